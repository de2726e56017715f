"""Counting a question, and finding the rows behind a figure, under the reader's rights of now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch_value, undone
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
def within(session: Session, milliseconds: int) -> Iterator[None]:
    """Let the block's statements read wide, each for so long. Raises SlowError.

    What was set for them is undone at the end: the block only reads.
    """
    try:
        with undone(session, within=milliseconds), looking_wide(session, sorting=True):
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


def count(
    session: Session, question: Question, *, reader: Reader, milliseconds: int = AT_ONCE
) -> Figures:
    """Return the figures of a question in its period.

    Raises SlowError, and InvalidError for more lines than anybody reads.
    """
    statement = counting(question, whom(session, question, reader=reader))
    with within(session, milliseconds):
        rows = driver(session).execute(statement.text, statement.values).fetchall()
    if len(rows) > MOST_LINES:
        said = _("The report has more than {n} lines. Put its lines together by something coarser.")
        raise InvalidError(said.format(n=MOST_LINES))
    keys, measures = len(question.dimensions), question.measures
    return Figures(measures, {tuple(row[:keys]): parts(row[keys:]) for row in rows})


def parts(values: Sequence[Any]) -> list[Part]:
    """Return the parts of the measures from their columns, two for each."""
    pairs = zip(values[::2], values[1::2], strict=True)
    return [Part(rows, None if total is None else Decimal(total)) for rows, total in pairs]


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
    statement = numbering(question, whom(session, question, reader=reader), wanted)
    with within(session, milliseconds):
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
