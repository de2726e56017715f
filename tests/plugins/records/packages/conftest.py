"""The office that keeps cases, as the tests of filing make it, and a closed case to be packed."""

import hashlib
import importlib.util
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from core.signing.beside import Hand
from cryptography.hazmat.primitives.serialization import Encoding
from tests_support.databases import fresh_database
from uprava import signing, testing
from uprava.clock import now
from uprava.db import embedded
from uprava.db.transaction import system_transaction
from uprava.documents.service.filing import Received
from uprava.installation import Installation
from uprava.signing.service.detached_rechecking import check_container
from uprava.signing.service.rechecking import check_file
from uprava.signing.service.trusting import add_trusted
from uprava.users.reader import Reader
from uprava_records.filing.service import closing, filing
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming
from uprava_records.packages.service import making, ordering

FILING = Path(__file__).parent.parent / "filing" / "conftest.py"
spec = importlib.util.spec_from_file_location("filing_office", FILING)
assert spec is not None
assert spec.loader is not None
filing_office = importlib.util.module_from_spec(spec)
sys.modules["filing_office"] = filing_office
spec.loader.exec_module(filing_office)
filing_office.KEEPER = (*filing_office.KEEPER, "records.package")

sid, screens, archive = filing_office.sid, filing_office.screens, filing_office.archive

YEAR = 2020
DAY = date(YEAR, 3, 2)
SIGNED = datetime(YEAR, 3, 1, 9, tzinfo=UTC)
LONG = timedelta(days=4000)


@dataclass
class Packing:
    """Cases that are closed, and packages of them made without a worker."""

    archive: Any
    rows: list[int] = field(default_factory=list)

    def closed(self, *letters: UUID, **row: str) -> int:
        """Put letters into the case of the year and close it; return the case."""
        archive = self.archive
        if not self.rows:
            self.rows = archive.plan(YEAR, {"keeping": "permanent", "years": "", **row})
        with archive.on(DAY) as session:
            for letter in letters:
                case = filing.put_in(
                    session, letter, f"r{self.rows[0]}", "", reader=archive.keeper, at=now()
                )  # fmt: skip
        with archive.on(date(YEAR + 1, 1, 20)) as session:
            closing.close_case(session, case.id, f"{YEAR}-12-31", "", reader=archive.keeper)
        return int(case.id)

    def package(self, case: int, reader: Reader | None = None) -> UUID:
        """Make the package of the only volume of a case."""
        archive = self.archive
        with archive.on(date(YEAR + 1, 2, 1), reader) as session:
            [id] = ordering.order_case(session, case, reader=reader or archive.keeper)
        making.make(archive.installation, package=str(id))
        return UUID(str(id))

    def bytes_of(self, package: UUID) -> bytes:
        """Return the package as it is stored."""
        sha256 = self.archive.value("select sha256 from records.package where id = %s", package)
        return b"".join(self.archive.installation.store.read(sha256))

    def state(self, package: UUID) -> list[str]:
        """Return state, documents, faults, left out, and what is said."""
        query = """select array[state, documents::text, faults::text, left_out::text, said]
            from records.package where id = %s"""
        return list(self.archive.value(query, package))

    def letter(self, *files: tuple[str, str, bytes]) -> UUID:
        """Register a letter with files: name, media type, bytes."""
        archive = self.archive
        store = archive.installation.store
        kept = [
            Received(name, kind, len(data), store.put(io.BytesIO(data)).sha256,
                     1 if kind == "application/pdf" else None,
                     "main" if place == 0 else "attachment")
            for place, (name, kind, data) in enumerate(files)
        ]  # fmt: skip
        card = IncomingCard(
            title="О готовности котельных", correspondent="Министерство ЖКХ",
            journal=f"incoming-{archive.town.organisation_id}", received_on=DAY,
            outgoing_number="14-2/5871", outgoing_date=DAY,
        )  # fmt: skip
        with archive.on(DAY) as session:
            made = register_incoming(
                session, card, kept, reader=archive.keeper, at=now(),
                jobs=archive.installation.jobs,
            )  # fmt: skip
            id: UUID = made.head.id
        return id


@pytest.fixture
def packing(archive: Any) -> Packing:
    return Packing(archive)


@dataclass
class Signed:
    """A letter that came signed: inside its PDF, and by a signature file beside."""

    document: UUID
    pdf: bytes
    sig: bytes


@pytest.fixture(scope="session")
def authority() -> signing.Authority:
    """An authority of elsewhere, with its people."""
    return signing.issue_demo_authority("Удостоверяющий центр", now=SIGNED - timedelta(days=60))


def der(key: signing.Key) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="session")
def trusted(installation: Installation, authority: signing.Authority) -> signing.Trust:
    """Let the installation believe the authority; return whom it believes."""
    lists = tuple(
        signing.revocation_list(
            issuer, {}, now=SIGNED - timedelta(days=2), next_update=now() + LONG
        )
        for issuer in (authority.root, authority.issuing)
    )
    with system_transaction(installation.engine, today=DAY, task="test") as session:
        add_trusted(session, der(authority.root), kind="root", at=now())
        for each in lists:
            add_trusted(session, each, kind="crl", at=now())
    return signing.Trust(roots=(der(authority.root),), crls=lists)


@pytest.fixture
def signed_letter(
    packing: Packing, authority: signing.Authority, trusted: signing.Trust, pdf: Any, tmp_path: Path
) -> Signed:
    """Register a letter signed twice, by somebody of an authority that is trusted here."""
    archive = packing.archive
    subject = signing.Subject("Носова Анна", "Носова", "Анна", organisation="Министерство",
                              inn="550100000017")  # fmt: skip
    term = signing.Term(SIGNED - timedelta(days=30), SIGNED + LONG)
    key = signing.issue_certificate(authority, subject, term=term)
    plain = pdf()
    order = signing.SigningOrder(hashlib.sha256(plain).hexdigest(), now())
    made = signing.sign_pdf(plain, key=key, order=order, trust=trusted).data
    sig = Hand(tmp_path).sign(made, key)
    letter = packing.letter(
        ("Письмо.pdf", "application/pdf", made),
        ("Письмо.pdf.sig", "application/pkcs7-signature", sig),
    )
    query = "select id from documents.file where document_id = %s and role {} 'signature'"
    check_file(archive.installation, file_id=str(archive.value(query.format("<>"), letter)))
    check_container(archive.installation, file_id=str(archive.value(query.format("="), letter)))
    return Signed(letter, made, sig)


@pytest.fixture(scope="session")
def elsewhere(
    postgres: embedded.Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Another, clean installation: a database and a store of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with fresh_database(postgres, f"elsewhere_{os.getpid()}") as its:
        settings = testing.make_settings(folder, its.app, database_owner_url=its.owner)
        with testing.installation(settings) as made:
            yield made
