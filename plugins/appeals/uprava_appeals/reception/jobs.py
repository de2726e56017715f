"""The job of receptions: the list of the day."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_appeals.reception.service.telling import tell_of_day

FROM_HOUR = 7
"""Office time from which leaders are told of the day."""


def register(blueprint: Blueprint) -> None:
    """Register the task; each half hour, so that a day begins with its list wherever it is."""
    title = N_("Lists of personal receptions of the day")
    task(blueprint, "tell_of_receptions", title=title, cron="*/30 * * * *")(tell_of_receptions)


def tell_of_receptions(installation: Installation) -> None:
    """Tell leaders of today's list once the office day has begun."""
    tell_of(installation, day=office_day(installation.settings.timezone), at=now())


def tell_of(installation: Installation, *, day: date, at: datetime) -> int:
    """Tell leaders of a day's list; return how many were told."""
    with system_transaction(installation.engine, today=day, task="reception") as session:
        if office_time(session, at).hour < FROM_HOUR:
            return 0
        return tell_of_day(session, today=day, at=at)
