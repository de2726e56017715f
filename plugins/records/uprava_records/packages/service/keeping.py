"""Packages that are kept: when each has to be read again, and in which acts it stands."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch
from uprava.installation import installation_of, office_time
from uprava.users.reader import Reader

from uprava_records.filing.service.common import today_of
from uprava_records.packages.service.listing import COLUMNS, PackageRow
from uprava_records.settings import records_settings

SHOWN = 100


def list_unread(session: Session, *, reader: Reader) -> list[PackageRow]:
    """Return packages that nobody has read for as long as the office allows, the oldest first."""
    query = f"""select {COLUMNS} from records.package as pk
        where pk.organisation_id = %(organisation)s and pk.sha256 is not null
            and pk.state in ('ready', 'failed')
            and (pk.checked_at at time zone %(zone)s)::date
                < %(today)s::date - make_interval(years => %(years)s)
        order by pk.checked_at limit {SHOWN}"""
    values = {
        "organisation": reader.organisation_id, "today": today_of(session),
        "zone": installation_of(session).settings.timezone,
        "years": records_settings().package_check_years,
    }  # fmt: skip
    return fetch(session, PackageRow, query, values)


def check_by(session: Session, row: PackageRow) -> date | None:
    """Return by which day a package has to be read again."""
    if row.checked_at is None or row.sha256 is None:
        return None
    day = office_time(session, row.checked_at).date()
    later = day.year + records_settings().package_check_years
    return date(later, day.month, min(day.day, 28))


def acts_of(session: Session, id: UUID) -> list[tuple[int, str]]:
    """Return the acts of transfer a package stands in: id and number."""
    query = """select t.id, t.number || '/' || t.year from records.transfer as t
        join records.transfer_line as l on l.transfer_id = t.id
        where l.package_id = %s and t.state <> 'cancelled' order by t.id"""
    return list(driver(session).execute(query, (id,)).fetchall())
