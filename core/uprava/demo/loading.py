"""Loads rows by COPY, the fastest way in, with the tables laid bare meanwhile.

All inside the caller's transaction, as the tables' owner: what is interrupted leaves nothing.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import driver

log = logging.getLogger(__name__)

Cell = str | int | bool | None | date | datetime | UUID | Sequence[int]

FOREIGN_KEYS = """
select 'alter table ' || conrelid::regclass || ' drop constraint ' || quote_ident(conname),
       'alter table ' || conrelid::regclass || ' add constraint ' || quote_ident(conname)
           || ' ' || pg_get_constraintdef(oid)
from pg_constraint where conrelid = any (%s::regclass[]) and contype = any ('{f,u}')
order by contype desc, conname
"""

INDEXES = """
select 'drop index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
from pg_index as i
where i.indrelid = any (%s::regclass[]) and not i.indisprimary
  and not exists (select from pg_constraint where conindid = i.indexrelid and contype = 'u')
order by pg_get_indexdef(i.indexrelid)
"""

FORCED = """
select 'alter table ' || oid::regclass || ' no force row level security',
       'alter table ' || oid::regclass || ' force row level security'
from pg_class where oid = any (%s::regclass[]) and relforcerowsecurity order by relname
"""
"""COPY is refused under row security, which holds even for the owner here."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def bare(session: Session, tables: Sequence[str]) -> Iterator[None]:
    """Take indexes, foreign keys and row security off the tables; put them back at the end."""
    link = driver(session)
    link.execute("set local statement_timeout = 0")
    link.execute("set local lock_timeout = '10s'")
    link.execute("set local maintenance_work_mem = '512MB'")
    later: list[str] = []
    for question in (FORCED, FOREIGN_KEYS, INDEXES):
        for now, again in link.execute(question, (list(tables),)).fetchall():
            link.execute(now)
            later.insert(0, again)
    yield
    for statement in later:
        log.debug("loading: %s", statement[:120])
        link.execute(statement)
    for table in tables:
        link.execute(f"analyze {table}".encode())


def copy_rows(session: Session, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Send rows made by `line` to a table."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin"
    with driver(session).cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write("".join(lines))


def line(*cells: Cell) -> str:
    """Return one row in COPY's text format."""
    return "\t".join(map(cell, cells)) + "\n"


def cell(value: Cell) -> str:
    """Return one value in COPY's text format."""
    match value:
        case None:
            return "\\N"
        case str():
            return value.translate(_ESCAPES)
        case bool():
            return "t" if value else "f"
        case list() | tuple():
            return "{" + ",".join(map(str, value)) + "}"
        case _:
            return str(value)


def uuid_at(moment: datetime, index: int) -> UUID:
    """Return the UUIDv7 (RFC 9562 §5.7) of row `index` of a moment: sorts like them both.

    The lower bits are mixed from the index, so that the same load gives the same ids.
    """
    milliseconds = int(moment.timestamp() * 1000)
    mixed = (index * 0x9E3779B97F4A7C15) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | (index & 0xFFF) << 64 | 2 << 62 | mixed)
