"""Signatures as the card, the protocol and the API show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava import signing
from uprava.db.sql import fetch, fetch_one
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.signing.powers import PowersProtocol
from uprava.signing.verdicts import Kind, SignatureCheck, Verdict
from uprava.users.naming import SHORT_NAME


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature in one version of a file."""

    id: UUID
    document_id: UUID
    file_id: UUID
    signed_sha256: str
    field: str
    person_id: int | None
    person: str | None
    acting_for: int | None
    acting_name: str | None
    level: str
    lowered: str | None
    serial: str
    owner: str
    signed_at: datetime
    verdict: str
    protocol: Mapping[str, Any]
    checked_at: datetime
    form: str
    container_id: UUID | None
    container: str | None
    """Name of the signature file, for a signature outside its file."""
    wanted: str | None = None
    """The level it was ordered at here; None for signatures made elsewhere."""
    power_id: UUID | None = None
    power_how: str | None = None
    """Whether somebody attached the power of attorney, or it came from the registry."""
    powers: Mapping[str, Any] | None = None
    """What was found of the power of attorney beside it; None without one."""

    @property
    def check(self) -> SignatureCheck:
        """What the latest check found, as it was written down."""
        return msgspec.convert(self.protocol["signatures"][0], SignatureCheck)

    @property
    def known_since(self) -> datetime:
        """When the office knew that the signature already existed."""
        return datetime.fromisoformat(self.protocol["at"])

    @property
    def powers_check(self) -> PowersProtocol | None:
        """What was found of the power of attorney beside it."""
        return msgspec.convert(self.powers, PowersProtocol) if self.powers else None

    def sentences(self) -> tuple[str, ...]:
        """Return the verdict and its reasons in the reader's language."""
        return signing.explain(self.check)


def is_marked(row: SignatureRow) -> bool:
    """Tell whether a copy for printing shows a mark of it: a person's, made elsewhere, valid."""
    check = row.check
    person = check.kind is Kind.SIGNATURE and check.signer is not None
    return row.person_id is None and person and row.verdict == Verdict.VALID


COLUMNS = f"""s.id, s.document_id, s.file_id, s.signed_sha256, s.field, s.person_id,
    (select {SHORT_NAME} from users.person as p where p.id = s.person_id) as person, s.acting_for,
    (select {SHORT_NAME} from users.person as p where p.id = s.acting_for) as acting_name,
    s.level, s.lowered, s.serial, s.owner, s.signed_at, s.verdict, s.protocol, s.checked_at,
    s.form, s.container_id, container.name as container,
    (select e.wanted from signing.evidence as e
        where e.file_id = s.file_id and e.field = s.field) as wanted,
    u.power_id, u.how as power_how, u.protocol as powers"""

FROM = """signing.signature as s
    left join documents.file as container on container.id = s.container_id
    left join documents.file as own on own.id = s.file_id
    left join signing.power_use as u on u.series_id = own.series_id and u.field = s.field
        and u.signed_sha256 = s.signed_sha256"""
LIVE = "container.removed_at is null"
"""Signatures whose own file was not taken away."""

ORDER = "(s.protocol -> 'signatures' -> 0 ->> 'signed_bytes')::bigint, s.field"
"""The order in which they were put into the file."""


def signatures_of(session: Session, file_ids: Sequence[UUID]) -> list[SignatureRow]:
    """Return the signatures of versions of files, in the order they were made."""
    query = f"""select {COLUMNS} from {FROM}
        where s.file_id = any (%s) and {LIVE} order by s.file_id, {ORDER}"""
    return fetch(session, SignatureRow, query, (list(file_ids),))


def signatures_in(session: Session, container_id: UUID) -> list[SignatureRow]:
    """Return the signatures of a signature file."""
    query = f"select {COLUMNS} from {FROM} where s.container_id = %s order by s.field"
    return fetch(session, SignatureRow, query, (container_id,))


def signatures_shown(session: Session, document_id: UUID) -> list[SignatureRow]:
    """Return what a card shows: signatures of the newest versions, and those beside any version."""
    query = f"""select {COLUMNS} from {FROM}
        join documents.file as f on f.id = s.file_id and f.removed_at is null
        where s.document_id = %s and {LIVE} and (s.form = 'cades' or not exists (
            select from documents.file as later where later.series_id = f.series_id
                and later.version > f.version and later.removed_at is null))
        order by f.role <> 'main', f.series_id, f.version desc, {ORDER}"""
    return fetch(session, SignatureRow, query, (document_id,))


def get_signature(session: Session, *, file_id: UUID, signature_id: UUID) -> SignatureRow:
    """Return one signature of a file the reader was let to. Raises NotFoundError."""
    query = f"select {COLUMNS} from {FROM} where s.id = %s and s.file_id = %s and {LIVE}"
    row = fetch_one(session, SignatureRow, query, (signature_id, file_id))
    if row is None:
        raise NotFoundError(_("The file has no such signature."))
    return row
