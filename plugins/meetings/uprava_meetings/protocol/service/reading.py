"""Protocols, points, extracts under the reader's rights; row security has the last word."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import VISIBLE, get_document
from uprava.documents.service.locks import hold
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.protocol.values import (
    Decided,
    Executor,
    PointRow,
    ProtocolLine,
    ProtocolRow,
)

ROWS = """
select p.document_id as id, d.title, d.state, d.number, d.version, d.access_mark,
    p.organisation_id, d.unit_id, p.body_id, b.name as body, p.meeting_id, p.held_on, p.short,
    p.revision, p.why, p.chair_id, p.secretary_id, p.contents, p.signed_on,
    (select n.document_id from meetings.protocol as n where n.meeting_id = p.meeting_id
        and n.revision > p.revision and n.signed_on is not null
        order by n.revision desc limit 1) as later
from meetings.protocol as p
join documents.document as d on d.id = p.document_id and d.deleted_at is null
join meetings.body as b on b.id = p.body_id"""

POINTS = """
select p.id, p.item_id, p.question_id, i.position as item_position, i.outcome, p.position, p.kind,
    p.text, p.due_on, p.reference, p.task_id, p.task_number, p.state, p.done_on, p.told_version,
    p.version
from meetings.point as p join meetings.item as i on i.id = p.item_id"""

EXECUTORS = f"""
select e.point_id, e.position, e.person_id, e.unit_id,
    coalesce({SHORT_NAME}, u.name) as name, coalesce(p.active, u.closed_on is null) as holds
from meetings.point_executor as e left join users.person as p on p.id = e.person_id
left join users.unit as u on u.id = e.unit_id
where e.point_id = any (%s) order by e.point_id, e.position"""

PAGE_SIZE = 50
FULL_YEAR = 4
"""Digits: a shorter number is one of a protocol, not part of a title."""


def points_of(session: Session, meeting_id: UUID) -> list[PointRow]:
    """Return the points of a meeting by their numbers, as far as their questions are open."""
    query = f"{POINTS} where i.meeting_id = %s order by i.position, p.position"
    return with_executors(session, fetch(session, PointRow, query, (meeting_id,)))


def points_by_question(session: Session, question_id: UUID) -> list[PointRow]:
    """Return the points of a question."""
    query = f"{POINTS} where p.question_id = %s order by i.position, p.position"
    return with_executors(session, fetch(session, PointRow, query, (question_id,)))


def with_executors(session: Session, rows: list[PointRow]) -> list[PointRow]:
    """Return points with who does them."""
    every = fetch(session, Executor, EXECUTORS, ([each.id for each in rows],)) if rows else []
    return [
        replace(row, executors=[each for each in every if each.point_id == row.id]) for row in rows
    ]


def decisions_of(session: Session, meeting_id: UUID) -> list[Decided]:
    """Return the questions of a meeting with their points."""
    points = points_of(session, meeting_id)
    return [
        Decided(item, [each for each in points if each.item_id == item.id])
        for item in agenda_of(session, meeting_id)
    ]


def protocols_of(session: Session, meeting_id: UUID) -> list[ProtocolRow]:
    """Return the protocol of a meeting and its corrections, the first one first."""
    query = f"{ROWS} where p.meeting_id = %s order by p.revision"
    return fetch(session, ProtocolRow, query, (meeting_id,))


def latest_of(session: Session, meeting_id: UUID) -> ProtocolRow | None:
    """Return the last revision of a meeting's protocol, signed or not."""
    rows = protocols_of(session, meeting_id)
    return rows[-1] if rows else None


def find_protocol(session: Session, id: UUID) -> ProtocolRow | None:
    """Return a protocol that is open to the reader."""
    return fetch_one(session, ProtocolRow, f"{ROWS} where p.document_id = %s", (id,))


