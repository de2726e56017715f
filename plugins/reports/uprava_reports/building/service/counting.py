"""Counting a question, and finding the rows behind a figure, under the reader's rights of now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy.orm import Session
from uprava.db.sql import driver, execute, fetch_value, undone
from uprava.db.wide import looking_wide
from uprava.errors import InvalidError, TooBroadError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures, Part
from uprava_reports.building.statements import (
    MOST_LINES,
    Place,
    Wanted,
    Whom,
    counting,
    listing,
    numbering,
)

AT_ONCE = 5_000
"""Milliseconds a person waits for a report; what takes longer is counted by a job."""


class SlowError(TooBroadError):
    """The question takes longer than it was given."""

    def __init__(self) -> None:
        super().__init__(
            _("The report takes longer than one waits. Narrow it, or have it counted in the"
              " background.")
        )  # fmt: skip


@contextmanager
def within(session: Session, milliseconds: int, *, merged: bool = False) -> Iterator[None]:
    """Let the block's statements read wide, each for so long. Raises SlowError.

    `merged`: rights are joined in the order of their index. A hash of two million of them costs
    the database twice as much (measured), which its planner does not know. What was set is undone
    at the end: the block only reads.
    """
    try:
        with undone(session, within=milliseconds), looking_wide(session, sorting=True):
            if merged:
                execute(session, "set local enable_hashjoin = off")
            yield
    except psycopg.errors.QueryCanceled as error:
        raise SlowError from error


def whom(session: Session, question: Question, *, reader: Reader) -> Whom:
    """Return for whom a question is counted. Raises ForbiddenError without the permission."""
    source = question.source
    if source.permission:
        reader.require(source.permission)
    more = source.values(session, reader) if source.values else {}
    return Whom(reader, session.info["today"], more)


def over_all(session: Session, question: Question, *, reader: Reader) -> Whom:
    """Return for whom a question is counted whose every row is looked at; raises as `whom` does."""
    found = whom(session, question, reader=reader)
    return replace(found, widest=widest(session, reader)) if question.source.document else found


def widest(session: Session, reader: Reader) -> int | None:
    """Return the principal of the reader's that may open most documents, if one is that wide.

    As far as the database's statistics know: what is counted does not depend on it.
    """
    values = {"principals": list(reader.principals), "share": WIDE_SHARE, "many": MANY}
    found: int | None = fetch_value(session, WIDEST, values)
    return found


MANY = 100_000
"""Documents from which it matters how rights are joined."""

WIDE_SHARE = 0.33
"""The part of all documents whose rights are cheaper walked through than looked up."""

WIDEST = """
select p.id from pg_stats as s
    cross join lateral unnest(s.most_common_vals::text::int[], s.most_common_freqs) as p (id, part)
    join pg_class as g on g.oid = 'documents.access_grant'::regclass
    join pg_class as d on d.oid = 'documents.document'::regclass
where s.schemaname = 'documents' and s.tablename = 'access_grant' and s.attname = 'principal_id'
    and p.id = any (%(principals)s) and d.reltuples >= %(many)s
    and p.part * g.reltuples >= %(share)s * d.reltuples
order by p.part desc limit 1"""


def count(
    session: Session, question: Question, *, reader: Reader, milliseconds: int = AT_ONCE
) -> Figures:
    """Return the figures of a question in its period.

    Raises SlowError, and InvalidError for more lines than anybody reads.
    """
    statement = counting(question, over_all(session, question, reader=reader))
    with within(session, milliseconds, merged=statement.merged):
        rows = driver(session).execute(statement.text, statement.values).fetchall()
    keys, measures = len(question.dimensions), question.measures
    return readable(Figures(measures, {tuple(row[:keys]): parts(row[keys:]) for row in rows}))


def readable(figures: Figures) -> Figures:
    """Return figures that somebody can read. Raises InvalidError for more lines than that."""
    if len(figures.cells) > MOST_LINES:
        said = _("The report has more than {n} lines. Put its lines together by something coarser.")
        raise InvalidError(said.format(n=MOST_LINES))
    return figures


def parts(values: Sequence[Any]) -> list[Part]:
    """Return the parts of the measures from their columns, two for each."""
    return [part(*pair) for pair in zip(values[::2], values[1::2], strict=True)]


def part(rows: int, total: Decimal | list[Decimal] | None) -> Part:
    """Return the part of a measure; with a weight the sum stands beside it."""
    return Part(rows, *total) if isinstance(total, list) else Part(rows, total)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its document, what it is sorted by, the values of the columns."""

    key: str
    document_id: str | None
    sorted: str | None
    values: Sequence[Any]

    @property
    def place(self) -> Place:
        """Where a portion that ends with this row ended."""
        return Place(self.sorted, self.key)


def number(
    session: Session, question: Question, wanted: Wanted, *, reader: Reader,
    milliseconds: int = AT_ONCE,
) -> int:  # fmt: skip
    """Return how many rows there are behind a figure. Raises SlowError."""
    statement = numbering(question, over_all(session, question, reader=reader), wanted)
    with within(session, milliseconds, merged=statement.merged):
        found: int = fetch_value(session, statement.text, statement.values)
    return found


def rows(
    session: Session, question: Question, wanted: Wanted, *, reader: Reader,
    milliseconds: int = AT_ONCE,
) -> list[Row]:  # fmt: skip
    """Return a portion of the rows behind a figure. Raises SlowError."""
    statement = listing(question, whom(session, question, reader=reader), wanted)
    with within(session, milliseconds):
        found = driver(session).execute(statement.text, statement.values).fetchall()
    return [Row(key, document, by, values) for key, document, by, *values in found]
