"""The job of protocols: reminders of those that are due."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_meetings.agenda.jobs import FROM_HOUR
from uprava_meetings.protocol.service.reminding import remind_of_protocols


def register(blueprint: Blueprint) -> None:
    """Register the task: each half hour, as for materials."""
    title = N_("Reminders of protocols of meetings")
    task(blueprint, "remind_of_protocols", title=title, cron="*/30 * * * *")(remind)


def remind(installation: Installation) -> None:
    """Remind of protocols that are due, once the office day has begun."""
    remind_on(installation, day=office_day(installation.settings.timezone), at=now())


def remind_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Remind of what is due on a day; return of how many meetings."""
    with system_transaction(installation.engine, today=day, task="meetings") as session:
        if office_time(session, at).hour < FROM_HOUR:
            return 0
        return remind_of_protocols(session, today=day, at=at)
