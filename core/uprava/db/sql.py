"""Plain rows for lists, counters and search: psycopg on the session's own connection.

ORM objects are for writing single things; fifty of them halve a list's speed (measured).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row, scalar_row
from sqlalchemy.orm import Session

Row = TypeVar("Row")
Params = Mapping[str, Any] | Sequence[Any]


def driver(session: Session) -> psycopg.Connection[Any]:
    """Return the psycopg connection the session's transaction runs on."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection


def fetch(session: Session, row: type[Row], query: LiteralString, params: Params = ()) -> list[Row]:
    """Return the rows as instances of `row`, whose fields are named as the columns are."""
    with driver(session).cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(query, params).fetchall()


def fetch_one(
    session: Session, row: type[Row], query: LiteralString, params: Params = ()
) -> Row | None:
    """Return the first row as an instance of `row`, or None."""
    with driver(session).cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(query, params).fetchone()


def fetch_values(session: Session, query: LiteralString, params: Params = ()) -> list[Any]:
    """Return the first column of every row."""
    with driver(session).cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query, params).fetchall()


def fetch_value(session: Session, query: LiteralString, params: Params = ()) -> Any:
    """Return the first column of the first row, or None."""
    with driver(session).cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query, params).fetchone()


def execute(session: Session, query: LiteralString, params: Params = ()) -> int:
    """Run a statement and return how many rows it touched."""
    return driver(session).execute(query, params).rowcount


@contextmanager
def in_one_go(session: Session) -> Iterator[None]:
    """Send the block's statements without waiting for each answer; reading one waits for all.

    For a chain of writes: a statement's mistake is raised where an answer is read next, at the
    latest at the block's end. What `execute` returns means nothing inside.
    """
    with driver(session).pipeline():
        yield


@contextmanager
def undone(session: Session, *, within: int) -> Iterator[None]:
    """Undo what the block does; a statement of it that runs longer is stopped (milliseconds).

    For answers of others that a page can do without: what fails leaves the transaction whole.
    """
    link = driver(session)
    link.execute(f"savepoint undone; set local statement_timeout = {within:d}".encode())
    try:
        yield
    finally:
        undo(link, b"rollback to savepoint undone; release savepoint undone")


def undo(link: psycopg.Connection[Any], statement: bytes) -> None:
    """Go back to a savepoint; the statements the connection knows stay prepared.

    psycopg forgets them all at any rollback, as one may undo `create`: after each counter of a
    page, after each card PostgreSQL would plan everything anew. Nothing is created in between.
    """
    link.pgconn.exec_(statement)
    if link.info.transaction_status is not TransactionStatus.INTRANS:
        raise psycopg.OperationalError("the transaction could not go back to its savepoint")
