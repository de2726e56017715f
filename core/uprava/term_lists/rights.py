"""How much of a kind a reader sees: only the way a list is read depends on it."""

from enum import StrEnum
from time import monotonic
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.db.sql import driver
from uprava.users.reader import Reader

PAGE = 50
"""Rows of a usual page."""

ONE_MORE: LiteralString = "51"
"""A page and the row that tells that there is more, in so many words: a statement whose number of
rows is known is planned once, not each time, and planning costs as much as reading."""

REMEMBERED = 300.0
"""Seconds for which it is remembered how much a reader sees."""

MOST_RIGHTS = 100_000
"""Rights are counted up to here: it takes some milliseconds once in five minutes."""

MOST_REMEMBERED = 10_000

remembered: dict[tuple[str, tuple[int, ...]], tuple[float, int, int]] = {}

RIGHTS: LiteralString = """
select (select count(*) from (
        select from documents.access_grant where principal_id = any (%(principals)s)
            and kind = %(kind)s and not hidden limit %(most)s) as rights),
    (select greatest(reltuples, 0)::bigint from pg_class
        where oid = %(table)s::regclass)"""


def rights_of(session: Session, kind: str, table: str, *, reader: Reader) -> tuple[int, int]:
    """Return how many rights to a kind the reader has, and about how many rows its table holds."""
    key = kind, reader.principals
    known, now = remembered.get(key), monotonic()
    if known and now - known[0] < REMEMBERED:
        return known[1], known[2]
    values = {
        "principals": list(reader.principals), "kind": kind, "table": table, "most": MOST_RIGHTS,
    }  # fmt: skip
    row = driver(session).execute(RIGHTS, values).fetchone()
    assert row is not None
    if len(remembered) >= MOST_REMEMBERED:
        remembered.clear()
    remembered[key] = now, row[0], row[1]
    return int(row[0]), int(row[1])


def is_wide(rights: int, every: int) -> bool:
    """Tell whether a page is found sooner along the order of all than by the reader's rights.

    By rights it costs as much as there are rights; along the order, as many rows as have to be
    passed until a page is full: the two meet at the root of a page times all.
    """
    return rights * rights > PAGE * every


class Way(StrEnum):
    """How a page of a list of everything is found."""

    RIGHTS = "rights"
    """From the reader's rights, which are few."""
    HELD = "held"
    """Along the order of all, with the reader's rights held in memory."""
    ALONG = "along"
    """Along the order of all, asking for the right to each: the reader sees much of it."""


def way_of(rights: int, every: int) -> Way:
    """Return the cheapest way to a page of an index that nothing narrows.

    From rights each costs some 7 µs, in memory 0.5 µs; a row that is passed 0.4 µs, asked for its
    right 6 µs (2026-11-22, PostgreSQL's CPU at 60,000 appeals, row security aside).
    """
    if rights * rights <= 3 * every:
        return Way.RIGHTS
    return Way.HELD if rights * rights <= 400 * every else Way.ALONG
