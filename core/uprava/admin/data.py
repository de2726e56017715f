"""A module's own data: taken out as JSON lines, or deleted when nobody needs the module."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.base import CORE_SCHEMAS
from uprava.db.sql import driver, fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _


def export_module(session: Session, name: str, folder: Path) -> dict[str, int]:
    """Write each table of a module as `<table>.jsonl`; return the rows of each."""
    counts = {}
    tables = tables_of(session, name)
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (folder / f"{table}.jsonl").open("w", encoding="utf-8") as file:
            counts[table] = sum(1 for line in rows_of(session, name, table) if file.write(line))
    record(session, "module.exported", "module", name, rows=sum(counts.values()))
    return counts


def tables_of(session: Session, name: str) -> list[str]:
    """Return the tables of a module's schema. Raises NotFoundError when it has no data here."""
    query = """
        select tablename from pg_tables
        where schemaname = %s and tablename <> 'alembic_version' order by 1"""
    found = fetch_values(session, query, (name,)) if name not in CORE_SCHEMAS else []
    if not found:
        raise NotFoundError(_("No module of this name has data here."))
    return found


def rows_of(session: Session, schema: str, table: str) -> Iterator[str]:
    """Yield the rows of a table as lines of JSON, with the memory of a few."""
    query = sql.SQL("select to_json(t) from {} as t").format(sql.Identifier(schema, table))
    with driver(session).cursor(name="export") as cursor:
        cursor.execute(query)
        for (row,) in cursor:
            yield json.dumps(row, ensure_ascii=False) + "\n"


def purge_module(session: Session, owner: Engine, name: str) -> None:
    """Delete a module's schema with everything in it; the cards of its documents stay.

    Raises ConflictError while the module is switched on.
    """
    tables = tables_of(session, name)
    query = "select name from core.module where name = %s and not enabled"
    if not fetch_values(session, query, (name,)):
        raise ConflictError(_("The module is switched on. Switch it off first."))
    with owner.begin() as connection:
        link = connection.connection.driver_connection
        assert isinstance(link, psycopg.Connection)
        link.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
    record(session, "module.purged", "module", name, tables=tables)
