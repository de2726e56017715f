"""One running installation: its settings, plugins, database, store and job queue, opened once.

The web server, the worker, the command line and the tests all start here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, make_url
from sqlalchemy import text as sql
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from uprava_storage import BlobStore, open_store

from uprava import plugins as host
from uprava.clock import office_day
from uprava.db import migrate, tables
from uprava.db.engine import app_engine, check_server, owner_engine
from uprava.db.transaction import system_transaction
from uprava.i18n import use_locale
from uprava.jobs.queue import JobQueue
from uprava.plugins import Plugins
from uprava.settings import Settings
from uprava.users.service.built_in import keep_built_in

TABLES = tables.__all__
"""Importing the tables lets SQLAlchemy resolve references between areas."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything a process of this installation works with."""

    settings: Settings
    plugins: Plugins
    engine: Engine
    store: BlobStore
    jobs: JobQueue


@contextmanager
def opened(
    settings: Settings, *, extra: Mapping[str, ModuleType] | None = None
) -> Iterator[Installation]:
    """Open the installation whose database `settings.database_url` names; close it at the end.

    Modules the administrator switched off are not loaded. The schema must be up to date (see
    `bring_up_to_date`).
    """
    assert settings.database_url is not None
    engine = app_engine(settings, settings.database_url)
    try:
        plugins = host.load(enabled_modules(settings, engine, extra), extra=extra)
        store = open_store(settings.storage_url)
        made = Installation(settings, plugins, engine, store, JobQueue(plugins))
        belongs_to(engine, made)
        yield made
    finally:
        engine.dispose()


def belongs_to(engine: Engine, installation: Installation) -> None:
    """Let sessions on the engine find their installation: see `installation_of`."""
    engine.update_execution_options(installation=installation)


def installation_of(session: Session) -> Installation:
    """Return the installation a session works in.

    For services of acts that plugins may forbid or follow, wherever the act comes from.
    """
    found = session.get_bind().get_execution_options()["installation"]
    assert isinstance(found, Installation)
    return found


def office_time(session: Session, moment: datetime) -> datetime:
    """Return a moment by the office's clock: its `.date()` is a day of the office, not of UTC."""
    return moment.astimezone(ZoneInfo(installation_of(session).settings.timezone))


def bring_up_to_date(
    settings: Settings, *, extra: Mapping[str, ModuleType] | None = None
) -> list[str]:
    """Run the migrations of the core and all enabled modules; return whose schema changed.

    Then the built-in roles get what these modules declare for them.
    """
    assert settings.database_url is not None
    owner = owner_engine(settings.database_owner_url or settings.database_url)
    try:
        check_server(owner)
        changed = migrate.upgrade(owner, [migrate.CORE])
        plugins = host.load(enabled_modules(settings, owner, extra), extra=extra)
        changed += migrate.upgrade(owner, plugins.migrations)
        app_role = make_url(settings.database_url).username
        if app_role:
            migrate.let_in(owner, app_role, plugins.migrations)
        today = office_day(settings.timezone)
        with (
            use_locale(settings.locale),
            system_transaction(owner, today=today, task="built-in roles") as session,
        ):
            keep_built_in(session, plugins.permissions)
        return changed
    finally:
        owner.dispose()


def enabled_modules(
    settings: Settings, engine: Engine, extra: Mapping[str, ModuleType] | None = None
) -> list[str]:
    """Return the modules to run: those the settings name and nobody switched off."""
    wanted = settings.modules if settings.modules is not None else tuple(host.installed())
    try:
        with engine.connect() as connection:
            query = sql("select name from core.module where not enabled")
            off = set(connection.execute(query).scalars())
    except ProgrammingError:  # before the first migration there is no table
        off = set()
    return [name for name in (*wanted, *(extra or {})) if name not in off]
