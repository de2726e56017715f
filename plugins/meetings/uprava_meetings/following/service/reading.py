"""Extracts under the reader's rights; row security has the last word."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one

from uprava_meetings.following.values import ExtractRow

EXTRACTS = """
select x.document_id as id, d.title, d.state, x.protocol_id, x.item_id, d.created_at as made_at
from meetings.extract as x
join documents.document as d on d.id = x.document_id and d.deleted_at is null"""


def extracts_of(session: Session, protocol_id: UUID) -> list[ExtractRow]:
    """Return the extracts of a protocol that are open to the reader, by questions."""
    query = f"""{EXTRACTS} join meetings.item as i on i.id = x.item_id
        where x.protocol_id = %s order by i.position"""
    return fetch(session, ExtractRow, query, (protocol_id,))


def find_extract(session: Session, id: UUID) -> ExtractRow | None:
    """Return an extract."""
    return fetch_one(session, ExtractRow, f"{EXTRACTS} where x.document_id = %s", (id,))
