"""Jobs of agendas: reminders of materials, packets."""

from datetime import date, datetime

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation, office_time
from uprava.jobs.queue import task

from uprava_meetings.agenda.service.reminding import remind_of_materials
from uprava_meetings.agenda.service.running import make_packet, tidy
from uprava_meetings.agenda.service.standing_in import follow_substitutes

FROM_HOUR = 8
"""Office time from which people are reminded of the day."""


def register(blueprint: Blueprint) -> None:
    """Register the tasks; reminders each half hour, so that a day begins with them anywhere."""
    title = N_("Reminders of materials for meetings")
    task(blueprint, "remind_of_materials", title=title, cron="*/30 * * * *")(remind)
    title = N_("Reading rights of substitutes at meetings")
    task(blueprint, "follow_substitutes", title=title, cron="*/5 * * * *")(follow)
    task(blueprint, "make_packet", title=N_("Packets of materials"))(make_packet)
    task(blueprint, "tidy_packets", title=N_("Removal of old packets"), cron="40 20 * * *")(tidy)


def remind(installation: Installation) -> None:
    """Remind of materials that are awaited, once the office day has begun."""
    remind_on(installation, day=office_day(installation.settings.timezone), at=now())


def follow(installation: Installation) -> None:
    """Let who stands in for a member read the questions."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="meetings") as session:
        follow_substitutes(session, by=None, at=now())


def remind_on(installation: Installation, *, day: date, at: datetime) -> int:
    """Remind of what is awaited on a day; return of how many questions."""
    with system_transaction(installation.engine, today=day, task="meetings") as session:
        if office_time(session, at).hour < FROM_HOUR:
            return 0
        return remind_of_materials(session, today=day, at=at)
