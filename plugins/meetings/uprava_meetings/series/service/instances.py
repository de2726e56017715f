"""Meetings of series: planned a year ahead, each day of a rule once, followed when it changes.

A series is held while its meetings are planned, and `(series_id, series_day)` is unique: two
workers at once plan nothing twice. What somebody moved by hand, or began an agenda for, stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.repetition import Occurrence
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_values
from uprava.documents.service.purging import delete
from uprava.errors import ForbiddenError
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.bodies.values import BodyRow
from uprava_meetings.planning.service.planning import rewrite, write_meeting, zone_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import Plan
from uprava_meetings.series.service.series import SeriesRow, find_series
from uprava_meetings.values import Form

AHEAD = timedelta(days=366)
"""How far ahead meetings of a series are planned."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A meeting of a series as it stands; `free`: the series may still move or remove it."""

    id: UUID
    series_day: date
    starts_at: datetime
    free: bool


INSTANCES = """
select m.document_id as id, m.series_day, m.starts_at,
    d.state = 'planned' and not m.by_hand and d.deleted_at is null and m.starts_at > %(at)s
        and not exists (select from meetings.item as i where i.meeting_id = m.document_id) as free
from meetings.meeting as m join documents.document as d on d.id = m.document_id
where m.series_id = %(series)s"""

KEEPERS = """
select person_id from meetings.member where body_id = %(body)s and person_id is not null
    and role in ('chair', 'deputy', 'secretary')
    and %(today)s between since and coalesce(until, 'infinity')
order by array_position(array['secretary', 'chair', 'deputy'], role), id"""


def settle(session: Session, id: int, *, at: datetime) -> int:
    """Plan, move and remove meetings of a series as it says; return how many were new.

    Raises ForbiddenError when nobody is left in whose name they could be planned.
    """
    execute(session, "select from meetings.series where id = %s for update", (id,))
    row = find_series(session, id)
    if row is None:
        return 0
    author = author_of(session, row)
    body = get_body(session, row.body_id, reader=author)
    wanted = wanted_of(session, row, body, at=at)
    new = 0
    found = fetch(session, Instance, INSTANCES, {"series": id, "at": at})
    for each in found:
        if each.free:
            follow(session, each, wanted.get(each.series_day), body, reader=author, at=at)
    for day in sorted(set(wanted) - {each.series_day for each in found}):
        write_meeting(session, body, wanted[day], reader=author, at=at)
        new += 1
    query = "update meetings.series set settled = version, problem = '' where id = %s"
    execute(session, query, (id,))
    return new


def follow(
    session: Session, instance: Instance, plan: Plan | None, body: BodyRow, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let a planned meeting be as its series says; one of no day of the rule goes."""
    row = get_meeting(session, instance.id, reader=reader)
    if plan is None:
        record(session, "meetings.unplanned", "document", row.id, title=row.title)
        delete(session, [row.id])
        return
    same = (row.form, row.starts_at, row.ends_at, row.place, row.link)
    if same != (plan.form, plan.starts_at, plan.ends_at, plan.place, plan.link):
        rewrite(session, row, body, plan, at=at)


def wanted_of(
    session: Session, row: SeriesRow, body: BodyRow, *, at: datetime
) -> Mapping[date, Plan]:
    """Return the meetings a series asks for in the coming year, by their days of the rule."""
    today: date = session.info["today"]
    last = min(today + AHEAD, body.ended_on or date.max)
    found = {}
    for each in row.schedule.occurrences(office_calendar(session), after=today - AHEAD):
        if each.day > last:
            break
        plan = plan_of(session, row, each)
        if plan.starts_at > at and each.term <= last:
            found[each.day] = plan
    return found


def plan_of(session: Session, row: SeriesRow, occurrence: Occurrence) -> Plan:
    """Return the plan of one meeting of a series."""
    begins = datetime.combine(occurrence.term, row.begins, zone_of(session))
    ends = begins + timedelta(minutes=row.minutes)
    return Plan(Form(row.form), begins, ends, row.place, row.link, row.id, occurrence.day)


def author_of(session: Session, row: SeriesRow) -> Reader:
    """Return in whose name meetings are planned: who made the series, else who keeps the body.

    Raises ForbiddenError when nobody is left.
    """
    today = session.info["today"]
    values = {"body": row.body_id, "today": today}
    refused: ForbiddenError | None = None
    for person in (row.made_by, *fetch_values(session, KEEPERS, values)):
        try:
            return reader_now(session, person, acting_for=None, today=today)
        except ForbiddenError as error:
            refused = error
    assert refused is not None
    raise refused


def running(session: Session) -> list[int]:
    """Return the series that may still give meetings."""
    query = """select id from meetings.series
        where coalesce(until, 'infinity') >= %s or settled <> version order by id"""
    return fetch_values(session, query, (session.info["today"],))


def keep_problem(session: Session, id: int, why: str) -> SeriesRow | None:
    """Keep why a series could not be planned; return it when that is new."""
    query = "update meetings.series set problem = %s where id = %s and problem <> %s"
    changed = execute(session, query, (why[:300], id, why[:300]))
    return find_series(session, id) if changed else None
