"""The journal contracts are numbered in."""

from datetime import date

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.journals import FirstJournal, open_first
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.i18n import _

from uprava_contracts.values import CONTRACT

CODE, INDEX, TEMPLATE = "contracts", "Д", "{index}-{seq}/{yyyy}"
EARLIER = "contracts-earlier"
"""Code of the journal of numbers that were given before this program."""


def journal_of(session: Session, organisation_id: int, unit_id: int) -> JournalRow:
    """Return the journal of a unit's contracts, else of the organisation; the first opens one."""
    found = find_journal(session, organisation_id, unit_id)
    if found is None:
        first = FirstJournal(CODE, CONTRACT, INDEX, _("Contracts"), TEMPLATE)
        open_first(session, first, organisation_id=organisation_id)
        found = find_journal(session, organisation_id, unit_id)
    assert found is not None
    return found


def find_journal(session: Session, organisation_id: int, unit_id: int) -> JournalRow | None:
    """Return the unit's own open journal of contracts, else the first one of nobody else."""
    every = [
        each
        for each in list_journals(session, kind=CONTRACT)
        if each.organisation_id == organisation_id
        and each.unit_id in (unit_id, None)
        and not each.code.startswith(EARLIER)
    ]
    return next((each for each in every if each.unit_id == unit_id), every[0] if every else None)


def earlier_journal(session: Session, organisation_id: int) -> JournalRow:
    """Return the journal of an organisation's earlier contracts; the first one opens it."""
    code = f"{EARLIER}-{organisation_id}"
    found = [each for each in list_journals(session, kind=CONTRACT) if each.code == code]
    if not found:
        first = FirstJournal(EARLIER, CONTRACT, "ДР", _("Earlier contracts"), "{index}-{seq}")
        open_first(session, first, organisation_id=organisation_id)
        found = [each for each in list_journals(session, kind=CONTRACT) if each.code == code]
    return found[0]


def next_place(session: Session, journal: JournalRow, day: date) -> int:
    """Return the next ordinal in a journal; nobody else takes it until the commit."""
    query = "select from documents.journal where id = %s for update"
    execute(session, query, (journal.id,))
    query = "select last from documents.counter where journal_id = %s and period = %s"
    return int(fetch_value(session, query, (journal.id, journal.period(day))) or 0) + 1
