"""The job that counts a report: part by part, under the rights its person has now.

A run that is killed is begun anew by the queue; only the attempt that was begun last may write
down what it did, and it stops the statement the one before it has left behind. All parts are of
one moment: they are counted in one transaction that sees nothing later.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, reduce
from uuid import UUID

import msgspec
import psycopg
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava import logs
from uprava.clock import now, office_day
from uprava.db.sql import driver, execute, fetch_one, fetch_value
from uprava.db.transaction import new_session, system_transaction
from uprava.errors import ForbiddenError, InvalidError, NotFoundError, UpravaError
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.web.events import signal
from uprava.work.service.notices import Message, Noticed, notify

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures
from uprava_reports.building.service.counting import SlowError, count
from uprava_reports.building.statements import MOST_LINES
from uprava_reports.kept.service.finding import asked
from uprava_reports.runs import values
from uprava_reports.runs.service.ordering import COLUMNS, RunRow, expire, mark_of, stop
from uprava_reports.runs.slicing import slices
from uprava_reports.runs.written import written
from uprava_reports.settings import reports_settings

WATCHED = 0.5
"""Seconds between looks whether the run is still wanted."""

TOO_MUCH = (
    psycopg.errors.ConfigurationLimitExceeded, psycopg.errors.OutOfMemory, psycopg.errors.DiskFull,
)  # fmt: skip
"""What the database says when a statement needs more memory or files than it is given."""


@dataclass(frozen=True, slots=True)
class Running:
    """One attempt at a run: for whom, in a session under that person's rights, until when."""

    installation: Installation
    row: RunRow
    reader: Reader
    session: Session
    until: float

    @property
    def left(self) -> int:
        """Milliseconds of its time. Raises SlowError when none are left."""
        found = int((self.until - time.monotonic()) * 1000)
        if found < 1:
            raise SlowError
        return found


def count_run(installation: Installation, *, run: str) -> None:
    """Count a report and keep its figures, or the sentence why there are none."""
    row = begin(installation, UUID(run))
    if row is not None:
        told = partial(fail, installation, row)
        attempt(partial(work, installation, row, told), told, blame=BLAME)


def refusal(error: UpravaError) -> str:
    """Return the message of a refusal, in English: it is shown in the reader's language."""
    if isinstance(error, ForbiddenError):
        return values.FORBIDDEN
    if isinstance(error, NotFoundError):
        return values.MISSING
    return values.ASKED_WRONG if isinstance(error, InvalidError) else values.STOPPED


BLAME = Blame(values.PROGRAM, values.PROGRAM, refusal)


def begin(installation: Installation, id: UUID) -> RunRow | None:
    """Take the run on; None when it is over. What an attempt before it left behind is stopped.

    Stopped when the run is another's already: it must find itself abandoned, not failed.
    """
    query = f"""
        update reports.run as r set state = 'running', attempt = attempt + 1, done = 0, steps = 0,
            started_at = %(at)s, expected = (
                select b.took from reports.run as b where b.report = r.report
                and b.took is not null order by b.done_at desc limit 1)
        where id = %(id)s and state in ('waiting', 'running') returning {COLUMNS}"""
    with system(installation) as session:
        row = fetch_one(session, RunRow, query, {"id": id, "at": now()})
        stop(session, id)
        return row


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="report") as session:
        yield session


def work(installation: Installation, row: RunRow, told: Callable[..., None]) -> None:
    """Count, within time and memory; what is too much is told with what is best narrowed."""
    until = time.monotonic() + reports_settings().longest
    with session_of(installation, row) as (reader, session):
        run = Running(installation, row, reader, session, until)
        question = asked(
            session, row.report, MultiDict(row.pairs), reader=reader, plugins=installation.plugins
        )
        note(run)
        try:
            with watched(run):
                counted_by(run, question)
        except SlowError:
            note(run)  # it may have been cancelled, which looks the same
            slow = time.monotonic() >= until - 1
            told(values.SLOW if slow else values.STOPPED, narrow=best_narrowed(question))
        except TOO_MUCH:
            told(values.MEMORY, narrow=best_narrowed(question))
        except InvalidError:
            told(values.LINES, narrow=best_narrowed(question))


@contextmanager
def session_of(installation: Installation, row: RunRow) -> Iterator[tuple[Reader, Session]]:
    """Open a transaction under the rights the person has now, that sees one moment only.

    Its connection bears the run's name, so that whoever cancels stops this statement alone.
    """
    today = office_day(installation.settings.timezone)
    with system(installation) as session:
        reader = reader_now(session, row.person_id, acting_for=row.acting_for, today=today)
    session = new_session(
        installation.engine, reader=reader, today=today, request_id=logs.request_id.get() or ""
    )
    with session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        name = "select set_config('application_name', %s, true)"
        execute(session, name, (mark_of(row.id),))
        if fetch_value(session, "select has_parameter_privilege('temp_file_limit', 'set')"):
            most = f"{reports_settings().largest}MB"
            execute(session, "select set_config('temp_file_limit', %s, true)", (most,))
        yield reader, session


