"""Asking for a report that takes long, watching it, opening it: always one's own only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError, TooManyError
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader

from uprava_reports.asking.values import PATH, Question
from uprava_reports.building.figures import Figures
from uprava_reports.runs.values import UNFINISHED, RunState
from uprava_reports.runs.written import read

MOST_WAITING = 3
"""Different reports of one person that wait or are counted at a time."""

SHOWN = 50
"""Runs shown on the page; older ones stay in the audit log."""

FORGOTTEN = timedelta(days=60)
"""After which a run without a result is forgotten."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run; `share` is in hundredths, None while it is not known."""

    id: UUID
    person_id: int
    acting_for: int | None
    report: str
    title: str
    params: Sequence[Sequence[str]]
    state: str
    attempt: int
    done: int
    steps: int
    share: int | None
    took: int | None
    said: str
    narrow: str
    ordered_at: datetime
    counted_at: datetime | None
    expires_at: datetime | None

    @property
    def unfinished(self) -> bool:
        """Whether it waits or is being counted."""
        return self.state in UNFINISHED

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its question."""
        return [(name, value) for name, value in self.params]

    @property
    def question_url(self) -> str:
        """The address of the report as it was asked."""
        return f"{PATH}/{self.report}?{urlencode(self.pairs)}"

    @property
    def url(self) -> str:
        """The address of the result."""
        return f"{PATH}/{self.report}?{urlencode([*self.pairs, ('run', str(self.id))])}"


COLUMNS = """id, person_id, acting_for, report, title, params, state, attempt, done, steps,
    case when steps > 1 then least(99, 100 * done / steps)
        when expected > 0 and started_at is not null then least(95, (100000
            * greatest(extract(epoch from clock_timestamp() - started_at), 0) / expected)::int)
    end as share, took, said, narrow, ordered_at, counted_at, expires_at"""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A run that was asked for; not `new`: the report is being counted already."""

    id: UUID
    new: bool


def order(
    session: Session, question: Question, *, reader: Reader, at: datetime, jobs: JobQueue
) -> Ordered:
    """Ask for a report; a job begins to count it after the commit.

    One that is being counted is not begun twice. Raises TooManyError, and InvalidError for a list
    of rows, which is taken as a file.
    """
    if question.listed:
        raise InvalidError(_("A list of rows is not counted in the background: take it as a file."))
    check_room(session, question.report, reader=reader)
    values = {
        "id": uuid7(), "person": reader.person_id, "acting": reader.acting_for,
        "report": question.report, "title": question.title, "at": at,
        "params": msgspec.json.encode(question.pairs()).decode(),
    }  # fmt: skip
    id = fetch_value(session, INSERT, values)
    if id is None:
        found = unfinished(session, question.report, reader=reader)
        if found is None:
            raise ConflictError(_("The report has just been counted. Ask for it again."))
        return Ordered(found, new=False)
    record(session, "report.run_ordered", "report_run", id, report=question.title)
    jobs.defer(session, "reports:count", run=str(id))
    return Ordered(id, new=True)


INSERT = """
insert into reports.run (id, person_id, acting_for, report, title, params, state, attempt, done,
    steps, said, narrow, ordered_at)
values (%(id)s, %(person)s, %(acting)s, %(report)s, %(title)s, %(params)s, 'waiting', 0, 0, 0,
    '', '', %(at)s)
on conflict (person_id, report) where state in ('waiting', 'running') do nothing returning id"""


def check_room(session: Session, report: str, *, reader: Reader) -> None:
    """Raise TooManyError when enough other reports of the reader's are being counted."""
    execute(session, "select pg_advisory_xact_lock(7240372, %s)", (reader.person_id,))
    query = """select count(*) from reports.run
        where person_id = %s and state = any (%s) and report <> %s"""
    if fetch_value(session, query, (reader.person_id, list(UNFINISHED), report)) >= MOST_WAITING:
        said = _("{n} of your reports are being counted already. Wait for them, or cancel one.")
        raise TooManyError(said.format(n=MOST_WAITING), retry_after=30)


def unfinished(session: Session, report: str, *, reader: Reader) -> UUID | None:
    """Return the run of a report of the reader's that is not over yet."""
    query = "select id from reports.run where person_id = %s and report = %s and state = any (%s)"
    found: UUID | None = fetch_value(session, query, (reader.person_id, report, list(UNFINISHED)))
    return found


