"""Imports as the office sees them: ordered, looked at, begun, cancelled, told row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one, fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.importing.card import Options
from uprava_records.importing.models import RowState, RunState
from uprava_records.importing.service.known import IMPORT

SHOWN = 100
"""Imports in the history, and rows of each kind on the page of one; all refused rows are a file."""

UNFINISHED = (RunState.LOOKING, RunState.LOADING)
LOCK = "records:importing"
"""One bundle is looked at or loaded at a time: they would wait for each other's counters."""


@dataclass(frozen=True, slots=True)
class Run:
    """An import; `done` of `total` rows are looked at, or decided about while it is loaded."""

    id: UUID
    person_id: int
    acting_for: int | None
    person: str
    name: str
    sha256: str | None
    size: int
    options: Mapping[str, Any]
    header: Sequence[str]
    found: Mapping[str, Any]
    state: str
    attempt: int
    total: int | None
    done: int
    loaded: int
    said: str
    ordered_at: datetime
    ended_at: datetime | None

    @property
    def chosen(self) -> Options:
        """How the bundle is read."""
        return msgspec.convert(dict(self.options), Options)

    @property
    def unfinished(self) -> bool:
        """Whether a job works on it."""
        return self.state in UNFINISHED

    @property
    def looked(self) -> bool:
        """Whether the look came to its end."""
        return bool(self.found)

    @property
    def refused(self) -> int:
        """How many rows were refused so far."""
        return int(self.found.get("refused", 0))

    @property
    def left(self) -> int:
        """How many good rows are not brought in."""
        return (self.total or 0) - self.refused - self.loaded

    @property
    def may_load(self) -> bool:
        """Whether it can be begun, or gone on with."""
        stopped = (RunState.LOOKED, RunState.CANCELLED, RunState.FAILED)
        return self.looked and self.state in stopped and self.left > 0

    @property
    def share(self) -> int | None:
        """Hundredths that are done; None while the whole is not known."""
        done = self.loaded if self.state == RunState.LOADING else self.done
        whole = self.loaded + self.left if self.state == RunState.LOADING else self.total
        return min(99, done * 100 // whole) if whole else None


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as the page tells it."""

    line: int
    title: str
    cells: Sequence[str]
    why: str
    notes: str


COLUMNS: LiteralString = f"""r.id, r.person_id, r.acting_for, r.name, r.sha256, r.size, r.options,
    r.header, r.found, r.state, r.attempt, r.total, r.done, r.loaded, r.said, r.ordered_at,
    r.ended_at, coalesce((select {SHORT_NAME} from users.person as p
                          where p.id = r.person_id), '') as person"""

MINE: LiteralString = "(r.person_id = any (%(principals)s) or r.unit_id = any (%(principals)s))"
"""Who brought it, and the people of his unit."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A bundle whose bytes are in the store; without them: a folder of this server."""

    name: str
    size: int = 0
    sha256: str | None = None


INSERT = """
insert into records.import_run (id, person_id, acting_for, unit_id, name, sha256, size, options,
    header, found, state, attempt, done, loaded, said, ordered_at)
values (%(id)s, %(person)s, %(acting)s, %(unit)s, %(name)s, %(sha256)s, %(size)s, %(options)s,
    '[]', '{}', 'looking', 0, 0, 0, '', %(at)s)"""


def order(
    session: Session, bundle: Arrived, options: Options, *, reader: Reader, at: datetime
) -> UUID:  # fmt: skip
    """Keep a bundle to be looked at. Who works on it is the caller's: a job or a command."""
    reader.require(IMPORT)
    id = uuid7()
    values = {
        "id": id, "person": reader.person_id, "acting": reader.acting_for, "unit": reader.unit_id,
        "name": bundle.name[:200], "sha256": bundle.sha256, "size": bundle.size, "at": at,
        "options": msgspec.json.encode(options).decode(),
    }  # fmt: skip
    execute(session, INSERT, values)
    record(session, "import.looked", "import", id, name=bundle.name[:200])
    return id


def look_later(session: Session, id: UUID, *, jobs: JobQueue) -> None:
    """Have a bundle of the store looked at by a job."""
    jobs.defer(session, "records:import_look", lock=LOCK, run=str(id))


def list_runs(session: Session, *, reader: Reader) -> list[Run]:
    """Return the newest imports of the reader and of his unit."""
    query = f"""select {COLUMNS} from records.import_run as r where {MINE}
        order by r.ordered_at desc, r.id desc limit %(most)s"""
    values = {"principals": list(reader.principals), "most": SHOWN}
    return fetch(session, Run, query, values)


GET: LiteralString = f"select {COLUMNS} from records.import_run as r where r.id = %(id)s and {MINE}"


def get_run(session: Session, id: UUID, *, reader: Reader) -> Run:
    """Return an import of the reader or of his unit. Raises NotFoundError."""
    return found_in(session, GET, id, reader)


def hold_run(session: Session, id: UUID, *, reader: Reader) -> Run:
    """Return an import that nobody changes till the end of the act. Raises NotFoundError."""
    return found_in(session, f"{GET} for update of r", id, reader)


def found_in(session: Session, query: LiteralString, id: UUID, reader: Reader) -> Run:
    """Return the import a query finds. Raises NotFoundError."""
    values = {"id": id, "principals": list(reader.principals)}
    found = fetch_one(session, Run, query, values)
    if found is None:
        raise NotFoundError(_("There is no such import, or it is not open to you."))
    return found


def load_later(
    session: Session, id: UUID, *, reader: Reader, at: datetime, jobs: JobQueue
) -> Run:  # fmt: skip
    """Have the good rows brought in by a job, or go on where it stopped. Raises ConflictError."""
    run = begin_loading(session, id, reader=reader, at=at)
    jobs.defer(session, "records:import_load", lock=LOCK, run=str(id))
    return run


def begin_loading(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Run:
    """Put an import that was looked at into the state of being loaded, for its person."""
    run = hold_run(session, id, reader=reader)
    reader.require(IMPORT)
    if not run.may_load:
        raise ConflictError(_("This import cannot be loaded: look at its state."))
    query = """
        update records.import_run set state = 'loading', said = '', ended_at = null,
            person_id = %(person)s, acting_for = %(acting)s, ordered_at = %(at)s
        where id = %(id)s"""
    values = {"id": id, "person": reader.person_id, "acting": reader.acting_for, "at": at}
    execute(session, query, values)
    record(session, "import.begun", "import", id, name=run.name, rows=run.left)
    return run


def cancel(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Run:
    """Stop a job before its next portion; what was brought in stays. Raises ConflictError."""
    run = hold_run(session, id, reader=reader)
    if not run.unfinished:
        raise ConflictError(_("The import is over already; there is nothing to stop."))
    query = "update records.import_run set state = 'cancelled', ended_at = %s where id = %s"
    execute(session, query, (at, id))
    record(session, "import.cancelled", "import", id, name=run.name, rows=run.loaded)
    return run


def remove(session: Session, id: UUID, *, reader: Reader) -> Run:
    """Forget an import that brought in nothing. Raises ConflictError for another."""
    run = hold_run(session, id, reader=reader)
    if run.unfinished or run.loaded:
        raise ConflictError(_("Cards were brought in by this import: it stays in the history."))
    execute(session, "delete from records.import_run where id = %s", (id,))
    record(session, "import.removed", "import", id, name=run.name)
    return run


ROWS: LiteralString = """
    select line, title, cells, why, notes from records.import_row
    where run_id = %(run)s and line > %(after)s"""


def list_refused(
    session: Session, run: Run, *, after: int = 0, most: int = SHOWN
) -> list[RowLine]:  # fmt: skip
    """Return the refused rows of an import the reader was let to, in the order of the file."""
    query = f"{ROWS} and state = '{RowState.REFUSED.value}' order by line limit %(most)s"
    return fetch(session, RowLine, query, {"run": run.id, "after": after, "most": most})


def list_noted(session: Session, run: Run, *, most: int = SHOWN) -> list[RowLine]:
    """Return rows that are brought in otherwise than they stand."""
    query = f"{ROWS} and state <> 'refused' and notes <> '' order by line limit %(most)s"
    return fetch(session, RowLine, query, {"run": run.id, "after": 0, "most": most})


def known_blobs(session: Session, hashes: Sequence[str]) -> list[str]:
    """Return those of the digests that are bundles or files of imports not over."""
    query = """
        select r.sha256 as sha256 from records.import_run as r where r.sha256 = any (%(hashes)s)
        union
        select f.sha256 from records.import_file as f where f.sha256 = any (%(hashes)s)"""
    return fetch_values(session, query, {"hashes": list(hashes)})