def counted_by(run: Running, question: Question) -> None:
    """Count every part of the period, and of the one before it; keep what they add up to."""
    at, began = now(), time.monotonic()
    periods = [slices(question), slices(question.before()) if question.compared else []]
    wanted = [each for period in periods for each in period]
    found: list[Figures] = []
    for part in wanted:
        note(run, "done = %(done)s, steps = %(steps)s", done=len(found), steps=len(wanted))
        found.append(count(run.session, part, reader=run.reader, milliseconds=run.left))
    edge = len(periods[0])
    figures, before = whole(found[:edge]), whole(found[edge:]) if question.compared else None
    data = {
        "now": written(question, figures),
        "before": written(question.before(), before) if before else None,
    }
    keep(run, data, at, took=int((time.monotonic() - began) * 1000))


def whole(parts: Sequence[Figures]) -> Figures:
    """Return what parts add up to. Raises InvalidError for more lines than anybody reads."""
    found = reduce(Figures.and_of, parts)
    if len(found.cells) > MOST_LINES:
        raise InvalidError(values.LINES)
    return found


@contextmanager
def watched(run: Running) -> Iterator[None]:
    """Stop the statement at work when the run is cancelled, or another attempt has taken it on."""
    link, over = driver(run.session), threading.Event()

    def watch() -> None:
        while not over.wait(WATCHED):
            try:
                note(run)
            except AbandonedError:
                link.cancel_safe(timeout=5)
            except UpravaError:
                return  # the database is lost, and the statement with it

    watcher = threading.Thread(target=watch, name="uprava-report-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def note(run: Running, change: str = "said = said", **known: object) -> None:
    """Write down how far the run is. Raises AbandonedError when it has become pointless."""
    query = f"""update reports.run set {change}
        where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
    with system(run.installation) as session:
        mine = {"id": run.row.id, "attempt": run.row.attempt}
        if not execute(session, query, mine | known):
            raise AbandonedError


def best_narrowed(question: Question) -> str:
    """Return the title of what is best narrowed: the period, else a filter that is free.

    In English, as sources name it.
    """
    if question.period is not None and len(slices(question)) > 1:
        return N_("Period")
    free = (each.title for each in question.source.fields
            if each.filtered and each.code not in question.narrowed)  # fmt: skip
    return next(free, "")


KEEP = """
update reports.run set state = 'done', figures = %(figures)s, took = %(took)s, done = steps,
    counted_at = %(counted)s, done_at = %(at)s, expires_at = %(until)s
where id = %(id)s and attempt = %(attempt)s and state = 'running'"""


def keep(run: Running, data: object, counted_at: datetime, *, took: int) -> None:
    """Write down the figures, and tell the person."""
    at = now()
    known = {
        "id": run.row.id, "attempt": run.row.attempt, "took": took, "counted": counted_at,
        "at": at, "until": at + timedelta(days=reports_settings().kept_days),
        "figures": msgspec.json.encode(data).decode(),
    }  # fmt: skip
    with system(run.installation) as session:
        if not execute(session, KEEP, known):
            raise AbandonedError
        tell(session, run.row, READY, f"{values.PAGE}/{run.row.id}")


def fail(installation: Installation, row: RunRow, said: str, *, narrow: str = "") -> None:
    """Write down why there are no figures, and tell the person."""
    query = """update reports.run set state = 'failed', said = %(said)s, narrow = %(narrow)s,
        done_at = %(at)s
        where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
    known = {"id": row.id, "attempt": row.attempt, "said": said, "narrow": narrow, "at": now()}
    with system(installation) as session:
        if execute(session, query, known):
            tell(session, row, FAILED, values.PAGE)


FAILED = N_("The report could not be counted: {title}. “My counts” says why.")
READY = N_("The report is counted: {title}. It waits in “My counts”.")


def tell(session: Session, row: RunRow, text: str, url: str) -> None:
    """Put a notice before the person, and let open pages look again."""
    message = Message(text, {"title": row.title})
    notify(session, [row.person_id], Noticed("reminder", message, url=url), at=now())
    signal(session, "counters", principals=[row.person_id])


def expire_runs(installation: Installation) -> None:
    """Let go of results whose time is over."""
    with system(installation) as session:
        expire(session, at=now())
