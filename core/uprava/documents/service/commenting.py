"""Remarks on a document, seen by all who see it; never changed, never deleted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch
from uprava.documents.service.access import get_document
from uprava.documents.service.people import chips
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.web.shell import PersonChip
from uprava.work.service import tell_of_comment

LONGEST = 4000
SHOWN = 200


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A remark as it is kept."""

    id: UUID
    author_id: int
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A remark as it is shown."""

    person: PersonChip
    text: str
    created_at: datetime


def mistakes(text: str) -> dict[str, str]:
    """Return what is wrong with a remark, by the form's field; nothing for a good one."""
    if not text.strip():
        return {"comment": _("Write the comment first: an empty one is not kept.")}
    if len(text) > LONGEST:
        said = _("At most {n} characters; there are {m}. Nothing is cut: shorten the text.")
        return {"comment": said.format(n=LONGEST, m=len(text))}
    return {}


def comment(session: Session, id: UUID, *, text: str, reader: Reader, at: datetime) -> UUID:
    """Add a remark to a document the reader sees. Raises InvalidError as `mistakes` says."""
    head = get_document(session, id, reader=reader)
    reader.require("documents.comment", unit=head.unit_id)
    text = text.strip()
    if wrong := mistakes(text):
        raise InvalidError(_("The comment is not added."), fields=wrong)
    made = uuid7()
    execute(
        session,
        "insert into documents.comment (id, document_id, author_id, acting_for, text, created_at)"
        " values (%s, %s, %s, %s, %s, %s)",
        (made, id, reader.person_id, reader.acting_for, text, at),
    )
    record(session, "comment.added", "document", id, comment=made)
    tell_of_comment(session, head, reader=reader, at=at)
    signal(session, f"doc:{id}")
    return made


def list_comments(session: Session, id: UUID) -> list[CommentLine]:
    """Return the remarks on a document the reader was let to, the oldest first."""
    query = """
        select * from (
            select id, author_id, text, created_at from documents.comment
            where document_id = %s order by id desc limit %s
        ) as newest order by id"""
    rows = fetch(session, CommentRow, query, (id, SHOWN))
    people = chips(session, [row.author_id for row in rows])
    return [CommentLine(people[row.author_id], row.text, row.created_at) for row in rows]
