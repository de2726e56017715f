"""The job of reminders: in the office's morning, on working days, each thing once a day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from procrastinate import Blueprint
from uprava.calendar.service import office_calendar
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.jobs.queue import task

from uprava_assignments.reminding.service.telling import tellings_of

MORNING = 7
"""The hour of the office from which reminders are told, as those of the core are."""


def register(blueprint: Blueprint) -> None:
    """Register the task; after a standstill the next run tells what is to be told that day."""
    title = N_("Reminders of assignments")
    task(blueprint, "remind_of_terms", title=title, cron="*/10 * * * *")(remind)


def remind(installation: Installation) -> None:
    """Tell what the day asks for, from the office's morning on."""
    office = now().astimezone(ZoneInfo(installation.settings.timezone))
    if office.hour >= MORNING:
        remind_on(installation, day=office.date(), at=now())


def remind_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Tell all reminders of a day, in portions; return how many terms were told of."""
    zone, told = installation.settings.timezone, 0
    for tell in tellings_of(day, zone=zone, at=at):
        some = 1
        while some:
            with system_transaction(installation.engine, today=day, task="reminders") as session:
                working = office_calendar(session).is_working(day)
                some = tell(session) if working else 0
            told += some
    return told
