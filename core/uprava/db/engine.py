"""Engines: how the application and the owner reach PostgreSQL, and what is checked at start."""

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy import text as sql
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from uprava.errors import UnavailableError
from uprava.i18n import _
from uprava.settings import Settings

OLDEST, NEWEST = 15, 18
"""PostgreSQL major versions this release is tested with."""

CHECKS = """
select current_setting('server_version_num')::int / 10000,
       lower('Ё') = 'ё' and cardinality(show_trgm('ё')) > 0 and cardinality(show_trgm('я')) > 0
"""


def app_engine(settings: Settings, url: str) -> Engine:
    """Return the engine of the application role, its pool sized to the handler threads.

    Statement and idle-in-transaction timeouts are set on every connection; the search path
    holds `jobs`, where procrastinate's unqualified tables live.
    """
    size = settings.threads + settings.job_threads + 2
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_use_lifo=True,
        connect_args={"connect_timeout": 5, "application_name": "uprava"},
    )
    options = (
        f"set search_path = jobs, public; set statement_timeout = {settings.statement_timeout};"
        " set idle_in_transaction_session_timeout = '60s'; set lock_timeout = '10s';"
        " set time zone 'UTC'"
    )
    event.listen(engine, "connect", _on_connect(options))
    _close_what_comes_late(engine)
    return engine


def owner_engine(url: str) -> Engine:
    """Return the engine of the owner role, for migrations and maintenance commands only."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=1,
        max_overflow=2,
        connect_args={"connect_timeout": 5, "application_name": "uprava owner"},
    )
    event.listen(engine, "connect", _on_connect("set search_path = jobs, public"))
    return engine


def _close_what_comes_late(engine: Engine) -> None:
    """Close connections that are given back after the pool they came from was disposed of.

    SQLAlchemy would put them into the old pool, where nobody closes them: at the end of a process
    a thread may still be answering, and after a lost database others are.
    """
    disposed = [0]

    def mark(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info["before"] = disposed[0]

    def close(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        if entry.info.get("before") != disposed[0]:
            entry.close()

    def count(_engine: Engine) -> None:
        disposed[0] += 1

    event.listen(engine, "connect", mark)
    event.listen(engine, "checkin", close)
    event.listen(engine, "engine_disposed", count)


def _on_connect(statement: str) -> Any:
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    return prepare


def check_server(engine: Engine) -> None:
    """Refuse a PostgreSQL that would break Russian search silently.

    Raises UnavailableError for an unsupported version or a locale in which `lower('Ё')` or
    trigrams of Cyrillic letters do not work (initdb with `--locale=C`).
    """
    with engine.connect() as connection:
        version, cyrillic = connection.execute(sql(CHECKS)).one()
    if not OLDEST <= version <= NEWEST:
        raise UnavailableError(
            _("PostgreSQL {version} is not supported; versions {oldest} to {newest} are.").format(
                version=version, oldest=OLDEST, newest=NEWEST
            )
        )
    if not cyrillic:
        raise UnavailableError(
            _(
                "The database was created with a locale that does not know Cyrillic letters:"
                " search would miss documents. Create it with C.UTF-8 or ru_RU.UTF-8."
            )
        )
