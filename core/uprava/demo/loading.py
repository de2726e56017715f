"""Loads rows by COPY, the fastest way in, with the tables laid bare meanwhile.

All inside the caller's transaction, as the tables' owner: what is interrupted leaves nothing.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any
from uuid import UUID

from psycopg import Connection
from sqlalchemy.orm import Session

from uprava.db.sql import driver

log = logging.getLogger(__name__)

Cell = str | int | bool | None | date | datetime | UUID | Sequence[int]

FOREIGN_KEYS = """
select 'alter table ' || conrelid::regclass || ' drop constraint ' || quote_ident(conname),
       'alter table ' || conrelid::regclass || ' add constraint ' || quote_ident(conname)
           || ' ' || pg_get_constraintdef(oid)
from pg_constraint where conrelid = any (%s::regclass[]) and contype = any ('{f,u,x}')
order by contype desc, conname
"""

INDEXES = """
select 'drop index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
from pg_index as i
where i.indrelid = any (%s::regclass[]) and not i.indisprimary
  and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('u', 'x'))
order by pg_get_indexdef(i.indexrelid)
"""

FORCED = """
select 'alter table ' || oid::regclass || ' no force row level security',
       'alter table ' || oid::regclass || ' force row level security'
from pg_class where oid = any (%s::regclass[]) and relforcerowsecurity order by relname
"""
"""COPY is refused under row security, which holds even for the owner here."""

DEPENDENTS = """
with recursive dependent (id) as (
    select unnest(%s::regclass[])::oid
    union
    select conrelid from pg_constraint join dependent on confrelid = id where contype = 'f'
)
select id::regclass::text from dependent order by 1
"""
"""The tables, and all whose rows need theirs."""

COMPRESSION = """
select set_config('default_toast_compression', 'lz4', true) from pg_settings
where name = 'default_toast_compression' and 'lz4' = any (enumvals)
"""
"""A tenth of a load's time is saved so; either kind is read by every server that has it."""

_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


class Freshness(Enum):
    """Whether a table was empty when the load began: its rows can then be written frozen."""

    FRESH = " with (freeze)"
    USED = ""


@contextmanager
def bare(
    session: Session, tables: Sequence[str], *, progress: Callable[[int, int], None]
) -> Iterator[Freshness]:
    """Take indexes, foreign keys and row security off the tables; put them back at the end.

    `progress` is told how many of the steps that put them back are done, and of how many.
    """
    link = driver(session)
    link.execute("set local statement_timeout = 0")
    link.execute("set local lock_timeout = '10s'")
    link.execute("set local maintenance_work_mem = '512MB'")
    link.execute(COMPRESSION)
    freshness = emptied(link, tables)
    later: list[str] = [f"analyze {table}" for table in tables]
    for question in (FORCED, FOREIGN_KEYS, INDEXES):
        for now, again in link.execute(question, (list(tables),)).fetchall():
            link.execute(now)
            later.insert(0, again)
    yield freshness
    for done, statement in enumerate(later):
        progress(done, len(later))
        log.debug("loading: %s", statement[:120])
        link.execute(statement.encode())
    progress(len(later), len(later))


def emptied(link: Connection[Any], tables: Sequence[str]) -> Freshness:
    """Give empty tables new files of this transaction's own: nobody else sees what it writes.

    Rows can then be marked as seen by all while they are written, and no vacuum has to follow.
    A table with a single row, here or in what refers to these, is left as it is.
    """
    names = [name for (name,) in link.execute(DEPENDENTS, (list(tables),)).fetchall()]
    for name in names:
        if link.execute(f"select from {name} limit 1".encode()).fetchone() is not None:
            return Freshness.USED
    link.execute(f"truncate {', '.join(names)}".encode())
    return Freshness.FRESH


def copy_rows(
    session: Session, table: str, columns: Sequence[str], rows: bytes, freshness: Freshness
) -> None:
    """Send rows made by `line` to a table."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin{freshness.value}"
    with driver(session).cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write(rows)


def line(*cells: Cell) -> str:
    """Return one row in COPY's text format."""
    return "\t".join(map(cell, cells)) + "\n"


def cell(value: Cell) -> str:
    """Return one value in COPY's text format."""
    written = _WRITTEN.get(type(value))
    return written(value) if written else str(value)


def escaped(text: str) -> str:
    """Return a text in COPY's text format: looking for each mark is faster than translating."""
    for mark, written in _ESCAPES:
        if mark in text:
            text = text.replace(mark, written)
    return text


def array(values: Sequence[int]) -> str:
    """Return an array in COPY's text format."""
    return "{" + ",".join(map(str, values)) + "}"


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: escaped,
    bool: lambda value: "t" if value else "f",
    NoneType: lambda _value: "\\N",
    list: array,
    tuple: array,
}


def uuid_at(moment: datetime, index: int) -> UUID:
    """Return the UUIDv7 (RFC 9562 §5.7) of row `index` of a moment: sorts like them both.

    The lower bits are mixed from the index, so that the same load gives the same ids.
    """
    milliseconds = int(moment.timestamp() * 1000)
    mixed = (index * 0x9E3779B97F4A7C15) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | (index & 0xFFF) << 64 | 2 << 62 | mixed)
