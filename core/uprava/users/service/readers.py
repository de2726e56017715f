"""A person as a reader outside of a request: a job that works under somebody's rights."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value
from uprava.errors import ForbiddenError
from uprava.i18n import DEFAULT_LOCALE, _
from uprava.users.reader import Reader, reader_from


def reader_now(session: Session, person_id: int, *, acting_for: int | None, today: date) -> Reader:
    """Return the person with the rights of this moment; who acted for another still may or not.

    Raises ForbiddenError when the person's access was closed.
    """
    query = """
        select users.entrant(p.id, %(acting)s, %(today)s) from users.person as p
        where p.id = %(person)s and p.active"""
    values = {"person": person_id, "acting": acting_for, "today": today}
    facts = fetch_value(session, query, values)
    if not isinstance(facts, Mapping):
        raise ForbiddenError(_("The access of the person who asked for it was closed."))
    return reader_from({**facts, "locale": facts["locale"] or DEFAULT_LOCALE})
