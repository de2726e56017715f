"""What the manager's desk shows of a queue beyond the work folder's own rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_value
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """Who prepared a document, how many pages its text has, how many of those asked agreed."""

    id: UUID
    author: str
    pages: int | None
    agreed: int
    asked: int
    remarks: int


FACTS = f"""
with route as (
    select distinct on (document_id) id, document_id, started_by from approval.route
    where document_id = any (%(ids)s) order by document_id, aside, id desc
), line as (
    select v.route_id, v.participant_id,
        bool_or(v.state = 'decided' and v.decision in ('agreed', 'remarks')) as agreed
    from approval.visa as v
    join approval.stage as s on s.id = v.stage_id and s.purpose = 'agree'
    join route on route.id = v.route_id
    where v.under_id is null and v.superseded_at is null
      and v.state <> 'closed' and v.decision is distinct from 'redirected'
    group by v.route_id, v.participant_id
)
select d.id, coalesce({SHORT_NAME}, '') as author,
    (select f.pages from documents.file as f
        where f.document_id = d.id and f.removed_at is null
        order by f.role <> 'main', f.series_id, f.version desc limit 1) as pages,
    (select count(*)::int from line where line.route_id = route.id and agreed) as agreed,
    (select count(*)::int from line where line.route_id = route.id) as asked,
    (select count(*)::int from approval.remark as r
        join approval.visa as v on v.id = r.visa_id where v.route_id = route.id) as remarks
from documents.document as d
left join route on route.document_id = d.id
left join users.person as p on p.id = coalesce(route.started_by, d.author_id)
where d.id = any (%(ids)s)"""


def queue_facts(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, QueueFacts]:
    """Return what the queue says of documents the reader sees, in one statement."""
    rows = fetch(session, QueueFacts, FACTS, {"ids": list(ids)}) if ids else []
    return {row.id: row for row in rows}


def count_coming(session: Session, *, reader: Reader) -> int:
    """Count the documents that will come to the reader when others have decided."""
    query = """
        select count(distinct v.document_id)::int from approval.visa as v
        join approval.route as r on r.id = v.route_id and r.state = 'running'
        where v.person_id = %s and v.state in ('waiting', 'held')"""
    found = fetch_value(session, query, (reader.acting_for or reader.person_id,))
    assert isinstance(found, int)
    return found
