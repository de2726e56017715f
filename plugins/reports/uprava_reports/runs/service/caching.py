"""Figures kept for readers of the same rights, until an act that concerns them.

The key is the digest of the very statement with everything it is given: the report, the period,
the filters, the day, the rights. Of the reader's principals those count that have a right on
anything at all, so that colleagues who see the same share the figures.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

import msgspec
import psycopg
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values, undone
from uprava.db.wide import looking_wide
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures
from uprava_reports.building.service.counting import whom
from uprava_reports.building.service.parallel import count_in_parallel
from uprava_reports.building.statements import SEEN, Statement, counting
from uprava_reports.runs.written import read, shape, written
from uprava_reports.settings import reports_settings

WORTH = 0.2
"""Seconds of counting from which figures are kept."""

PATIENCE = 2_000
"""Milliseconds to wait for a colleague whose same question is being counted."""

WALKED = 3_000
"""Audit records looked through at most; after more of them figures are counted anew."""

MOST_CELLS = 5_000
"""Cells of figures that are kept; larger tables are counted every time."""

LOCK = 7_240_371

ALWAYS = ("unit.", "journal.", "documents.", "demo.", "import.", "correspondent", "backup.")
"""Acts after which any figures are counted anew: what lines mean, and what is loaded at once."""

READINGS = ("document.read", "correspondent.read", "card.printed", "label.printed")
"""Acts that change nothing of what they are about, nor who sees it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Figures, and the moment they are of."""

    figures: Figures
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Figures as they were kept; `stamp` is the last audit record before them."""

    stamp: int
    at: datetime
    figures: Mapping[str, Any]


def figures_of(session: Session, question: Question, *, reader: Reader, milliseconds: int) -> Told:
    """Return the figures of a question: kept ones that still hold, else counted now.

    Who comes while the same is being counted waits for it a little. Raises what `count` does.
    """
    if not reports_settings().fresh_minutes:
        figures = count_in_parallel(session, question, reader=reader, milliseconds=milliseconds)
        return Told(figures, now())
    key = key_of(session, question, reader=reader)
    if found := kept(session, question, key):
        return found
    if not alone(session, key):
        wait(session, key)
        if found := kept(session, question, key):
            return found
    return counted(session, question, key, reader=reader, milliseconds=milliseconds)


def counted(
    session: Session, question: Question, key: bytes, *, reader: Reader, milliseconds: int
) -> Told:
    """Count now, and keep what took long."""
    stamp = fetch_value(session, "select coalesce(max(seq), 0) from audit.record")
    at, began = now(), time.monotonic()
    figures = count_in_parallel(session, question, reader=reader, milliseconds=milliseconds)
    if time.monotonic() - began >= WORTH and len(figures.cells) <= MOST_CELLS:
        keep(session, key, KeptRow(stamp, at, written(question, figures)))
    return Told(figures, at)


def key_of(session: Session, question: Question, *, reader: Reader) -> bytes:
    """Return the digest of a question under the reader's rights of this moment."""
    statement = counting(question, whom(session, question, reader=reader))
    values = {**statement.values, "principals": effective(session, question, statement)}
    told = [question.source.code, shape(question), statement.text, sorted(values.items())]
    plain = msgspec.json.encode(told, order="deterministic", enc_hook=str)
    return hashlib.sha256(plain).digest()


def effective(session: Session, question: Question, statement: Statement) -> list[int]:
    """Return those of the principals that any right on a document of the source is given to.

    All of them where the source itself asks for them.
    """
    given: Any = statement.values["principals"]
    own = statement.text.count("%(principals)s") - SEEN.count("%(principals)s")
    if own > 0 or not question.source.document:
        return sorted(given)
    query = GIVEN + (" and g.kind = any (%(kinds)s)" if question.source.document_kinds else "")
    with looking_wide(session):
        return fetch_values(session, query + ") order by 1", statement.values)


GIVEN: LiteralString = """select p from unnest(%(principals)s::int[]) as p where exists (
    select from documents.access_grant as g where g.principal_id = p and not g.hidden"""


def kept(session: Session, question: Question, key: bytes) -> Told | None:
    """Return kept figures, unless their time is over or an act concerned them."""
    query = "select stamp, at, figures from reports.counted where key = %s and at > %s"
    since = now() - timedelta(minutes=reports_settings().fresh_minutes)
    row = fetch_one(session, KeptRow, query, (key, since))
    if row is None or changed(session, question, row.stamp):
        return None
    return Told(read(question, row.figures), row.at)


def changed(session: Session, question: Question, stamp: int) -> bool:
    """Tell whether an act after the stamp may have changed the figures of the question."""
    source = question.source
    values = {
        "stamp": stamp, "limit": WALKED + 1, "walked": WALKED, "readings": list(READINGS),
        "documents": bool(source.document), "by": [*source.changed_by, *ALWAYS],
    }  # fmt: skip
    return bool(fetch_value(session, CHANGED, values))


CHANGED = """
select count(*) > %(walked)s or coalesce(bool_or(
    (%(documents)s and r.object_type = 'document'
        or exists (select from unnest(%(by)s::text[]) as p where starts_with(r.action, p)))
    and r.action <> all (%(readings)s)), false)
from (
    select action, object_type from audit.record where seq > %(stamp)s order by seq limit %(limit)s
) as r"""


def alone(session: Session, key: bytes) -> bool:
    """Take the counting of a key upon this transaction; False: another one counts it."""
    query = "select pg_try_advisory_xact_lock(%s, %s)"
    return bool(fetch_value(session, query, (LOCK, number_of(key))))


def wait(session: Session, key: bytes) -> None:
    """Wait for the transaction that counts a key to end, though not for long."""
    try:
        with undone(session, within=PATIENCE):
            execute(session, "select pg_advisory_xact_lock(%s, %s)", (LOCK, number_of(key)))
    except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable):
        return


def number_of(key: bytes) -> int:
    """Return a lock's number of a key."""
    return int.from_bytes(key[:4], signed=True)


def keep(session: Session, key: bytes, row: KeptRow) -> None:
    """Keep figures, and let go of a few whose time is over."""
    values = {
        "key": key, "stamp": row.stamp, "at": row.at,
        "figures": msgspec.json.encode(row.figures).decode(),
    }  # fmt: skip
    execute(session, KEEP, values)
    execute(session, "delete from reports.counted where at < %s", (row.at - timedelta(hours=5),))


KEEP = """
insert into reports.counted (key, stamp, at, figures)
values (%(key)s, %(stamp)s, %(at)s, %(figures)s)
on conflict (key) do update
set stamp = excluded.stamp, at = excluded.at, figures = excluded.figures
where counted.at <= excluded.at"""
