"""The journal contracts are numbered in."""

from sqlalchemy.orm import Session
from uprava.documents.service.journals import FirstJournal, open_first
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.i18n import _

from uprava_contracts.values import CONTRACT

CODE, INDEX, TEMPLATE = "contracts", "Д", "{index}-{seq}/{yyyy}"


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
        if each.organisation_id == organisation_id and each.unit_id in (unit_id, None)
    ]
    return next((each for each in every if each.unit_id == unit_id), every[0] if every else None)
