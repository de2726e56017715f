"""Jobs of securities: reminders of guarantees that end."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_contracts.securities.service import keeping

FROM_HOUR = 8
"""Office time from which people are reminded of the day."""


def register(blueprint: Blueprint) -> None:
    """Register the tasks; each half hour, so that a day begins with them anywhere."""
    title = N_("Reminders of guarantees that end")
    task(blueprint, "remind_of_guarantees", title=title, cron="*/30 * * * *")(remind)


def remind(installation: Installation) -> None:
    """Remind of guarantees, once the office day has begun."""
    remind_on(installation, day=office_day(installation.settings.timezone), at=now())


def remind_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Remind of what ends around a day; return of how many guarantees."""
    with system_transaction(installation.engine, today=day, task="contracts") as session:
        if office_time(session, at).hour < FROM_HOUR:
            return 0
        return keeping.remind(session, today=day, at=at)
