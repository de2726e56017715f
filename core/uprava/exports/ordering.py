"""Asking for a file, watching it, taking it: always one's own only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, NotFoundError, TooManyError
from uprava.exports.lists import Pairs
from uprava.exports.models import UNFINISHED, ExportState
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.tables.sending import filters_of
from uprava.tables.values import Format, Table
from uprava.users.reader import Reader

MOST_WAITING = 3
"""Files of one person that wait or are written at a time."""

SHOWN = 50
"""Files shown on the page; older ones stay in the audit log."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A file that was asked for; `total` is None while nobody has counted."""

    id: UUID
    person_id: int
    acting_for: int | None
    list_code: str
    format: str
    params: Sequence[Sequence[str]]
    title: str
    facts: Sequence[Sequence[str]]
    state: str
    attempt: int
    rows: int
    total: int | None
    said: str
    name: str
    sha256: str | None
    size: int | None
    ordered_at: datetime
    done_at: datetime | None
    expires_at: datetime | None

    @property
    def share(self) -> int | None:
        """Hundredths that are written; None while the whole is not known."""
        return min(99, self.rows * 100 // self.total) if self.total else None

    @property
    def unfinished(self) -> bool:
        """Whether it waits or is being written."""
        return self.state in UNFINISHED

    @property
    def pairs(self) -> Pairs:
        """How the list's address narrowed it."""
        return [(name, value) for name, value in self.params]


COLUMNS = """id, person_id, acting_for, list_code, format, params, title, facts, state, attempt,
    rows, total, said, name, sha256, size, ordered_at, done_at, expires_at"""


@dataclass(frozen=True, slots=True)
class Wish:
    """A list that is to be written as a file: which one, in which format, narrowed how."""

    list_code: str
    format: Format
    pairs: Pairs
    table: Table


def order(session: Session, wish: Wish, *, reader: Reader, at: datetime, jobs: JobQueue) -> UUID:
    """Ask for a file; a job begins to write it after the commit. Raises TooManyError."""
    execute(session, "select pg_advisory_xact_lock(7240323, %s)", (reader.person_id,))
    query = "select count(*) from exports.export where person_id = %s and state = any (%s)"
    if fetch_value(session, query, (reader.person_id, list(UNFINISHED))) >= MOST_WAITING:
        said = _("{n} of your files are being written already. Wait for them, or cancel one.")
        raise TooManyError(said.format(n=MOST_WAITING), retry_after=30)
    told = filters_of(wish.table)
    id = uuid7()
    values = {
        "id": id, "person": reader.person_id, "acting": reader.acting_for,
        "list": wish.list_code, "format": wish.format.value, "params": as_json(wish.pairs),
        "title": wish.table.title, "facts": as_json(list(told.items())), "at": at,
    }  # fmt: skip
    execute(session, INSERT, values)
    record(
        session, "export.ordered", "export", id, list=wish.table.title,
        format=wish.format.value, **({"filters": told} if told else {}),
    )  # fmt: skip
    jobs.defer(session, "exports:write", export=str(id))
    return id


INSERT = """
insert into exports.export (id, person_id, acting_for, list_code, format, params, title, facts,
    state, attempt, rows, said, name, ordered_at)
values (%(id)s, %(person)s, %(acting)s, %(list)s, %(format)s, %(params)s, %(title)s, %(facts)s,
    'waiting', 0, 0, '', '', %(at)s)"""


def as_json(value: object) -> str:
    """Return a value as the table keeps it."""
    return msgspec.json.encode(value).decode()


def list_own(session: Session, *, reader: Reader) -> list[ExportRow]:
    """Return the reader's files, the newest first."""
    query = f"""select {COLUMNS} from exports.export where person_id = %(person)s
        order by ordered_at desc, id desc limit %(limit)s"""
    return fetch(session, ExportRow, query, {"person": reader.person_id, "limit": SHOWN})


def get_own(session: Session, id: UUID, *, reader: Reader) -> ExportRow:
    """Return one of the reader's files. Raises NotFoundError, also for those of others."""
    query = f"""select {COLUMNS} from exports.export
        where id = %(id)s and person_id = %(person)s for update"""
    row = fetch_one(session, ExportRow, query, {"id": id, "person": reader.person_id})
    if row is None:
        raise NotFoundError(_("There is no such file among your exports."))
    return row


def cancel(session: Session, id: UUID, *, reader: Reader, at: datetime) -> ExportRow:
    """Stop writing a file. Raises ConflictError when it is over already."""
    row = get_own(session, id, reader=reader)
    if not row.unfinished:
        raise ConflictError(_("The file is finished already; there is nothing to cancel."))
    put_state(session, id, ExportState.CANCELLED, at=at)
    record(session, "export.cancelled", "export", id, list=row.title, rows=row.rows)
    return row


def remove(session: Session, id: UUID, *, reader: Reader) -> ExportRow:
    """Take a finished file off the page; its bytes are collected at night."""
    row = get_own(session, id, reader=reader)
    if row.unfinished:
        raise ConflictError(_("The file is being written. Cancel it first."))
    execute(session, "delete from exports.export where id = %s", (id,))
    record(session, "export.removed", "export", id, list=row.title)
    return row


def take(session: Session, id: UUID, *, reader: Reader) -> ExportRow:
    """Return a finished file to be sent, and record it. Raises NotFoundError when it is gone."""
    row = get_own(session, id, reader=reader)
    if row.state != ExportState.DONE or row.sha256 is None:
        raise NotFoundError(_("The file is not kept any more. Export the list again."))
    record(session, "export.taken", "export", id, list=row.title, rows=row.rows)
    return row


def put_state(session: Session, id: UUID, state: ExportState, *, at: datetime) -> None:
    """Set how far a file is."""
    execute(
        session,
        "update exports.export set state = %(state)s, done_at = %(at)s where id = %(id)s",
        {"id": id, "state": state.value, "at": at},
    )


def expire(session: Session, *, at: datetime) -> int:
    """Let go of files whose time is over, and forget rows a month older. Return how many went."""
    gone = """update exports.export set state = 'gone', sha256 = null
        where state = 'done' and expires_at <= %(at)s"""
    forgotten = """delete from exports.export where ordered_at < %(before)s
        and state not in ('waiting', 'running', 'done')"""
    count = execute(session, gone, {"at": at})
    execute(session, forgotten, {"before": at - timedelta(days=30)})
    if count:
        record(session, "exports.expired", "installation", 0, number=count)
    return count


def known(session: Session, hashes: Sequence[str]) -> list[str]:
    """Return those of the digests that are files still kept."""
    query = "select sha256 from exports.export where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))
