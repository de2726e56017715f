"""The office that keeps cases, as the tests of filing make it, with a closed case to be packed."""

import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava.users.reader import Reader
from uprava_records.filing.service import closing, filing
from uprava_records.packages.service import making, ordering

FILING = Path(__file__).parent.parent / "filing" / "conftest.py"
spec = importlib.util.spec_from_file_location("filing_office", FILING)
assert spec is not None
assert spec.loader is not None
filing_office = importlib.util.module_from_spec(spec)
sys.modules["filing_office"] = filing_office
spec.loader.exec_module(filing_office)

sid, screens = filing_office.sid, filing_office.screens
filing_office.KEEPER = (*filing_office.KEEPER, "records.package")
archive = filing_office.archive

YEAR = 2020
DAY = date(YEAR, 3, 2)


class Packing:
    """Cases that are closed, and packages of them made without a worker."""

    def __init__(self, archive: Any) -> None:
        self.archive = archive

    def closed(self, *letters: UUID, **row: str) -> int:
        """Put letters into a case of a year and close it; return the case."""
        archive = self.archive
        form = {"keeping": "permanent", "years": "", **row}
        with archive.on(DAY) as session:
            query = "select id from records.plan where organisation_id = %s and year = %s"
        plan = archive.value(query, archive.town.organisation_id, YEAR)
        rows = archive.plan(YEAR, form) if plan is None else None
        row_id = (
            rows[0]
            if rows
            else archive.value(
                "select id from records.plan_row where plan_id = %s order by id limit 1", plan
            )
        )
        with archive.on(DAY) as session:
            for letter in letters:
                case = filing.put_in(
                    session, letter, f"r{row_id}", "", reader=archive.keeper, at=now()
                )  # fmt: skip
        with archive.on(date(YEAR + 1, 1, 20)) as session:
            closing.close_case(session, case.id, f"{YEAR}-12-31", "", reader=archive.keeper)
        return int(case.id)

    def package(self, case: int, reader: Reader | None = None) -> UUID:
        """Make the package of the first volume of a case."""
        archive = self.archive
        with archive.on(date(YEAR + 1, 2, 1), reader) as session:
            [id] = ordering.order_case(session, case, reader=reader or archive.keeper)
        making.make(archive.installation, package=str(id))
        return UUID(str(id))

    def bytes_of(self, package: UUID) -> bytes:
        """Return the package as it is stored."""
        sha256 = self.archive.value("select sha256 from records.package where id = %s", package)
        return b"".join(self.archive.installation.store.read(sha256))


@pytest.fixture
def packing(archive: Any) -> Packing:
    return Packing(archive)


@pytest.fixture
def pdf_letter(archive: Any, pdf: Callable[..., bytes]) -> Callable[..., UUID]:
    """Register a letter whose file is a real PDF."""

    def make(number: str = "14-2/5871") -> UUID:
        return archive.letter(DAY, pdf(number), name="Письмо.pdf")  # type: ignore[no-any-return]

    return make
