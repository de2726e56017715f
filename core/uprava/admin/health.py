"""The health page: the database, the files, and what every area says of its neighbours."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session
from uprava_storage import StorageError

from uprava.clock import now
from uprava.db.engine import NEWEST, OLDEST
from uprava.db.sql import fetch_one, fetch_value
from uprava.extension import Health, HealthCheck
from uprava.i18n import N_, _, ngettext
from uprava.installation import Installation
from uprava.stores import store_trouble
from uprava.web.metrics import count_lost_files
from uprava.web.screens import show_size

SCARCE = 2 * 1024**3
"""Bytes of free space below which the page warns."""

BACKUP_WITHIN = timedelta(hours=26)
"""A nightly backup that is late by two hours is told of."""

TITLES = {
    "audit": N_("Audit log"),
    "backup": N_("Backup"),
    "calendar": N_("Production calendar"),
    "connections": N_("Connections to the database"),
    "database": N_("Database"),
    "files": N_("File store"),
    "jobs": N_("Background jobs"),
    "lost": N_("Lost files"),
    "mail": N_("Mail"),
    "ocr": N_("Recognition of scans"),
    "signatures": N_("Trust of signatures"),
    "space": N_("Free space"),
}
"""Name of a check → English message id; what an area names itself is shown as it is."""

LINKS = {"audit": "/audit", "calendar": "/admin/calendar", "jobs": "/admin/jobs",
         "ocr": "/admin/recognition"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One line of the page."""

    title: str
    health: Health
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What the database says of itself."""

    version: str
    major: int
    size: int
    locale: str
    cyrillic: bool
    used: int
    most: int


FACTS = """
select current_setting('server_version') as version,
       current_setting('server_version_num')::int / 10000 as major,
       pg_database_size(current_database()) as size,
       (select datcollate from pg_database where datname = current_database()) as locale,
       lower('Ё') = 'ё' as cyrillic,
       (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as used,
       current_setting('max_connections')::int as most
"""


def health_rows(session: Session, installation: Installation) -> list[HealthRow]:
    """Return everything the page shows, what is bad first."""
    checks = [
        *database_checks(session),
        *store_checks(installation),
        backup_check(session, at=now()),
        *installation.plugins.health(session),
    ]
    order = [Health.BAD, Health.POOR, Health.GOOD]
    rows = [
        HealthRow(
            _(TITLES.get(each.name, each.name)), each.health, each.detail, LINKS.get(each.name, "")
        )
        for each in checks
    ]
    return sorted(rows, key=lambda row: (order.index(row.health), row.title))


def database_checks(session: Session) -> Sequence[HealthCheck]:
    """Return version, size, locale and connections."""
    facts = fetch_one(session, DatabaseFacts, FACTS)
    assert facts is not None
    fit = OLDEST <= facts.major <= NEWEST and facts.cyrillic
    told = _("PostgreSQL {version}, {size}, locale {locale}").format(
        version=facts.version, size=show_size(facts.size), locale=facts.locale
    )
    many = facts.used > facts.most * 0.8
    connections = _("{used} of {most}").format(used=facts.used, most=facts.most)
    return [
        HealthCheck("database", Health.GOOD if fit else Health.POOR, told),
        HealthCheck("connections", Health.POOR if many else Health.GOOD, connections),
    ]


def store_checks(installation: Installation) -> Sequence[HealthCheck]:
    """Return whether files can be read and written, and the space left for them."""
    kind = installation.settings.storage_url.partition(":")[0]
    try:
        installation.store.check()
        answer = HealthCheck("files", Health.GOOD, _("Works ({kind}).").format(kind=kind))
    except StorageError as error:
        answer = HealthCheck("files", Health.BAD, store_trouble(error))
    folder = installation.settings.data
    space = [space_check(folder)] if folder.is_dir() else []
    return [answer, *lost_check(), *space]


def lost_check() -> Sequence[HealthCheck]:
    """Tell of files that were needed and that the store has lost, when there were any."""
    count = count_lost_files()
    if not count:
        return []
    said = ngettext(
        "A file lost from the store was asked for {n} time.",
        "Files lost from the store were asked for {n} times.", count,
    )  # fmt: skip
    remedy = _("“uprava storage verify” names them; bring them back from the backup.")
    return [HealthCheck("lost", Health.BAD, f"{said.format(n=count)} {remedy}")]


def space_check(folder: Path) -> HealthCheck:
    """Return the free space where the data folder is."""
    space = shutil.disk_usage(folder)
    scarce = space.free < SCARCE or space.free < space.total * 0.05
    told = _("{free} of {total}").format(free=show_size(space.free), total=show_size(space.total))
    return HealthCheck("space", Health.POOR if scarce else Health.GOOD, told)


def backup_check(session: Session, *, at: datetime) -> HealthCheck:
    """Return how old the last backup is, as the audit log knows it."""
    last: datetime | None = fetch_value(
        session,
        "select at from audit.record where action = 'backup.made' order by seq desc limit 1",
    )
    if last is None:
        return HealthCheck("backup", Health.POOR, _("No backup was made by “uprava backup” yet."))
    hours = int((at - last) / timedelta(hours=1))
    told = _("The last one was made {hours} hours ago.").format(hours=hours)
    return HealthCheck("backup", Health.POOR if at - last > BACKUP_WITHIN else Health.GOOD, told)
