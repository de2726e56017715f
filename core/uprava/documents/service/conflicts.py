"""What to show when two people changed one thing: mine and theirs, who and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_one
from uprava.extension import DocumentHead
from uprava.users.naming import SHORT_NAME


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name and title (message id), what I want, what is kept."""

    name: str
    title: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The document is not as the form knew it; nothing of the form was kept."""

    who: str
    at: datetime
    version: int
    rows: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a document last, and when."""

    name: str | None
    at: datetime


def conflict_of(session: Session, head: DocumentHead, rows: Sequence[Difference]) -> Conflict:
    """Return the conflict with the document as it is now."""
    last = last_change(session, head.id)
    return Conflict(last.name or "", last.at, head.version, tuple(rows))


def last_change(session: Session, id: UUID) -> LastChange:
    """Return who changed the document last; readings do not count."""
    query = f"""
        select coalesce(
            (select {SHORT_NAME} from audit.record as r
                left join users.person as p on p.id = r.actor_id
             where r.object_id = %(id)s::text and r.object_type = 'document'
               and r.action not in ('document.read', 'comment.added')
             order by r.seq desc limit 1), '') as name,
            d.changed_at as at
        from documents.document as d where d.id = %(id)s"""
    found = fetch_one(session, LastChange, query, {"id": id})
    assert found is not None
    return found
