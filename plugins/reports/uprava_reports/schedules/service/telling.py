"""How a sending ended: told to its owner, counted, and after three failures in a row a pause."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.i18n import N_
from uprava.work.service import Message, Noticed, notify

from uprava_reports.schedules.service.reading import DELIVERY, DeliveryRow
from uprava_reports.schedules.values import FAILURES, PATH, SendingState

UNSENT = N_("The report was not sent: {title}. {why}")

PAUSED = N_("The report was not sent {n} times in a row and waits for you: {title}. {why}")

UNDELIVERED = N_("Letters not sent, or nobody knows: {failed} of {letters}. Report: {title}")


def row_of(session: Session, id: UUID) -> DeliveryRow | None:
    """Return a sending, whosoever it is."""
    return fetch_one(session, DeliveryRow, f"{DELIVERY} where d.id = %s for update of d", (id,))


def failed(session: Session, id: UUID, said: str, *, at: datetime) -> None:
    """Note that a sending came to nothing, once, and tell its owner."""
    query = """update reports.delivery set state = 'failed', said = %s, done_at = %s, told = true
        where id = %s and state in ('waiting', 'running', 'sending')"""
    if execute(session, query, (said[:500], at, id)):
        row = row_of(session, id)
        assert row is not None
        record(session, "report.unsent", "report_schedule", row.schedule_id, title=row.title,
               why=said[:200])  # fmt: skip
        count_failure(session, row, said, at=at)


def count_failure(session: Session, row: DeliveryRow, said: str, *, at: datetime) -> None:
    """Count one more failure in a row; the third pauses the schedule."""
    query = "update reports.schedule set failures = failures + 1 where id = %s returning failures"
    number = fetch_value(session, query, (row.schedule_id,))
    assert isinstance(number, int)
    if number >= FAILURES:
        query = """update reports.schedule set next_at = null, paused_why = %(said)s,
            paused_at = coalesce(paused_at, %(at)s) where id = %(id)s"""
        values = {"id": row.schedule_id, "at": at, "said": said[:500]}
        execute(session, query, values)
        tell(session, row, Message(PAUSED, {"n": str(FAILURES), "title": row.title, "why": said}),
             at=at)  # fmt: skip
        return
    tell(session, row, Message(UNSENT, {"title": row.title, "why": said}), at=at)


def finish(session: Session, id: UUID, *, at: datetime) -> None:
    """End a sending none of whose letters wait any more, once; tell of those that did not go."""
    query = """update reports.delivery as d set state = 'done', done_at = %s, told = true
        where d.id = %s and d.state = 'sending' and not exists (
            select from reports.delivery_to as t where t.delivery_id = d.id
            and t.letter = 'waiting')"""
    row_of(session, id)  # two last letters at once wait for each other here
    if not execute(session, query, (at, id)):
        return
    row = row_of(session, id)
    assert row is not None
    if row.failed and row.failed == row.letters and not row.people:
        said = problem_of(session, id)
        execute(session, "update reports.delivery set state = %s, said = %s where id = %s",
                (SendingState.FAILED, said, id))  # fmt: skip
        count_failure(session, row, said, at=at)
        return
    execute(session, "update reports.schedule set failures = 0 where id = %s", (row.schedule_id,))
    if row.failed:
        values = {"failed": str(row.failed), "letters": str(row.letters), "title": row.title}
        tell(session, row, Message(UNDELIVERED, values), at=at)


def problem_of(session: Session, id: UUID) -> str:
    """Return what the first server said."""
    query = """select problem from reports.delivery_to
        where delivery_id = %s and problem <> '' order by id limit 1"""
    return str(fetch_value(session, query, (id,)) or "")


def tell(session: Session, row: DeliveryRow, message: Message, *, at: datetime) -> None:
    """Tell the owner, with the way to what was sent and can be sent again."""
    url = f"{PATH}/{row.schedule_id}/log/{row.id}"
    notify(session, [row.owner_id], Noticed("work", message, url=url), at=at)
