"""What is open to the public check: every document whose code tells something to everybody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.documents.service.access import VISIBLE
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.marks.service.opening import ANNULLED, KINDS

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A document everybody with its code may check; `told` false: nothing is told at the moment."""

    document_id: UUID
    code: str
    kind: str
    number: str | None
    registered_on: date | None
    title: str
    told: bool
    opened_by: str
    opened_at: datetime


def list_open(
    session: Session, q: str, *, reader: Reader, after: UUID | None = None, limit: int = PAGE_ROWS
) -> list[OpenRow]:
    """Return what is open among what the reader sees, the latest opened first."""
    narrowed: LiteralString = ""
    if q:
        narrowed += " and (d.number ilike %(like)s or m.code = %(code)s)"
    if after is not None:
        narrowed += """ and (m.opened_at, m.document_id) < (select e.opened_at, e.document_id
            from records.mark as e where e.document_id = %(after)s)"""
    query = f"""
        select m.document_id, m.code, d.kind, d.number, d.registered_on, d.title,
            d.kind = any (%(kinds)s) and d.number is not null and d.state <> %(annulled)s
                and d.access_mark = 'common' and exists (
                    select from signing.signature as s where s.document_id = d.id) as told,
            coalesce((select {SHORT_NAME} from users.person as p where p.id = m.opened_by), '')
                as opened_by, m.opened_at
        from records.mark as m join documents.document as d
            on d.id = m.document_id and d.deleted_at is null
        where m.opened_at is not null and {VISIBLE} {narrowed}
        order by m.opened_at desc, m.document_id desc limit %(limit)s"""
    plain = q.replace("\\", "").replace("%", "").replace("_", "")
    values = {
        "principals": list(reader.principals), "like": f"{plain}%", "after": after, "limit": limit,
        "code": q.replace("-", "").upper(), "kinds": list(KINDS), "annulled": ANNULLED,
    }  # fmt: skip
    return fetch(session, OpenRow, query, values)
