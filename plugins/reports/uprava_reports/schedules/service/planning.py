"""What is due becomes a sending, once for each schedule and day, in the transaction of its job."""

from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.users.reader import Reader

from uprava_reports.schedules.service.moments import next_moment
from uprava_reports.schedules.service.reading import ROWS, ScheduleRow, get_delivery, get_own
from uprava_reports.schedules.values import SendingState

PORTION = 50

KEPT = timedelta(days=365)
"""What was sent is remembered for so long after its file is gone."""


def plan(installation: Installation) -> None:
    """Make sendings of what is due: the job."""
    while plan_some(installation, at=now()) == PORTION:
        continue


def plan_some(installation: Installation, *, at: datetime) -> int:
    """Make sendings of some schedules that are due; return of how many.

    Moments that passed while nothing ran are sent once, as of the day that was planned.
    """
    settings = installation.settings
    zone, today = ZoneInfo(settings.timezone), office_day(settings.timezone, at)
    with system_transaction(installation.engine, today=today, task="schedules") as session:
        query = """select id from reports.schedule where next_at <= %s
            order by next_at limit %s for update skip locked"""
        ids = fetch_values(session, query, (at, PORTION))
        for row in fetch(session, ScheduleRow, f"{ROWS} where s.id = any (%s)", (ids,)):
            assert row.next_at is not None
            planned(session, row, row.next_at.astimezone(zone).date(), at=at)
            following = next_moment(session, row.rhythm, max(at, row.next_at))
            execute(session, "update reports.schedule set next_at = %s where id = %s",
                    (following, row.id))  # fmt: skip
    return len(ids)


INSERT: LiteralString = """
insert into reports.delivery (id, schedule_id, day, by_hand, state, attempt, said, query, name,
    media_type, told, planned_at)
values (%(id)s, %(schedule)s, %(day)s, %(by_hand)s, 'waiting', 0, '', '', '', '', false, %(at)s)
on conflict do nothing returning id"""


def planned(
    session: Session, row: ScheduleRow, day: date, *, at: datetime, by_hand: bool = False
) -> UUID | None:
    """Plan one sending; None when that day has its own, or one by hand goes on already."""
    values = {"id": uuid7(), "schedule": row.id, "day": day, "by_hand": by_hand, "at": at}
    id = fetch_value(session, INSERT, values)
    if id is None:
        return None
    installation_of(session).jobs.defer(session, "reports:deliver", delivery=str(id))
    assert isinstance(id, UUID)
    return id


def send_now(session: Session, id: int, *, reader: Reader, at: datetime) -> UUID:
    """Send at once, beside the rhythm. Raises ConflictError while it is being sent so."""
    row = get_own(session, id, reader=reader)
    found = planned(session, row, session.info["today"], at=at, by_hand=True)
    if found is None:
        raise ConflictError(_("The report is being sent already."))
    record(session, "report.sent_by_hand", "report_schedule", id, title=row.title)
    return found


def send_again(session: Session, id: int, delivery: UUID, *, reader: Reader, at: datetime) -> None:
    """Send once more what did not go, as of its day: the letters that failed, else all of it.

    Raises NotFoundError, and ConflictError where everything went or is on its way.
    """
    schedule = get_own(session, id, reader=reader)
    row = get_delivery(session, delivery, reader=reader)
    if row.schedule_id != id:
        raise NotFoundError(_("There is no such sending, or it is not yours."))
    letters = fetch_values(session, AGAIN, (delivery,))
    if letters and not execute(session, ON_ITS_WAY, {"id": delivery, "schedule": id}):
        raise ConflictError(_("The report is being sent already."))
    if not letters and row.state != SendingState.FAILED:
        raise ConflictError(_("The report was sent: there is nothing to repeat."))
    if not letters and planned(session, schedule, row.day, at=at, by_hand=True) is None:
        raise ConflictError(_("The report is being sent already."))
    for each in letters:
        installation_of(session).jobs.defer(session, "reports:letter", receiver=each)
    record(session, "report.sent_by_hand", "report_schedule", id, title=row.title)


AGAIN: LiteralString = """
update reports.delivery_to set letter = 'waiting', tries = 0, problem = '', ended_at = null
where delivery_id = %s and letter = 'failed' returning id"""

ON_ITS_WAY: LiteralString = """
update reports.delivery as d set state = 'sending', said = '', done_at = null
where d.id = %(id)s and d.state in ('done', 'failed') and not (d.by_hand and exists (
    select from reports.delivery as other where other.schedule_id = %(schedule)s
    and other.by_hand and other.state in ('waiting', 'running', 'sending')))"""


def recount(session: Session, *, at: datetime) -> None:
    """Count the coming moments anew: the calendar was changed. What is due already stays due."""
    query = f"{ROWS} where s.next_at > %s"
    for row in fetch(session, ScheduleRow, query, (at,)):
        execute(session, "update reports.schedule set next_at = %s where id = %s",
                (next_moment(session, row.rhythm, at), row.id))  # fmt: skip


def expire(installation: Installation) -> None:
    """Let go of files whose time is over, and forget what is a year old: the nightly job."""
    at, today = now(), office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="schedules") as session:
        gone = execute(session, """update reports.delivery set sha256 = null, size = null
            where sha256 is not null and expires_at <= %s""", (at,))  # fmt: skip
        execute(session, "delete from reports.delivery where planned_at < %s", (at - KEPT,))
        if gone:
            record(session, "report.sendings_expired", "installation", 0, number=gone)
