"""Who of the appeals of a list is still to be told: the author, the one who sent it on, or both."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values

from uprava_appeals.lists.values import ListRow, Whom

UNTOLD = """
select distinct document_id from appeals.decision
where document_id = any (%s) and notice is not null and told_on is null and reversed_at is null"""


def still_told(session: Session, rows: Sequence[ListRow]) -> dict[UUID, tuple[Whom, ...]]:
    """Return who is to be told, by appeals; those nobody waits for are not among them.

    The earlier of two terms tells of itself; whether an author waits behind the other is asked.
    """
    behind = [row.id for row in rows if row.tell_on and row.tell_on == row.asked_due]
    untold = set(fetch_values(session, UNTOLD, (behind,))) if behind else set()
    return {row.id: whom_of(row, behind=row.id in untold) for row in rows if row.tell_on}


def whom_of(row: ListRow, *, behind: bool) -> tuple[Whom, ...]:
    """Return who waits; `behind`: an author whose term is not the earlier one."""
    author = (Whom.AUTHOR,) if behind or row.tell_on != row.asked_due else ()
    return (*author, Whom.ASKER) if row.asked_due else author
