"""Giving a document its code, and finding the document by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_records.marks.codes import make_code


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A document's code; with `opened_at` everybody who has it may check the document."""

    document_id: UUID
    code: str
    opened_at: datetime | None
    opened_by: str | None


def find_mark(session: Session, document_id: UUID) -> MarkRow | None:
    """Return the code of a document the reader was let to, None while it has none."""
    query = """
        select m.document_id, m.code, m.opened_at,
            (select p.surname from users.person as p where p.id = m.opened_by) as opened_by
        from records.mark as m where m.document_id = %s"""
    return fetch_one(session, MarkRow, query, (document_id,))


MAKE = """
insert into records.mark (document_id, code, made_by, made_at)
values (%(id)s, %(code)s, %(person)s, %(at)s) on conflict (document_id) do nothing"""


def code_of(session: Session, head: DocumentHead, *, reader: Reader | None, at: datetime) -> str:
    """Return the document's code, made on first use and the same ever after."""
    found = find_mark(session, head.id)
    if found is not None:
        return found.code
    person = reader.person_id if reader else None
    values = {"id": head.id, "code": make_code(), "person": person, "at": at}
    if execute(session, MAKE, values):
        record(session, "code.made", "document", head.id)
    made = find_mark(session, head.id)
    assert made is not None
    return made.code


def codes_of(
    session: Session, heads: Sequence[DocumentHead], *, reader: Reader, at: datetime
) -> list[str]:
    """Return the codes of several documents, in their order."""
    return [code_of(session, head, reader=reader, at=at) for head in heads]


def find_document(session: Session, code: str) -> UUID | None:
    """Return the document of a code among those the reader may see; None for any other."""
    query = """
        select d.id from records.mark as m join documents.document as d on d.id = m.document_id
        where m.code = %s and d.deleted_at is null"""
    found = fetch_value(session, query, (code,))
    return found if isinstance(found, UUID) else None
