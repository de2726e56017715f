"""The job of reminders: in the office's morning, on working days, each term once a step."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_contracts.control.service.reminding import remind_of_terms

FROM_HOUR = 7
"""The hour of the office from which reminders are told, as those of the core are."""


def register(blueprint: Blueprint) -> None:
    """Register the task; after a standstill the next run tells what is to be told that day."""
    title = N_("Reminders of terms of contracts")
    task(blueprint, "remind_of_terms", title=title, cron="*/30 * * * *")(remind)


def remind(installation: Installation) -> None:
    """Tell what the day asks for, once the office day has begun."""
    remind_on(installation, day=office_day(installation.settings.timezone), at=now())


def remind_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Tell all reminders of a day, in portions; return how many terms were told of."""
    told, some = 0, 1
    while some:
        with system_transaction(installation.engine, today=day, task="contracts") as session:
            early = office_time(session, at).hour < FROM_HOUR
            some = 0 if early else remind_of_terms(session, today=day, at=at)
        told += some
    return told
