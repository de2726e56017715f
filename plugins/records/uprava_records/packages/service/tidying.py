"""Every night: packages nobody accepted, and copies of what an act destroyed, are let go of."""

from datetime import timedelta
from uuid import UUID

from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

from uprava_records.packages.service.listing import DESTROYED

BROUGHT = timedelta(days=30)
"""How long a package waits to be accepted after it was brought."""

TITLE = "select title from records.package where id = %s"


def tidy(installation: Installation) -> None:
    """Let go of packages; their bytes are collected after."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="packages") as session:
        query = f"""update records.package as pk set state = 'gone', sha256 = null
            where pk.sha256 is not null and {DESTROYED} returning pk.id"""
        destroyed: list[UUID] = fetch_values(session, query)
        for id in destroyed:
            [title] = fetch_values(session, TITLE, (id,))
            record(session, "package.gone", "package", id, title=title)
        query = """delete from records.package where origin = 'received' and accepted_on is null
            and ordered_at < %s"""
        execute(session, query, (now() - BROUGHT,))
