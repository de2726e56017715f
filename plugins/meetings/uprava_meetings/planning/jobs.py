"""The job of planning: invitations are sent one by one."""

from procrastinate import Blueprint
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_meetings.planning.service.mailing import PERSISTENT, send_letter


def register(blueprint: Blueprint) -> None:
    """Register the task."""
    title = N_("Sending of an invitation")
    task(blueprint, "send_letter", title=title, retry=PERSISTENT)(send_letter)
