"""The journal assignments are numbered in: «Поручения» of the organisation."""

from sqlalchemy.orm import Session
from uprava.documents.service.journals import FirstJournal, open_first
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.i18n import _

from uprava_assignments.giving.values import KIND

CODE, INDEX, TEMPLATE = "assignments", "П", "{index}-{seq}"


def journal_of(session: Session, organisation_id: int) -> JournalRow:
    """Return the organisation's journal of assignments; the first assignment opens one.

    Whoever registers letters sets up journals first; assignments are given from the first day, so
    nobody is sent to the administrator for «П-1».
    """
    found = find_journal(session, organisation_id)
    if found is None:
        first = FirstJournal(CODE, KIND, INDEX, _("Assignments"), TEMPLATE)
        open_first(session, first, organisation_id=organisation_id)
        found = find_journal(session, organisation_id)
    assert found is not None
    return found


def find_journal(session: Session, organisation_id: int) -> JournalRow | None:
    """Return the organisation's first open journal of assignments."""
    known = list_journals(session, kind=KIND)
    return next((each for each in known if each.organisation_id == organisation_id), None)
