"""What the area does in the background: telling of tasks that are late."""

from typing import TYPE_CHECKING

from procrastinate import Blueprint
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_assignments.tasks.service.lateness import PORTION, tell_late

if TYPE_CHECKING:
    from uprava.installation import Installation


def jobs(blueprint: Blueprint) -> None:
    """Every hour: the first one of the office's day finds them, the others what moved since."""
    task(blueprint, "late", title=N_("Tell of late assignments"), cron="20 * * * *")(late)


def late(installation: "Installation") -> None:
    """Tell whoever gave a task that it is late."""
    today = office_day(installation.settings.timezone)
    told = PORTION
    while told == PORTION:
        with system_transaction(installation.engine, today=today, task="late") as session:
            told = tell_late(session, today=today, at=now())
