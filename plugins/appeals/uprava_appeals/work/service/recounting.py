"""Counting running terms anew when the production calendar changed.

A term is restored from what it was counted from and counted by the new calendar. One that would
have been over already stays as it was. Work goes in portions, each in a transaction of its own;
what a worker that died left is counted by the next run.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_one
from uprava.db.transaction import system_transaction
from uprava.documents.service.editing import change_term
from uprava.documents.service.locks import hold
from uprava.installation import Installation, installation_of
from uprava.users.reader import Reader
from uprava.work.service import move_term

from uprava_appeals.intake.service.clocks import deadline_of, move
from uprava_appeals.intake.service.reading import CLOCKS, ClockRow, read
from uprava_appeals.intake.service.standing import list_anew, running_term
from uprava_appeals.values import Standing
from uprava_appeals.work.service.undoing import move_executors

JOB = "appeals:recount_terms"

PORTION = 200
"""Terms of one transaction."""


def order(session: Session, _reader: Reader | None, _revision: int) -> None:
    """Let the running terms be counted anew after a change of the calendar."""
    installation_of(session).jobs.defer(session, JOB, lock=JOB)


def recount(installation: Installation) -> None:
    """Count all running terms anew, portion by portion."""
    today = office_day(installation.settings.timezone)
    last: int | None = 0
    while last is not None:
        with system_transaction(installation.engine, today=today, task="recount") as session:
            last = go_on(session, last, today=today, at=now())


def go_on(session: Session, last: int, *, today: date, at: datetime) -> int | None:
    """Count the next portion; return the last term of it, None: there are no more."""
    query = f"{CLOCKS} where c.met_on is null and c.id > %s order by c.id limit %s"
    rows = fetch(session, ClockRow, query, (last, PORTION))
    for each in rows:
        if deadline_of(session, each).date != each.due_on:
            settle(session, each.id, each.document_id, today=today, at=at)
    return rows[-1].id if len(rows) == PORTION else None


def settle(session: Session, id: int, document_id: UUID, *, today: date, at: datetime) -> None:
    """Move a term that lies on another day now, with what follows it.

    The appeal is held first, as every act does; what an act changed meanwhile is read again.
    """
    hold(session, document_id)
    clock = fetch_one(session, ClockRow, f"{CLOCKS} where c.id = %s and c.met_on is null", (id,))
    deadline = deadline_of(session, clock) if clock else None
    if clock is None or deadline is None or deadline.date < today:
        return
    move(session, clock, deadline)
    if clock.decision_id is not None:
        query = """update appeals.decision set notice_due = %s
            where id = %s and notice_due = %s"""
        execute(session, query, (deadline.date, clock.decision_id, clock.due_on))
    move_executors(session, document_id, was=clock.due_on, now=deadline.date)
    row = read(session, document_id)
    due = running_term(session, document_id)
    if due != row.due_on and due is not None:
        change_term(session, document_id, due, at=at)
        move_term(session, document_id, was=row.due_on, now=due)
    list_anew(session, document_id, Standing(row.standing), due, on=today)
    record(session, "appeal.recounted", "document", document_id,
           was=f"{clock.due_on:%d.%m.%Y}", until=f"{deadline.date:%d.%m.%Y}")  # fmt: skip
