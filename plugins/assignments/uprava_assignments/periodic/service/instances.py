"""Instances of periodic assignments: each is given once, on its day or as soon as somebody can.

A series is held while its instance is given, in one transaction with the counting on. Two workers
pass by what the other holds; what a killed one began is not there. Each missed instance is given
with its true term.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.repetition import Occurrence
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.documents.service.number_choices import Beside
from uprava.errors import UpravaError
from uprava.i18n import N_
from uprava.work.service import Message, Noticed, notify

from uprava_assignments.giving.service.drafting import wish_of
from uprava_assignments.giving.service.issuing import give_by_rule
from uprava_assignments.giving.service.people import find_head, today_of
from uprava_assignments.giving.service.reading import AssignmentRow, read
from uprava_assignments.giving.service.standing import stand
from uprava_assignments.giving.values import Standing
from uprava_assignments.giving.wish import Instance
from uprava_assignments.periodic.service.making import plainly
from uprava_assignments.periodic.service.reading import SERIES, SeriesRow, find_series, issued_on
from uprava_assignments.terms.values import AskedTerm, Form

DUE = f"""{SERIES} where s.stopped_on is null and s.next_on <= %(today)s
    and s.document_id <> all (%(passed)s) and d.state = 'series' and d.deleted_at is null
    order by s.next_on, s.document_id limit 1 for update of s skip locked"""


def take_due(session: Session, *, passed: Sequence[UUID], today: date) -> SeriesRow | None:
    """Return a series whose instance is to be given today, held; None: there is none left."""
    values = {"today": today, "passed": list(passed)}
    return fetch_one(session, SeriesRow, DUE, values)


def give_next(session: Session, series: SeriesRow, *, at: datetime) -> UUID | None:
    """Give the next instance of a held series and count on; None: its day is not there yet.

    The calendar may have changed since the day was counted: it is counted anew first. Raises
    UpravaError when it cannot be given, as when somebody named left.
    """
    calendar = office_calendar(session)
    coming = series.schedule.following(calendar, after=series.given_to)
    day = issued_on(coming, series.ahead_days)
    if coming is None or day is None or day > today_of(session):
        keep_next(session, series, coming, at=at)
        return None
    row = read(session, series.id)
    rule = series.schedule.rule_on(coming.day)
    asked = AskedTerm(Form.DATE, day=coming.day, shift=rule.shift)
    wish = replace(plainly(wish_of(session, row)), asked_term=str(asked))
    number = series.given + 1
    instance = Instance(series.id, number, coming.term)
    id = give_by_rule(session, wish, instance=instance, choice=Beside(series.id, number), at=at)
    query = "update assignments.series set given = %s, given_to = %s where document_id = %s"
    execute(session, query, (number, coming.day, series.id))
    tell_given(session, row, id, coming, at=at)
    following = series.schedule.following(calendar, after=coming.day)
    keep_next(session, series, following, at=at)
    return id


def keep_next(
    session: Session, series: SeriesRow, coming: Occurrence | None, *, at: datetime
) -> None:
    """Keep when the next instance comes; without one the series is over."""
    execute(
        session,
        "update assignments.series set next_term = %s, next_on = %s where document_id = %s",
        (coming.term if coming else None, issued_on(coming, series.ahead_days), series.id),
    )
    if coming is None:
        finish(session, series.id, at=at)


def finish(session: Session, id: UUID, *, at: datetime) -> None:
    """Let a series that gives nothing more be over; its instances are executed as they are."""
    today = today_of(session)
    query = """update assignments.series set stopped_on = %s, next_term = null, next_on = null
        where document_id = %s"""
    execute(session, query, (today, id))
    head = find_head(session, id)
    if head is not None:
        stand(session, head, Standing.CLOSED, at=at)
    record(session, "assignment.series_ended", "document", id)


def tell_given(
    session: Session, row: AssignmentRow, id: UUID, coming: Occurrence, *, at: datetime
) -> None:
    """Put the instance into the series' history; one whose term has passed is told of as late."""
    late = coming.term < today_of(session)
    number = fetch_value(session, "select number from documents.document where id = %s", (id,))
    act = "assignment.instance_late" if late else "assignment.instance_given"
    record(session, act, "document", row.id, number=number,
           due=f"{coming.term:%d.%m.%Y}")  # fmt: skip
    if not late:
        return
    said = N_("{number} was given late: its term was {day}, nothing ran on its day. {title}")
    words = {"number": number, "day": f"{coming.term:%d.%m.%Y}", "title": row.text}
    people = [each for each in (row.author_id, row.controller_id) if each is not None]
    notify(session, people, Noticed("work", Message(said, words), id), at=at)


def put_off(session: Session, id: UUID, why: UpravaError, *, at: datetime) -> None:
    """Try a series that could not give its instance again tomorrow, and tell who keeps it."""
    today = today_of(session)
    series, row = find_series(session, id), read(session, id)
    query = """update assignments.series set next_on = %s::date + 1
        where document_id = %s and stopped_on is null and next_on <= %s"""
    moved = execute(session, query, (today, id, today))
    if series is None or series.next_term is None or not moved:
        return
    reason = " ".join(dict.fromkeys(why.fields.values())) or why.detail
    record(session, "assignment.instance_refused", "document", id, why=reason,
           due=f"{series.next_term:%d.%m.%Y}")  # fmt: skip
    said = N_("The instance with the term {day} was not given: {why} {title}")
    words = {"day": f"{series.next_term:%d.%m.%Y}", "why": reason, "title": row.text}
    people = [each for each in (row.author_id, row.prepared_by, row.controller_id) if each]
    notify(session, people, Noticed("work", Message(said, words), id), at=at)


RUNNING = """
select document_id from assignments.series
where stopped_on is null and (%(after)s::uuid is null or document_id > %(after)s)
order by document_id limit 200 for update skip locked"""


def recount(session: Session, *, after: UUID | None, at: datetime) -> UUID | None:
    """Count anew when the next instances come, after the calendar may have changed.

    Two hundred series after an id; returns the last of them, None when there were no more.
    """
    ids = fetch_values(session, RUNNING, {"after": after})
    calendar = office_calendar(session)
    for id in ids:
        series = find_series(session, id)
        assert series is not None
        coming = series.schedule.following(calendar, after=series.given_to)
        if coming is not None and coming.term != series.next_term:
            keep_next(session, series, coming, at=at)
    return ids[-1] if ids else None
