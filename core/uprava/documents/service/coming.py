"""The number that comes next, shown before it is given; somebody may be faster."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value
from uprava.documents.service.number_templates import Tokens, make_number, values_of
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.reserving import OPEN
from uprava.documents.service.types.filling import OwnFields
from uprava.documents.service.types.giving import numbered_by

LAST = "select last from documents.counter where journal_id = %s and period = %s"


def list_coming(
    session: Session, journals: Sequence[JournalRow], *, tokens: Tokens | None = None,
    own: OwnFields | None = None,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return the next number of each journal today: «01-13 Исходящие», «01-13/107».

    «…» stands for what only the document will know. `own` is the document's type: its numbers may
    have a form of their own.
    """
    return [
        (f"{each.index} {each.title}", coming(session, numbered_by(each, own), tokens))
        for each in journals
    ]


def coming(session: Session, journal: JournalRow, tokens: Tokens | None) -> str:
    """Return the number the journal would give now."""
    today = session.info["today"]
    last = fetch_value(session, LAST, (journal.id, journal.period(today)))
    known = values_of(journal.known(today), tokens or Tokens())
    values = {name: value or OPEN.get(name, "") for name, value in known.items()}
    return make_number(journal.number_template, int(last or 0) + 1, values)
