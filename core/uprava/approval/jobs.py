"""The periodic work of approval."""

from zoneinfo import ZoneInfo

from uprava.approval.service.drafting_files import expire_uploads
from uprava.approval.service.lateness import tell_late
from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

FIRST_HOUR = 7
"""Nobody is told of late work at night."""


def late(installation: Installation) -> None:
    """Tell of decisions that are late, in portions, from the office's morning on."""
    office = now().astimezone(ZoneInfo(installation.settings.timezone))
    if office.hour < FIRST_HOUR:
        return
    last: int | None = 0
    while last is not None:
        with system_transaction(installation.engine, today=office.date(), task="late") as session:
            last = tell_late(session, after=last, today=office.date(), at=now())


def expire(installation: Installation) -> None:
    """Let go of files that waited for a draft too long."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="drafts") as session:
        expire_uploads(session, today=today)
