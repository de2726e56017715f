"""Documents a person marked with a star: theirs alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader


def mark(session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime) -> int:
    """Mark documents the reader sees; return how many were new. Others are passed over."""
    added = fetch_values(
        session,
        f"""
        insert into documents.favourite (person_id, document_id, created_at)
        select %(person)s, d.id, %(at)s from documents.document as d
        where d.id = any (%(ids)s) and d.deleted_at is null and {VISIBLE}
        on conflict do nothing returning document_id""",
        {
            "person": reader.person_id,
            "ids": list(ids),
            "at": at,
            "principals": list(reader.principals),
        },
    )
    if added:
        documents = [str(id) for id in added]
        record(session, "favourite.added", "person", reader.person_id, documents=documents)
    return len(added)


def unmark(session: Session, id: UUID, *, reader: Reader) -> bool:
    """Take the star away; return whether there was one."""
    query = "delete from documents.favourite where person_id = %s and document_id = %s"
    removed = bool(execute(session, query, (reader.person_id, id)))
    if removed:
        record(session, "favourite.removed", "person", reader.person_id, documents=[str(id)])
    return removed


def marked(session: Session, ids: Sequence[UUID], *, reader: Reader) -> frozenset[UUID]:
    """Return which of the documents the reader marked."""
    query = (
        "select document_id from documents.favourite"
        " where person_id = %s and document_id = any (%s)"
    )
    return frozenset(fetch_values(session, query, (reader.person_id, list(ids))))
