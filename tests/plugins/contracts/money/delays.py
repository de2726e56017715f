"""A contract that is late, as tests of penalties need it."""

import subprocess
from datetime import date
from decimal import Decimal
from uuid import UUID

from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import THEIRS, enter, note
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.money.service import charging
from uprava_contracts.money.service.reading import items_of
from uprava_contracts.money.values import Item

CONCLUDED, DUE = date(2026, 6, 1), date(2026, 10, 30)
UNTIL = date(2026, 11, 20)
"""The test day: twenty-one days after the term."""

WORK = ObligationWords(
    THEIRS.side, THEIRS.duty, "Выполнить ремонт", fixed_on=DUE, sum=Decimal("600000.00")
)


def rates(desk: Desk) -> None:
    """Put two key rates: 16.5 percent since October 2025, 14 since 14 September 2026."""
    desk.put("delete from contracts.key_rate")
    desk.put(
        """insert into contracts.key_rate (since, percent, source, entered_at)
            values ('2025-10-27', 16.5, 'решение', %s), ('2026-09-14', 14, 'решение', %s)""",
        desk.at, desk.at,
    )  # fmt: skip


def late(desk: Desk, **changes: object) -> tuple[UUID, int]:
    """A contract of 600 000 roubles whose work was due on 30 October 2026."""
    rates(desk)
    given = {"starts_on": CONCLUDED, "performs_until": DUE} | changes
    id = desk.enter(**given)
    desk.conclude(id, CONCLUDED)
    return id, enter(desk, id, WORK)[0]


def part(desk: Desk, id: UUID, obligation: int) -> None:
    """A third of the work was done on 5 November."""
    note(desk, id, obligation, date(2026, 11, 5), "200000.00")


def done(desk: Desk, id: UUID, obligation: int) -> None:
    """All of the work was done on 10 November."""
    note(desk, id, obligation, date(2026, 11, 10), whole=True)


def charged(desk: Desk, id: UUID, obligation: int, until: date = UNTIL) -> Item:
    """Charge what is not charged yet; return the last charge."""
    made = desk.act(desk.enters, charging.charge, id, obligation, until)
    return next(each for each in items(desk, id) if each.id == made and not each.is_fine)


def items(desk: Desk, id: UUID) -> list[Item]:
    """What was charged by a contract."""
    found: list[Item] = desk.read(desk.enters, items_of, id)
    return found


def pdf_of(desk: Desk, id: UUID) -> bytes:
    """The printed paper of a document, its newest version."""
    query = """select sha256 from documents.file where document_id = %s and role = 'main'
        order by version desc limit 1"""
    with desk.installation.store.read(desk.look(query, id)) as reading:
        return b"".join(reading)


def text_of(pdf: bytes) -> str:
    """The words of a PDF in one line, as poppler reads them."""
    command = ["pdftotext", "-layout", "-", "-"]
    made = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    for space in ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
        made = made.replace(space, " ")
    return " ".join(made.split()).replace("\N{SOFT HYPHEN} ", "")
