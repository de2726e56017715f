"""What commands work with: the settings, a reachable database, the opened installation."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from uprava.errors import UnavailableError
from uprava.i18n import _, use_locale

if TYPE_CHECKING:
    from uprava.installation import Installation
    from uprava.settings import Settings


def read_settings() -> "Settings":
    """Return the settings of the environment, and write the log as they say."""
    from uprava import logs
    from uprava.settings import Settings

    settings = Settings()
    logs.set_up(settings.log_level)
    return settings


@contextmanager
def connected(settings: "Settings") -> Iterator["Settings"]:
    """Start the embedded server when no database is named; yield settings that name one.

    The last process that uses the server stops it.
    """
    if settings.database_url is not None:
        yield settings
        return
    from uprava.cli.stopping import ended_in_order
    from uprava.db import embedded

    settings.data.mkdir(parents=True, exist_ok=True)
    folder = settings.data / "postgres"
    with ended_in_order(), embedded.start(folder, binaries=settings.postgres_bin) as server:
        owner = server.url
        app = owner.replace(f"//{embedded.OWNER}@", f"//{embedded.APP}@", 1)
        yield settings.model_copy(update={"database_url": app, "database_owner_url": owner})


def environment(settings: "Settings") -> Mapping[str, str]:
    """Return the variables that tell another process of ours where the database is."""
    assert settings.database_url is not None
    owner = settings.database_owner_url or settings.database_url
    return {"UPRAVA_DATABASE_URL": settings.database_url, "UPRAVA_DATABASE_OWNER_URL": owner}


@contextmanager
def installation() -> Iterator["Installation"]:
    """Open the installation for a command, starting the embedded server when needed.

    Raises UnavailableError when the database was never filled or is older than the program.
    """
    from uprava import installation as core

    with connected(read_settings()) as settings, use_locale(settings.locale):
        require_schema(settings)
        with core.opened(settings) as made:
            yield made


def require_schema(settings: "Settings") -> None:
    """Raise UnavailableError unless the core's schema is the one this program works with."""
    from uprava.db import migrate
    from uprava.db.engine import owner_engine

    assert settings.database_url is not None
    owner = owner_engine(settings.database_owner_url or settings.database_url)
    try:
        with owner.connect() as connection:
            behind = migrate.pending(connection, [migrate.CORE])
    finally:
        owner.dispose()
    if behind:
        raise UnavailableError(
            _("The database is empty or older than this program. Run “uprava db upgrade” first.")
        )


def hand_down(settings: "Settings") -> None:
    """Let the worker processes started from here find the same database."""
    os.environ.update(environment(settings))
