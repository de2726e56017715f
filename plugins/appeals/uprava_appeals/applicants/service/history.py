"""All appeals of one applicant, whatever way and however long ago they came."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.family import FAMILY

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An appeal of an applicant; `results` are those of its questions, in their order."""

    document_id: UUID
    number: str
    received_on: date
    registered_on: date | None
    annotation: str
    state: str
    due_on: date | None
    answered_on: date | None
    channel: str
    letter: str
    repeat: str
    first_id: UUID | None
    first_number: str
    role: str
    results: list[str]


HIS = f"""
from appeals.author as w join appeals.appeal as a on a.document_id = w.document_id
join documents.document as d on d.id = w.document_id
where w.applicant_id in (select id from family) and d.deleted_at is null and {VISIBLE}"""

EARLIER = f"""{FAMILY}
select distinct on (d.id) d.id as document_id, coalesce(d.number, '') as number, a.received_on,
    d.registered_on, d.title as annotation, d.state, d.due_on, a.answered_on, a.channel, a.letter,
    a.repeat, a.first_id, coalesce(
        (select f.number from documents.document as f where f.id = a.first_id), '') as first_number,
    w.role, array(select q.result from appeals.question as q
        where q.document_id = d.id and q.result is not null order by q.position) as results
{HIS} and (%(before)s::uuid is null or d.id < %(before)s)
order by d.id desc, w.position limit %(limit)s"""


def earlier_of(
    session: Session, applicant_id: int, *, reader: Reader, before: UUID | None = None,
    limit: int = 50,
) -> list[EarlierRow]:  # fmt: skip
    """Return his appeals the reader may see, the newest first; `before`: those older than one."""
    values = {
        "id": applicant_id, "principals": list(reader.principals), "before": before,
        "limit": limit,
    }  # fmt: skip
    return fetch(session, EarlierRow, EARLIER, values)


def count_earlier(session: Session, applicant_id: int, *, reader: Reader) -> int:
    """Count his appeals the reader may see, no further than a thousand and one."""
    query = f"""{FAMILY} select count(*) from (
        select distinct d.id {HIS} limit {COUNTED + 1}) as counted"""
    values = {"id": applicant_id, "principals": list(reader.principals)}
    return int(fetch_value(session, query, values))
