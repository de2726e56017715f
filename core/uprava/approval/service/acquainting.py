"""Acquaintance: who has read which edition, who has not, and reading a new edition anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import ParticipantKind, Purpose, TermUnit
from uprava.approval.planning import check_plan
from uprava.approval.service.lineage import lineage_of
from uprava.approval.service.loading import begin_act, current_files
from uprava.approval.service.starting import begin, start
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.db.sql import fetch
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A person who was to read the document; the last time they were asked counts.

    `read_at` is empty for whoever has not read; `earlier` tells that it was another edition
    than the one of now. `versions` were read, main ones first. `decider` is who read for the
    person («за»), empty when the person did.
    """

    person_id: int
    person: str
    post: str
    unit: str
    asked_at: datetime
    due_on: date | None
    read_at: datetime | None
    earlier: bool
    versions: Sequence[UUID]
    decider: str = ""


READING = f"""
select * from (
    select distinct on (v.person_id) v.person_id, {SHORT_NAME} as person, v.post,
        coalesce((select unit.short_name from users.post_holder as holder
            join users.post on post.id = holder.post_id
            join users.unit on unit.id = post.unit_id
            where holder.person_id = v.person_id and holder.since <= %(today)s
              and (holder.until is null or holder.until >= %(today)s)
            order by holder.acting, holder.since, holder.id limit 1), '') as unit,
        v.received_at as asked_at, v.due_on, v.decided_at as read_at, false as earlier,
        array(select f.file_id from approval.visa_file as f
            join documents.file as kept on kept.id = f.file_id
            where f.visa_id = v.id order by kept.role <> 'main', kept.series_id) as versions,
        coalesce((select {SHORT_NAME} from users.person as p
            where p.id = v.decided_by and p.id <> v.person_id), '') as decider
    from approval.visa as v
    join approval.stage as s on s.id = v.stage_id and s.purpose = 'read'
    join users.person as p on p.id = v.person_id
    where v.document_id = %(id)s and v.state in ('open', 'decided')
    order by v.person_id, v.id desc
) as latest
order by read_at is not null, unit, person, person_id"""


def list_reading(session: Session, id: UUID, *, reader: Reader) -> list[ReadingRow]:
    """Return the sheet of acquaintance over all routes of a document: who has not read first."""
    get_document(session, id, reader=reader)
    now = lineage_of(session, id, current_files(session, id))
    rows = fetch(session, ReadingRow, READING, {"id": id, "today": session.info["today"]})
    return [
        replace(each, earlier=each.read_at is not None and not now.is_whole(each.versions))
        for each in rows
    ]


def read_anew(session: Session, id: UUID, *, term: int | None, reader: Reader, at: datetime) -> int:
    """Let everybody read the new edition who has read an earlier one; return the route's id.

    Raises InvalidError when all have read this very edition.
    """
    people = [each.person_id for each in list_reading(session, id, reader=reader) if each.earlier]
    if not people:
        raise InvalidError(_("Nobody has read an earlier edition only."))
    return acquaint(session, id, people, term=term, reader=reader, at=at)


def acquaint(
    session: Session, id: UUID, people: Sequence[int], *, term: int | None, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Let people read a document, in a term of working days; return the route's id."""
    return start(session, id, reading_by(people, term), reader=reader, at=at)


def acquaint_by_act(
    session: Session, id: UUID, people: Sequence[int], *, term: int | None, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Let people read a document by an act of a module, which has asked who may do it.

    `acquaint` is for those who keep the card: it asks for the right to change it. Whom a leader
    names in a resolution has to read the letter, and the leader only reads it: the power comes
    from the letter being before the leader, which the core does not know. A card without a file
    is read too. Raises NotFoundError for a document the reader does not see.
    """
    act = begin_act(session, id, reader=reader, at=at)
    return begin(session, act, check_plan(reading_by(people, term)))


def reading_by(people: Sequence[int], term: int | None) -> Plan:
    """Return a route of reading alone."""
    named = tuple(ParticipantPlan(ParticipantKind.PERSON, each) for each in people)
    return Plan((StagePlan(Purpose.READ, named, term=term, term_unit=TermUnit.DAYS),))


@dataclass(frozen=True, slots=True)
class ReadingMark:
    """A person asked to read by a route, and the mark; `decider` read for the person («за»)."""

    route_id: int
    person_id: int
    read_at: datetime | None
    decider: str


def list_marks(session: Session, route_ids: Sequence[int]) -> list[ReadingMark]:
    """Return the marks of reading that routes of a document the reader sees have gathered."""
    query = f"""
        select distinct on (v.route_id, v.person_id) v.route_id, v.person_id,
            case when v.decision = 'read' then v.decided_at end as read_at,
            coalesce((select {SHORT_NAME} from users.person as p
                where p.id = v.decided_by and p.id <> v.person_id), '') as decider
        from approval.visa as v where v.route_id = any (%s)
        order by v.route_id, v.person_id, v.id desc"""
    return fetch(session, ReadingMark, query, (list(route_ids),))
