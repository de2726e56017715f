"""Ordinals that are missing in a journal."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.documents.service.journals import JournalLine


def find_gaps(session: Session, journal: JournalLine, *, year: int) -> list[int]:
    """Return the ordinals of a journal and year that no document carries, at most 100."""
    period = year if journal.restarts == "yearly" else 0
    return fetch_values(session, "select * from records.gaps(%s, %s)", (journal.id, period))
