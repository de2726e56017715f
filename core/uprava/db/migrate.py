"""Runs migrations: one version table and PostgreSQL schema per module, one `env.py` for all.

A module's versions live in its own package; the order follows the modules' declared
dependencies. An absent module harms nobody: its tables simply wait.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine
from sqlalchemy import text as sql

from uprava.db.base import CORE_SCHEMAS
from uprava.jobs import schema as jobs_schema

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 7_240_301
"""Key of the advisory lock that lets one migration run at a time."""

GRANTS = (
    "grant usage on schema {schema} to {role}",
    "grant select, insert, update, delete on all tables in schema {schema} to {role}",
    "grant usage, select on all sequences in schema {schema} to {role}",
    "grant execute on all functions in schema {schema} to {role}",
)

SCRIPTS = Path(__file__).parent / "alembic"


@dataclass(frozen=True, slots=True)
class Migrations:
    """Where one owner's migrations are and which schemas are its own.

    The first schema keeps the version table.
    """

    owner: str
    versions: Path
    schemas: tuple[str, ...]


CORE = Migrations("core", Path(__file__).parent.parent / "migrations" / "versions", CORE_SCHEMAS)


def config_for(migrations: Migrations, connection: Connection | None = None) -> "Config":
    """Return Alembic's configuration for one owner.

    Alembic is imported where it migrates: a process that serves needs none of its memory.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("version_locations", str(migrations.versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["schemas"] = migrations.schemas
    return config


def upgrade(engine: Engine, owners: Sequence[Migrations], revision: str = "head") -> list[str]:
    """Bring every owner's schema to `revision`, in the order given; return who changed.

    Runs under an advisory lock with a lock timeout, so that a waiting migration never
    blocks people for longer than two seconds. The lock is held outside a transaction: one that
    idles while a migration takes minutes would be ended by the server.
    """
    changed: list[str] = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
        guard.execute(sql("select pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            changed += [each.owner for each in owners if _upgrade_one(engine, each, revision)]
        finally:  # the lock is the session's: a connection back in the pool would keep it
            guard.execute(sql("select pg_advisory_unlock(:key)"), {"key": LOCK})
    return changed


def _upgrade_one(engine: Engine, owner: Migrations, revision: str) -> bool:
    with engine.begin() as connection:
        before = current(connection, owner)
        if before is None or before != head(owner) or revision != "head":
            from alembic import command

            prepare(connection, owner)
            command.upgrade(config_for(owner, connection), revision)
        if owner is CORE:
            jobs_schema.upgrade(connection)
        return current(connection, owner) != before


def let_in(engine: Engine, app_role: str, owners: Sequence[Migrations]) -> None:
    """Give the application role what it needs in every schema, and no more.

    It changes rows everywhere but in the audit log, where it inserts and reads, and in the
    version tables, which it only reads.
    """
    schemas = [schema for owner in owners for schema in owner.schemas]
    versions = [f"{owner.schemas[0]}.alembic_version" for owner in owners]
    with engine.begin() as connection:
        role = connection.dialect.identifier_preparer.quote_identifier(app_role)
        rules = [each.format(schema=schema, role=role) for schema in schemas for each in GRANTS]
        rules += [f"revoke insert, update, delete on {table} from {role}" for table in versions]
        rules.append(f"revoke update, delete on audit.record from {role}")
        once = connection.execution_options(no_parameters=True)  # one way to the server and back
        once.exec_driver_sql(";".join(rules))


def downgrade(engine: Engine, owner: Migrations, revision: str) -> None:
    """Take one owner's schema back to `revision`; refused by PostgreSQL while others need it."""
    from alembic import command

    with engine.begin() as connection:
        connection.execute(sql("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
        command.downgrade(config_for(owner, connection), revision)


def current(connection: Connection, owner: Migrations) -> str | None:
    """Return the revision an owner's schema is at, None before the first migration."""
    table = f"{owner.schemas[0]}.alembic_version"
    if connection.execute(sql("select to_regclass(:name)"), {"name": table}).scalar() is None:
        return None
    return connection.execute(sql(f"select version_num from {table}")).scalar()


def head(owner: Migrations) -> str | None:
    """Return the newest revision the installed code has for an owner.

    Raises ValueError when two revisions follow nobody: one of them was not put on the other.
    """
    return head_in(owner.versions)


REVISION = re.compile(r"""^revision\b[^=\n]*=\s*["']([\w.-]+)["']""", re.MULTILINE)
BEFORE = re.compile(r"^down_revision\b[^=\n]*=(.*)$", re.MULTILINE)
NAMED = re.compile(r"""["']([\w.-]+)["']""")
"""As Alembic writes them, with types or without; a merge follows several."""


@cache
def head_in(versions: Path) -> str | None:
    """Return the revision of a folder that no other follows; None for an empty folder."""
    texts = [path.read_text(encoding="utf-8") for path in versions.glob("*.py")]
    found = {match[1] for text in texts if (match := REVISION.search(text))}
    heads = found - {
        name for text in texts for line in BEFORE.findall(text) for name in NAMED.findall(line)
    }
    if len(heads) > 1:
        raise ValueError(f"several heads in {versions}: {', '.join(sorted(heads))}")
    return next(iter(heads), None)


def pending(connection: Connection, owners: Sequence[Migrations]) -> list[str]:
    """Return the owners whose schema is not at the code's newest revision."""
    return [owner.owner for owner in owners if current(connection, owner) != head(owner)]


def prepare(connection: Connection, owner: Migrations) -> None:
    """Make sure of an owner's schemas; wait neither long for locks nor an end for statements."""
    connection.execute(sql("set local lock_timeout = '2s'"))
    connection.execute(sql("set local statement_timeout = 0"))
    for schema in owner.schemas:
        connection.execute(sql(f"create schema if not exists {schema}"))
