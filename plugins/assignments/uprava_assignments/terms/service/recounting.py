"""Counting open terms anew when the production calendar changed: once for each change of it.

A term is restored from what it was counted from and counted by the new calendar. What was over
stays as it was, unless the new calendar gives time; a term that would have passed already is left
to its author, and told. Work goes in portions, each in a transaction of its own: a worker that
died goes on after the last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar import Calendar, Deadline
from uprava.calendar.keeping import restored
from uprava.calendar.service import office_calendar
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.locks import hold
from uprava.i18n import N_, _
from uprava.installation import Installation, installation_of
from uprava.users.reader import Reader

from uprava_assignments.models import LIVE
from uprava_assignments.terms.service.moving import move_due
from uprava_assignments.terms.service.telling import finish

JOB = "assignments:recount_terms"

PORTION = 100
"""Duties of one transaction: 12 ms where none of them moves, 1.1 s where all do (measured)."""

WHY = N_("the production calendar changed")


def order(session: Session, reader: Reader | None, revision: int) -> None:
    """Let the terms be counted anew after a change of the calendar, when any are open."""
    id = fetch_value(
        session,
        "insert into assignments.recount (revision, ordered_by, begun_at)"
        " values (%s, %s, %s) on conflict (revision) do nothing returning id",
        (revision, reader.person_id if reader else None, now()),
    )
    if id is not None:
        installation_of(session).jobs.defer(session, JOB, lock=JOB, recount_id=id)


def recount(installation: Installation, *, recount_id: int) -> None:
    """Count all open terms anew, portion by portion."""
    today = office_day(installation.settings.timezone)
    more = True
    while more:
        with system_transaction(installation.engine, today=today, task="recount") as session:
            more = go_on(session, recount_id, today=today, at=now())


@dataclass(frozen=True, slots=True)
class Open:
    """An open duty with a term."""

    id: int
    assignment_id: UUID
    due_on: date
    term: Mapping[str, Any]


OPEN = f"""
select id, assignment_id, due_on, term from assignments.duty
where {LIVE} and due_on is not null and term is not null"""


def go_on(session: Session, recount_id: int, *, today: date, at: datetime) -> bool:
    """Count the next portion; return whether there is another."""
    last = fetch_value(
        session,
        "select last_id from assignments.recount where id = %s and ended_at is null for update",
        (recount_id,),
    )
    if last is None:
        return False
    rows = fetch(session, Open, f"{OPEN} and id > %s order by id limit %s", (last, PORTION))
    calendar = office_calendar(session)
    for row in rows:
        if other_day(row, calendar):
            settle(session, recount_id, row, calendar, today=today, at=at)
    query = """update assignments.recount set last_id = %s, looked_at = looked_at + %s
        where id = %s"""
    execute(session, query, (rows[-1].id if rows else last, len(rows), recount_id))
    if len(rows) == PORTION:
        return True
    finish(session, recount_id, at=at)
    return False


def other_day(row: Open, calendar: Calendar) -> Deadline | None:
    """Return a kept term by the calendar of now when it lies on another day.

    A suspended one has none: it is counted by the calendar of the day it is resumed.
    """
    deadline = restored(dict(row.term), calendar)
    return None if deadline.paused or deadline.date == row.due_on else deadline


def settle(
    session: Session, recount_id: int, seen: Open, calendar: Calendar, *, today: date, at: datetime
) -> None:
    """Move a term that lies on another day now, and write down what became of it.

    The card is held first, as every act does; what an act changed meanwhile is read again.
    """
    hold(session, seen.assignment_id)
    row = fetch_one(session, Open, f"{OPEN} and id = %s", (seen.id,))
    deadline = other_day(row, calendar) if row else None
    if row is None or deadline is None or max(deadline.date, row.due_on) < today:
        return
    if deadline.date < today:
        left = _(
            "By the new calendar the term was over on {day}; it was left, its author moves it."
        )
        write_down(
            session, recount_id, row, row.due_on, left.format(day=f"{deadline.date:%d.%m.%Y}")
        )
        return
    why = " ".join(str(reason) for reason in deadline.reasons)
    move_due(session, row.id, deadline, why=_(WHY), at=at)
    write_down(session, recount_id, row, deadline.date, why)


def write_down(session: Session, recount_id: int, row: Open, day: date, why: str) -> None:
    """Keep a line of the report; `day` is that of before when the term was left."""
    query = """
        insert into assignments.recount_line (recount_id, duty_id, assignment_id, was, now, why)
        values (%s, %s, %s, %s, %s, %s)"""
    execute(session, query, (recount_id, row.id, row.assignment_id, row.due_on, day, why))