def list_own(session: Session, *, reader: Reader) -> list[RunRow]:
    """Return the reader's runs, the newest first."""
    query = f"""select {COLUMNS} from reports.run where person_id = %(person)s
        order by ordered_at desc, id desc limit %(limit)s"""
    return fetch(session, RunRow, query, {"person": reader.person_id, "limit": SHOWN})


def get_own(session: Session, id: UUID, *, reader: Reader) -> RunRow:
    """Return one of the reader's runs. Raises NotFoundError, also for those of others."""
    query = f"select {COLUMNS} from reports.run where id = %s and person_id = %s"
    row = fetch_one(session, RunRow, query, (id, reader.person_id))
    if row is None:
        raise NotFoundError(_("There is no such result among yours, or its days are over."))
    return row


def params_of(session: Session, params: MultiDict[str], *, reader: Reader) -> MultiDict[str]:
    """Return the parameters of an address; of one that names a run and nothing else, the run's.

    Raises NotFoundError for a run of others.
    """
    if set(params) != {"run"}:
        return params
    try:
        row = get_own(session, UUID(params["run"]), reader=reader)
    except ValueError:
        return params
    return MultiDict([*row.pairs, ("run", str(row.id))])


def lock_own(session: Session, id: UUID, *, reader: Reader) -> RunRow:
    """Return one of the reader's runs, which nobody else changes until the commit."""
    execute(session, "select from reports.run where id = %s for update", (id,))
    return get_own(session, id, reader=reader)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run counted."""

    figures: dict[str, Any] | None
    counted_at: datetime


def finished(
    session: Session, id: UUID, question: Question, *, reader: Reader
) -> tuple[Figures, Figures | None, datetime]:
    """Return the figures of a finished run, of the period before, and when they were counted.

    Raises NotFoundError for a run of others, one not finished, one of another question.
    """
    row = get_own(session, id, reader=reader)
    query = "select figures, counted_at from reports.run where id = %s and state = 'done'"
    found = fetch_one(session, Result, query, (id,))
    if found is None or found.figures is None or row.report != question.report:
        raise NotFoundError(_("There is no such result among yours, or its days are over."))
    if asked_by(row.pairs) != asked_by(question.pairs()):
        raise NotFoundError(_("The result is of another question. Open it from “My counts”."))
    before = found.figures.get("before")
    figures = read(question, found.figures["now"])
    return figures, read(question, before) if before else None, found.counted_at


def asked_by(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what figures depend on: their order does not matter."""
    return sorted(pair for pair in pairs if pair[0] != "sort")


def cancel(session: Session, id: UUID, *, reader: Reader, at: datetime) -> RunRow:
    """Stop a run, and the statement it is at. Raises ConflictError when it is over already."""
    row = lock_own(session, id, reader=reader)
    if not row.unfinished:
        raise ConflictError(_("The report is counted already; there is nothing to cancel."))
    query = "update reports.run set state = 'cancelled', done_at = %s where id = %s"
    execute(session, query, (at, id))
    stop(session, id)
    record(session, "report.run_cancelled", "report_run", id, report=row.title)
    return row


def mark_of(id: UUID) -> str:
    """Return what the database connection of a run is called."""
    return f"uprava report {id}"


def stop(session: Session, id: UUID) -> None:
    """Stop the statement of a run: of the connection that bears its name, and of no other."""
    query = """select pg_cancel_backend(pid) from pg_stat_activity
        where application_name = %s and pid <> pg_backend_pid()"""
    execute(session, query, (mark_of(id),))


def remove(session: Session, id: UUID, *, reader: Reader) -> RunRow:
    """Take a run off the page, with what it counted."""
    row = lock_own(session, id, reader=reader)
    if row.unfinished:
        raise ConflictError(_("The report is being counted. Cancel it first."))
    execute(session, "delete from reports.run where id = %s", (id,))
    record(session, "report.run_removed", "report_run", id, report=row.title)
    return row


def expire(session: Session, *, at: datetime) -> int:
    """Let go of results whose time is over, of old runs and kept figures; return how many went."""
    gone = f"""update reports.run set state = '{RunState.GONE}', figures = null
        where state = 'done' and expires_at <= %s"""
    count = execute(session, gone, (at,))
    forgotten = """delete from reports.run where ordered_at < %s
        and state not in ('waiting', 'running', 'done')"""
    execute(session, forgotten, (at - FORGOTTEN,))
    execute(session, "delete from reports.counted where at < %s", (now() - timedelta(hours=5),))
    if count:
        record(session, "report.runs_expired", "installation", 0, number=count)
    return count
