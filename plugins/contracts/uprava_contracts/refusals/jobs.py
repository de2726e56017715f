"""The job of refusals: what comes into force by itself, and reminders."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_contracts.refusals.service.reminding import come_into_force, remind

FROM_HOUR = 8
"""The hour of the office day from which people are told."""


def register(blueprint: Blueprint) -> None:
    """Register the task: each half hour; what is done already is left alone."""
    title = N_("Refusals and agreements come into force, reminders of their steps")
    task(blueprint, "follow_changes", title=title, cron="*/30 * * * *")(follow_changes)


def follow_changes(installation: Installation) -> None:
    """Follow the days of all refusals and agreements."""
    follow_on(installation, day=office_day(installation.settings.timezone), at=now())


def follow_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Do what a day brings; return how many reminders were given."""
    with system_transaction(installation.engine, today=day, task="contracts") as session:
        come_into_force(session, today=day, at=at)
        if office_time(session, at).hour < FROM_HOUR:
            return 0
        return remind(session, today=day, at=at)