def get_protocol(session: Session, id: UUID, *, reader: Reader) -> ProtocolRow:
    """Return a protocol. Raises NotFoundError for one that is not open to the reader."""
    get_document(session, id, reader=reader)
    found = find_protocol(session, id)
    if found is None:
        raise NotFoundError(_("There is no such protocol, or it is not open to you."))
    return found


def hold_protocol(session: Session, id: UUID, *, reader: Reader) -> ProtocolRow:
    """Return a protocol the reader prepares, its card locked for an act.

    Raises NotFoundError, ForbiddenError for who only reads it.
    """
    hold(session, id)
    get_document(session, id, reader=reader, level=AccessRight.EDIT)
    return get_protocol(session, id, reader=reader)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of protocols is narrowed to; empty fields narrow nothing."""

    body_id: int | None = None
    year: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A protocol in the order of the list."""

    day: date
    id: UUID


LINES = f"""
select p.document_id as id, d.title, d.state, d.number, b.name as body, p.held_on, p.revision,
    p.signed_on, p.signed_on is null and p.revision = 1 and m.protocol_by < %(today)s as overdue,
    t.tasks, t.late, t.done
from meetings.protocol as p join meetings.meeting as m on m.document_id = p.meeting_id
join documents.document as d on d.id = p.document_id and d.deleted_at is null
join meetings.body as b on b.id = p.body_id
cross join lateral (
    select count(*)::int as tasks, count(*) filter (where k.state = 'done')::int as done,
        count(*) filter (where k.state not in ('done', 'reported', 'recalled', 'off_control')
            and k.due_on < %(today)s)::int as late
    from meetings.point as k join meetings.item as i on i.id = k.item_id
    where i.meeting_id = p.meeting_id and k.kind = 'instruct' and k.told_version is not null
) as t
where p.organisation_id = %(organisation)s and {VISIBLE}
    and (%(body)s::int is null or p.body_id = %(body)s)
    and (%(year)s::int is null or extract(year from p.held_on) = %(year)s)
    and (%(q)s = '' or d.number = %(q)s or not %(number)s and (d.title ilike %(like)s or exists (
        select from meetings.item as i join documents.document as q on q.id = i.question_id
        where i.meeting_id = p.meeting_id and q.title ilike %(like)s)))
    and (%(day)s::date is null or (p.held_on, p.document_id) < (%(day)s, %(id)s))
order by p.held_on desc, p.document_id desc limit %(limit)s"""
"""Row security leaves out questions and points that are not open to the reader."""


def list_protocols(
    session: Session, asked: Asked, *, reader: Reader, after: Place | None = None,
    limit: int = PAGE_SIZE,
) -> list[ProtocolLine]:  # fmt: skip
    """Return protocols of the reader's organisation, the latest meeting first.

    `q`: a number, or words of the protocol's title or of a question's.
    """
    word = asked.q.strip()[:100]
    like = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return fetch(session, ProtocolLine, LINES, {
        "organisation": reader.organisation_id, "principals": list(reader.principals),
        "today": session.info["today"], "body": asked.body_id, "year": asked.year, "q": word,
        "like": f"%{like}%", "number": word.isdigit() and len(word) < FULL_YEAR,
        "day": after.day if after else None, "id": after.id if after else None, "limit": limit,
    })  # fmt: skip


def years_of(session: Session, *, reader: Reader) -> list[int]:
    """Return the years from the last protocol the reader may see to the first."""
    one = f"""(select p.held_on from meetings.protocol as p
        join documents.document as d on d.id = p.document_id and d.deleted_at is null
        where p.organisation_id = %(organisation)s and {VISIBLE}"""
    query = f"""select extract(year from day)::int from (
        {one} order by p.held_on, p.document_id limit 1) union all
        {one} order by p.held_on desc, p.document_id desc limit 1)) as ends (day)"""
    values = {"organisation": reader.organisation_id, "principals": list(reader.principals)}
    ends = fetch_values(session, query, values)
    return list(range(max(ends), min(ends) - 1, -1)) if ends else []
