"""One transaction per act, opened and committed by the core only.

The session carries in `info` who acts (`reader`), the request's id, to which personal files it
was let in, and the audit records collected so far; they are chained and written last, just before
the commit.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from uprava.db.sql import driver
from uprava.errors import (
    ConflictError,
    ConnectionLostError,
    DatabaseBusyError,
    InvalidError,
    UpravaError,
)
from uprava.i18n import N_, _
from uprava.users.reader import Reader

log = logging.getLogger(__name__)

ENTER = (
    "select set_config('uprava.principals', %s, true), set_config('uprava.system', %s, true),"
    " set_config('uprava.opened', %s, true), set_config('application_name', %s, true)"
)
"""The server's own log and `pg_stat_activity` then name the request or the task."""
SEAL = "select audit.append(%s)"


class ActSession(Session):
    """A session whose transaction begins, at its first statement, under the reader's rights."""


@event.listens_for(ActSession, "after_begin")
def enter(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """Tell PostgreSQL for whom the transaction works: row security reads it."""
    reader: Reader | None = session.info["reader"]
    principals = set_of(list(reader.principals) if reader else [])
    raw = connection.connection.driver_connection
    assert raw is not None
    works_for = session.info["request_id"] or session.info.get("task", "")
    system, opened = session.info.get("system", ""), set_of(session.info["let_in"])
    raw.execute(ENTER, (principals, system, opened, f"uprava {works_for}".strip()))


def new_session(
    engine: Engine, *, reader: Reader | None, today: date, request_id: str = "", address: str = "",
    let_in: set[UUID] | None = None,
) -> Session:  # fmt: skip
    """Return a session that has not yet taken a connection; no reader: nothing is visible.

    `today` is the office day; services take it from `session.info["today"]` or as an argument.
    """
    info: dict[str, object] = {
        "reader": reader, "today": today, "request_id": request_id, "address": address,
        "audit": [], "let_in": set() if let_in is None else let_in,
    }  # fmt: skip
    return ActSession(engine, autoflush=False, expire_on_commit=False, info=info)


@contextmanager
def unit_of_work(session: Session) -> Iterator[Session]:
    """Run the block in the session's transaction under the reader's rights; commit at its end.

    The transaction begins with the first statement, so that a slow upload before it holds no
    connection. Any exception rolls everything back. Raises UnavailableError when the database
    is lost, and ConflictError for a broken constraint or a serialisation failure.
    """
    with session, translated(session):
        yield session
        session.flush()
        seal(session)
        session.commit()


@contextmanager
def beside(session: Session) -> Iterator[Session]:
    """Run the block in a transaction of its own, for the same reader and the same request.

    For what must stay whatever becomes of the act, or be over before something slow begins.
    """
    info, engine = session.info, session.get_bind()
    assert isinstance(engine, Engine)
    own = new_session(
        engine, reader=info["reader"], today=info["today"], request_id=info["request_id"],
        address=info["address"], let_in=info["let_in"],
    )  # fmt: skip
    with unit_of_work(own):
        yield own


@contextmanager
def system_transaction(engine: Engine, *, today: date, task: str = "system") -> Iterator[Session]:
    """Run the block as the installation itself: jobs, the command line, the demo.

    Sees every document; what it does is in the audit log under `task`.
    """
    session = new_session(engine, reader=None, today=today)
    session.info.update(system="on", task=task)
    with unit_of_work(session):
        yield session


def seal(session: Session) -> None:
    """Append the collected audit records to the chain; from here to the commit it is locked."""
    bodies = session.info["audit"]
    if bodies:
        driver(session).execute(SEAL, (bodies,))
        session.info["audit"] = []


def set_of(ids: Iterable[int | UUID]) -> str:
    """Return ids as a PostgreSQL array literal."""
    return "{" + ",".join(map(str, ids)) + "}"


@contextmanager
def translated(session: Session) -> Iterator[None]:
    """Turn the driver's errors into the family people can be told of."""
    try:
        yield
    except (psycopg.Error, sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError) as error:
        cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
        raise in_words(session, cause) from error


TOLD: tuple[tuple[type[Exception], type[UpravaError], str], ...] = (
    (
        psycopg.errors.UniqueViolation,
        ConflictError,
        N_("This has been done already: such a record exists."),
    ),
    (
        psycopg.errors.ExclusionViolation,
        ConflictError,
        N_("This has been done already: such a record exists."),
    ),
    (
        psycopg.errors.ForeignKeyViolation,
        ConflictError,
        N_("Something this refers to has been removed meanwhile."),
    ),
    (
        psycopg.errors.QueryCanceled,
        DatabaseBusyError,
        N_("The database was too busy to answer. Try again."),
    ),
    (
        psycopg.errors.LockNotAvailable,
        DatabaseBusyError,
        N_("The database was too busy to answer. Try again."),
    ),
    (
        psycopg.errors.SerializationFailure,
        ConflictError,
        N_("Two changes met. Nothing was kept of yours; try again."),
    ),
    (
        psycopg.errors.DeadlockDetected,
        ConflictError,
        N_("Two changes met. Nothing was kept of yours; try again."),
    ),
    (
        psycopg.DataError,
        InvalidError,
        N_("The text holds characters that cannot be kept. Nothing was kept."),
    ),
    (
        sqlalchemy.exc.TimeoutError,
        DatabaseBusyError,
        N_("All database connections are busy. Try again in a moment."),
    ),
)
"""The driver's error → ours and its sentence; the first that fits."""


def in_words(session: Session, cause: BaseException | None) -> Exception:
    """Return the error to raise for a driver's error; what nobody can be told of is a bug."""
    for kind, ours, sentence in TOLD:
        if isinstance(cause, kind):
            return ours(_(sentence))
    if isinstance(cause, psycopg.OperationalError | psycopg.errors.FeatureNotSupported):
        return lost(session, cause)
    return Exception(f"database: {cause!r}")


def lost(session: Session, cause: BaseException) -> UpravaError:
    """Drop the pool's connections: the server is gone, or a migration outdated their plans."""
    log.warning("database connections dropped: %s", str(cause).strip())
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    session.invalidate()  # a rollback on the lost connection would raise over this refusal
    engine.dispose()
    return ConnectionLostError(
        _(
            "The connection to the database was interrupted. Nothing of this act is lost or"
            " doubled if you repeat it: press the button again."
        )
    )
