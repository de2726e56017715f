"""The jobs of a meeting: sheets are closed and reminded of; secret votes leave no earlier rows."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.queue import Priority, task

from uprava_meetings.conduct.service.secret import rewrite
from uprava_meetings.conduct.service.sheets import close_due, remind


def register(blueprint: Blueprint) -> None:
    """Register the tasks; a sheet is closed within five minutes of its last moment."""
    title = N_("Votes by correspondence: closing")
    task(blueprint, "close_sheets", title=title, cron="*/5 * * * *")(close_sheets)
    title = N_("Votes by correspondence: reminders")
    task(blueprint, "remind_of_sheets", title=title, cron="20 * * * *")(remind_of_sheets)
    title = N_("Secret votes: traces of the order are removed")
    task(blueprint, "rewrite_secret", title=title, priority=Priority.SOON)(rewrite_secret)


def close_sheets(installation: Installation) -> None:
    """Close the votes by correspondence whose last moment has come, or whose sheets are back."""
    close_sheets_at(installation, at=now())


def close_sheets_at(installation: Installation, *, at: datetime) -> list[UUID]:
    """Close what is due at a moment, each meeting in a transaction of its own; return them."""
    day = office_day(installation.settings.timezone)
    closed: list[UUID] = []
    with use_locale(installation.settings.locale):
        while True:
            with system_transaction(installation.engine, today=day, task="sheets") as session:
                found = close_due(session, at=at)
            if found is None:
                return closed
            closed.append(found)


def remind_of_sheets(installation: Installation) -> None:
    """Remind the members whose sheets are not back a day before the last moment."""
    day = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=day, task="sheets") as session:
        remind(session, at=now())


def rewrite_secret(installation: Installation) -> None:
    """Put what is kept of secret votes into new files: their earlier rows tell the order."""
    day = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=day, task="secret votes") as session:
        rewrite(session)
