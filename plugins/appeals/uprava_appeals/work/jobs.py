"""The jobs of the area: reminders of what is late, terms by a new calendar."""

from procrastinate import Blueprint
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_appeals.work.service.recounting import recount
from uprava_appeals.work.service.reminding import remind


def register(blueprint: Blueprint) -> None:
    """Register the tasks."""
    late = N_("Reminders of late appeals")
    task(blueprint, "remind_of_late", title=late, cron="20 * * * *")(remind)
    counted = N_("Terms of appeals are counted by the new calendar")
    task(blueprint, "recount_terms", title=counted)(recount)
