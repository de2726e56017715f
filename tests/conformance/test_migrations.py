"""Migrations: a fresh schema is what the models say; down to nothing and up again."""

import ast
import os
from collections.abc import Iterator
from types import ModuleType

import pytest
from alembic import command
from conformance.sources import tree_of
from sqlalchemy import Engine, create_engine, text
from uprava.db import migrate
from uprava.db.base import CORE_SCHEMAS
from uprava.installation import TABLES
from uprava.plugins import Plugins, load

OURS = ("uprava", "sqlmodel")


@pytest.fixture(scope="module")
def plugins(extra: dict[str, ModuleType]) -> Plugins:
    """Everything installed, and the dummy."""
    assert TABLES
    return load(extra=extra)


@pytest.fixture(scope="module")
def engine(databases) -> Iterator[Engine]:
    """The owner's engine on an empty database."""
    with databases(f"migrations_{os.getpid()}") as (_app, owner):
        made = create_engine(owner)
        yield made
        made.dispose()


def tables(engine: Engine) -> dict[str, list[str]]:
    """Return the tables of every schema that is not PostgreSQL's."""
    query = text(
        "select schemaname, array_agg(tablename::text order by tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema', 'jobs') group by 1"
    )
    with engine.connect() as connection:
        return {schema: list(names) for schema, names in connection.execute(query)}


def test_a_fresh_upgrade_is_what_the_models_say(engine: Engine, plugins: Plugins) -> None:
    migrate.upgrade(engine, plugins.migrations)
    for owner in plugins.migrations:
        with engine.connect() as connection:
            command.check(migrate.config_for(owner, connection))


def test_every_owner_goes_down_to_nothing_and_up_again(engine: Engine, plugins: Plugins) -> None:
    migrate.upgrade(engine, plugins.migrations)
    before = tables(engine)
    assert set(before) - {"public"} <= {*CORE_SCHEMAS, *plugins.modules}
    assert "public" not in before, "a table stands outside every schema"
    for owner in reversed(plugins.migrations):
        migrate.downgrade(engine, owner, "base")
    left = {name for names in tables(engine).values() for name in names}
    assert left <= {"alembic_version"}
    migrate.upgrade(engine, plugins.migrations)
    assert tables(engine) == before


def test_a_module_goes_down_while_the_others_stay(engine: Engine, plugins: Plugins) -> None:
    migrate.upgrade(engine, plugins.migrations)
    before = tables(engine)
    for owner in plugins.migrations[1:]:
        migrate.downgrade(engine, owner, "base")
        rest = tables(engine)
        assert rest[owner.owner] == ["alembic_version"]
        assert {k: v for k, v in rest.items() if k != owner.owner} == {
            k: v for k, v in before.items() if k != owner.owner
        }
        migrate.upgrade(engine, plugins.migrations)


def test_a_migration_imports_nothing_of_ours(plugins: Plugins) -> None:
    guilty = [
        f"{path.name}: {module}"
        for owner in plugins.migrations
        for path in sorted(owner.versions.glob("*.py"))
        for node in ast.walk(tree_of(path))
        for module in imported(node)
        if module.split(".")[0].startswith(OURS)
    ]
    assert guilty == []


def imported(node: object) -> list[str]:
    """Return the modules an import statement names."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_revisions_are_numbered_one_after_another(plugins: Plugins) -> None:
    for owner in plugins.migrations:
        numbers = [path.name[:4] for path in sorted(owner.versions.glob("[0-9]*.py"))]
        assert numbers == [f"{place:04d}" for place in range(1, len(numbers) + 1)], owner.owner


def test_the_lock_is_held_while_others_migrate_and_no_transaction_idles_with_it(
    engine: Engine, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = text(
        "select a.state, l.granted from pg_locks as l join pg_stat_activity as a using (pid)"
        " where l.locktype = 'advisory' and l.objid = :key"
    )
    seen = []

    def look(engine: Engine, *_arguments: object) -> bool:
        with engine.connect() as connection:
            seen.extend(tuple(row) for row in connection.execute(query, {"key": migrate.LOCK}))
        return False

    monkeypatch.setattr(migrate, "_upgrade_one", look)
    migrate.upgrade(engine, plugins.migrations[:1])
    assert seen == [("idle", True)]
