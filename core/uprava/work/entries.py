"""What waits behind entries of the navigation: one statement for all of them, kept some seconds."""

import logging
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from uprava.counted import Counted
from uprava.db.sql import driver, undone
from uprava.extension import Navigation
from uprava.users.reader import Reader

log = logging.getLogger(__name__)

MOST = 1000
"""Entries are counted exactly up to here, then «1000+»."""

KEPT = 5.0
"""Seconds a person's figures are used again; an act of the person's own ends it at once."""

PEOPLE = 5000
"""People whose figures one process keeps; beyond, all are counted anew."""

PATIENCE = 300
"""Milliseconds a page waits for figures at most; without them it is whole."""

NAME = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Figures:
    """How much waits behind each entry, by its address, as it was at a moment."""

    counted: Mapping[str, int]
    rights: object
    at: float = field(default_factory=time.monotonic)


kept: dict[int, Figures] = {}
"""By person. Only ever a little old: nothing is decided by it, so each process may have its own."""


def forget(reader: Reader | None) -> None:
    """Count anew for a person who has just done something."""
    if reader is not None:
        kept.pop(reader.person_id, None)


def count_entries(
    session: Session, reader: Reader, entries: Iterable[Navigation]
) -> Mapping[str, int]:
    """Return how much waits behind the entries the reader sees; nothing for what cannot be told."""
    rights = (reader.acting_for, reader.principals)
    found = kept.get(reader.person_id)
    if found and found.rights == rights and time.monotonic() - found.at < KEPT:
        return found.counted
    if len(kept) >= PEOPLE:
        kept.clear()
    asked = asked_of(session, reader, entries)
    counted = count(session, asked) if asked else {}
    kept[reader.person_id] = Figures(counted, rights)
    return counted


def asked_of(session: Session, reader: Reader, entries: Iterable[Navigation]) -> dict[str, Counted]:
    """Return what the entries the reader sees count, by their addresses."""
    asked: dict[str, Counted] = {}
    for entry in entries:
        if entry.count is None or (entry.permission and not reader.may(entry.permission)):
            continue
        try:
            counted = entry.count(session, reader)
        except Exception:  # an alien plugin must not take every page with it
            log.exception("the counter of %s failed", entry.url)
            continue
        if counted is not None:
            asked[entry.url] = counted
    return asked


def count(session: Session, asked: Mapping[str, Counted]) -> Mapping[str, int]:
    """Count all in one statement, undone afterwards; one that fails or is slow shows none."""
    statement, values = one_statement(asked)
    try:
        with undone(session, within=PATIENCE):
            rows = driver(session).execute(statement, values).fetchall()
    except psycopg.Error:
        log.exception("counters of the navigation failed: %s", ", ".join(asked))
        rows = []
    return {str(url): int(number) for url, number in rows}


def one_statement(asked: Mapping[str, Counted]) -> tuple[sql.Composed, dict[str, object]]:
    """Return the statement and its values; each query keeps its own names of values."""
    parts: list[sql.Composable] = []
    values: dict[str, object] = {"most": MOST + 1}
    for place, (url, each) in enumerate(asked.items()):
        query = NAME.sub(rf"%(e{place}_\1)s", each.rows)
        part = sql.SQL("select {}, count(*)::int from (select from ({}) as r limit %(most)s) as c")
        parts.append(part.format(sql.Literal(url), sql.SQL(query)))
        values |= {f"e{place}_{name}": value for name, value in each.values.items()}
    return sql.SQL(" union all ").join(parts), values
