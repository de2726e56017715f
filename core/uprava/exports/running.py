"""The job that writes a file: portion by portion, under the rights its person has now.

A run that is killed is begun anew by the queue; only the run that was begun last may write down
what it did. Who cancels stops it before its next portion.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava_storage import Blob

from uprava import logs
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import beside, new_session, system_transaction, unit_of_work
from uprava.errors import InvalidError
from uprava.exports.books import BOOK_ROWS, paper_of
from uprava.exports.lists import Asked, Listed, list_of, require
from uprava.exports.ordering import COLUMNS, ExportRow
from uprava.i18n import N_, _, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.tables.sending import Sending, note_exported, portions, told_of, written
from uprava.tables.values import Format, Row
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.web.events import signal

SHEET_ROWS = 1_048_575
"""Rows below the head of one sheet. Excel specifications and limits."""

COUNTED = 100_000_000
"""Rows counted beforehand, so that progress has an end: more than any list holds."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the job: what is written, for whom, and a session under that person's rights."""

    installation: Installation
    row: ExportRow
    reader: Reader
    session: Session

    @property
    def format(self) -> Format:
        """What it is written as."""
        return Format(self.row.format)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time."""
        return ZoneInfo(self.installation.settings.timezone)


def write(installation: Installation, *, export: str) -> None:
    """Write the file and put it into the store, or the sentence why there is none."""
    row = begin(installation, UUID(export))
    if row is None:
        return

    def work() -> None:
        run = run_of(installation, row)
        with use_locale(run.reader.locale):
            made_by(run)

    attempt(work, partial(fail, installation, row), blame=BLAME)


BLAME = Blame(
    N_("The file store did not take the file. Try again in a few minutes."),
    N_("The program failed on this list. The administrator sees it among background jobs."),
)


def begin(installation: Installation, id: UUID) -> ExportRow | None:
    """Take the file on; None when it is finished, cancelled or forgotten."""
    query = f"""
        update exports.export set state = 'running', attempt = attempt + 1, rows = 0,
            total = null, started_at = %(at)s
        where id = %(id)s and state in ('waiting', 'running') returning {COLUMNS}"""
    with system(installation) as session:
        return fetch_one(session, ExportRow, query, {"id": id, "at": now()})


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="export") as session:
        yield session


def run_of(installation: Installation, row: ExportRow) -> Run:
    """Return the run, with the rights its person has today. Raises ForbiddenError."""
    today = office_day(installation.settings.timezone)
    with system(installation) as session:
        reader = reader_now(session, row.person_id, acting_for=row.acting_for, today=today)
    own = new_session(
        installation.engine, reader=reader, today=today, request_id=logs.request_id.get() or ""
    )
    return Run(installation, row, reader, own)


def made_by(run: Run) -> None:
    """Find the list again, write it, keep it."""
    given = list_of(run.installation.plugins, run.row.list_code)
    require(given, run.reader)
    with beside(run.session) as own:
        pairs = MultiDict(list(run.row.pairs))
        listed = given.make(Asked(own, run.reader, run.installation, pairs))
        total = None if listed.source.costly else listed.source.count(COUNTED)
    check_size(run.format, total or 0)
    note(run, "total = %(total)s", total=total)
    at = now().astimezone(run.zone)
    with tempfile.TemporaryFile(prefix="uprava-export-") as spool:
        for part in parts(run, listed, total, at):
            spool.write(part)
        spool.seek(0)
        blob = run.installation.store.put(spool)
    keep(run, listed, blob, at)


def check_size(form: Format, rows: int) -> None:
    """Raise InvalidError when so many rows do not fit into a file of this format."""
    if form is Format.XLSX and rows > SHEET_ROWS:
        said = _("A sheet of Excel holds {n} rows, and the list is longer. Choose CSV: it has no "
                 "limit.")  # fmt: skip
        raise InvalidError(said.format(n=SHEET_ROWS))
    if form is Format.PDF and rows > BOOK_ROWS:
        said = _("A book holds at most {n} lines: more do not fit one volume. Print the journal in "
                 "parts: by period or by numbers.")  # fmt: skip
        raise InvalidError(said.format(n=BOOK_ROWS))


def parts(run: Run, listed: Listed, total: int | None, at: datetime) -> Iterator[bytes]:
    """Yield the file."""
    table = told_of(listed.table, run.reader, at, total)
    rows = counted(run, listed)
    if run.format is Format.PDF:
        lines = [row for portion in rows for row in portion]
        yield paper_of(listed, lines, reader=run.reader, at=at)
        return
    yield from written(table, run.format, rows, reader=run.reader, at=at)


def counted(run: Run, listed: Listed) -> Iterator[list[Row]]:
    """Yield the rows, telling the page how many have been written."""
    done = 0
    for rows in portions(run.session, listed.table, listed.source):
        done += len(rows)
        check_size(run.format, done)
        note(run, "rows = %(rows)s", rows=done)
        yield rows


def note(run: Run, change: str, **values: object) -> None:
    """Write down how far the run is. Raises AbandonedError when it has become pointless."""
    query = f"""update exports.export set {change}
        where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
    known = {"id": run.row.id, "attempt": run.row.attempt, **values}
    with system(run.installation) as session:
        if not execute(session, query, known):
            raise AbandonedError


KEEP = """
update exports.export set state = 'done', sha256 = %(sha256)s, size = %(size)s, name = %(name)s,
    done_at = %(at)s, expires_at = %(until)s, total = rows
where id = %(id)s and attempt = %(attempt)s and state = 'running' returning rows"""


def keep(run: Run, listed: Listed, blob: Blob, at: datetime) -> None:
    """Write down that the file is there, and who took how much of which list."""
    until = timedelta(days=run.installation.settings.export_days)
    values = {
        "id": run.row.id, "attempt": run.row.attempt, "sha256": blob.sha256, "size": blob.size,
        "name": f"{listed.table.title} {at:%d.%m.%Y}.{run.format}", "at": now(),
        "until": now() + until,
    }  # fmt: skip
    with unit_of_work(run.session) as session:
        rows = fetch_value(session, KEEP, values)
        if rows is None:
            raise AbandonedError
        sending = Sending(run.format, rows, listed.exporting)
        note_exported(session, listed.table, sending, reader=run.reader)
        signal(session, "counters", principals=[run.reader.person_id])


def fail(installation: Installation, row: ExportRow, said: str) -> None:
    """Write down why there is no file."""
    query = """update exports.export set state = 'failed', said = %(said)s, done_at = %(at)s
        where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
    values = {"id": row.id, "attempt": row.attempt, "said": said, "at": now()}
    with system(installation) as session:
        execute(session, query, values)


def expire(installation: Installation) -> None:
    """Let go of files whose time is over."""
    from uprava.exports import ordering

    with system(installation) as session:
        ordering.expire(session, at=now())
