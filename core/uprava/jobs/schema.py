"""Procrastinate's own tables in the schema `jobs`, brought forward with the library's version."""

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection
from sqlalchemy import text as sql

INDEXES = (
    "create index if not exists uprava_jobs_status on jobs.procrastinate_jobs (status, id)",
    "create index if not exists uprava_events_at on jobs.procrastinate_events (at)",
)
"""Ours: the jobs screen counts and lists by state, the nightly removal goes by time."""


def upgrade(connection: Connection) -> bool:
    """Create the tables, or apply the library's migrations that are newer than the last ones.

    Returns whether anything changed. `jobs.applied` names the library's migration files that
    this database has.
    """
    connection.execute(sql("set local search_path = jobs, public"))
    connection.execute(sql("create table if not exists jobs.applied (name text primary key)"))
    applied = set(connection.execute(sql("select name from jobs.applied")).scalars())
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    missing = [file for file in files if file.name not in applied]
    if not missing:
        return False
    scripts = [file.read_text(encoding="utf-8") for file in missing]
    if not applied:
        scripts = [SchemaManager.get_schema()]
    driver = connection.connection.driver_connection
    assert driver is not None
    for script in scripts:
        driver.execute(script)
    for statement in INDEXES:
        connection.execute(sql(statement))
    connection.execute(
        sql("insert into jobs.applied (name) values (:name)"),
        [{"name": file.name} for file in missing],
    )
    return True
