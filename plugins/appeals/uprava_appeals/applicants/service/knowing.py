"""Who may know an author, and who has looked: every opening leaves a row an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_value
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.family import FAMILY
from uprava_appeals.applicants.values import AuthorRow, Authors
from uprava_appeals.values import PERSONAL

WHAT = ("list", "card", "files", "export")
"""How data were opened, the least first: of an hour the most is remembered."""

SHOWN = 200


def may_know(session: Session, head_id: UUID, *, reader: Reader) -> bool:
    """Tell whether the reader may know the authors of an appeal.

    Who works on it: a right above reading; of those who read it only who has the permission.
    """
    query = """
        select bool_or(level <> 'read' or %(personal)s) from documents.access_grant
        where document_id = %(id)s and principal_id = any (%(principals)s)"""
    values = {
        "id": head_id, "principals": list(reader.principals), "personal": reader.may(PERSONAL),
    }  # fmt: skip
    return bool(fetch_value(session, query, values))


def authors_of(
    session: Session, document_id: UUID, *, reader: Reader, at: datetime, what: str = "card"
) -> Authors:
    """Return the authors of an appeal, for who may know them with a row in «Кто смотрел»."""
    query = "select mask from appeals.appeal where document_id = %s"
    mask = str(fetch_value(session, query, (document_id,)) or "")
    if not may_know(session, document_id, reader=reader):
        return Authors(False, mask)
    note_opening(session, reader=reader, at=at, what=what, document_id=document_id)
    return Authors(True, mask, _rows(session, document_id))


def _rows(session: Session, document_id: UUID) -> list[AuthorRow]:
    query = """
        select position, applicant_id, role, name, address, postcode, reply_by, reply_to
        from appeals.author where document_id = %s order by position"""
    return fetch(session, AuthorRow, query, (document_id,))


NOTE = """
insert into appeals.opening as o
    (document_id, applicant_id, person_id, acting_for, hour, last_at, times, what)
select %(document)s, each, %(person)s, %(acting)s, date_trunc('hour', %(at)s::timestamptz), %(at)s,
    1, %(what)s
from unnest(%(applicants)s::bigint[]) as each order by each
on conflict (person_id, hour, coalesce(applicant_id, 0), document_id) do update
set last_at = excluded.last_at, times = o.times + 1,
    what = case when array_position(%(order)s::text[], o.what)
                   < array_position(%(order)s::text[], excluded.what)
           then excluded.what else o.what end"""


def note_opening(
    session: Session, *, reader: Reader, at: datetime, what: str,
    document_id: UUID | None = None, applicant_ids: Sequence[int] = (),
) -> None:  # fmt: skip
    """Remember that the reader was shown authors' data: of an appeal, or of applicants."""
    applicants: list[int | None] = [*dict.fromkeys(applicant_ids)]
    if document_id and not applicants:
        applicants = [None]
    if applicants:
        values = {
            "document": document_id, "applicants": applicants, "person": reader.person_id,
            "acting": reader.acting_for, "at": at, "what": what, "order": list(WHAT),
        }  # fmt: skip
        execute(session, NOTE, values)


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Who was shown an author's data in one hour; `number`: on which appeal, empty: his card."""

    person_id: int
    person: str
    acting_for: str
    hour: datetime
    last_at: datetime
    times: int
    what: str
    document_id: UUID | None
    number: str


OPENINGS = f"""
select o.person_id, (select {SHORT_NAME} from users.person as p where p.id = o.person_id) as person,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = o.acting_for), '')
        as acting_for,
    o.hour, o.last_at, o.times, o.what, o.document_id, coalesce(d.number, '') as number
from appeals.opening as o left join documents.document as d on d.id = o.document_id"""


def openings_of(
    session: Session, document_id: UUID | None = None, applicant_id: int | None = None,
    *, limit: int = SHOWN,
) -> list[OpeningRow]:  # fmt: skip
    """Return who looked, the latest first: at an appeal, or at an applicant and his appeals."""
    values = {"document": document_id, "id": applicant_id, "limit": limit}
    last = "order by o.hour desc, o.last_at desc, o.id desc limit %(limit)s"
    if document_id is not None:
        return fetch(session, OpeningRow, f"{OPENINGS} where o.document_id = %(document)s {last}",
                     values)  # fmt: skip
    query = f"""{FAMILY} {OPENINGS}
        where o.applicant_id in (select id from family) or o.document_id in (
            select document_id from appeals.author
            where applicant_id in (select id from family)) {last}"""
    return fetch(session, OpeningRow, query, values)
