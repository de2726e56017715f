"""How the mailbox is: told on the screen and on the health page, without waiting for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_one
from uprava.extension import Health, HealthCheck
from uprava.i18n import _

from uprava_records.mail.service.mailbox import read_url
from uprava_records.settings import records_settings

LATE = timedelta(minutes=30)
"""A mailbox nobody looked into for so long is told of."""


@dataclass(frozen=True, slots=True)
class Told:
    """How the last visit to the mailbox ended; an empty problem: well."""

    checked_at: datetime | None
    problem: str | None


def mailbox_told(session: Session) -> Told | None:
    """Return how the configured mailbox is; None: there is none."""
    settings = records_settings()
    if not settings.mail_url:
        return None
    box = read_url(settings.mail_url)
    query = "select checked_at, problem from records.mailbox_state where mailbox = %s"
    return fetch_one(session, Told, query, (box.key,)) or Told(None, None)


def health(session: Session) -> Sequence[HealthCheck]:
    """Say whether the mailbox is read."""
    told = mailbox_told(session)
    if told is None:
        return []
    if told.problem:
        said = _("The mailbox cannot be read: {why}").format(why=told.problem)
        return [HealthCheck("mailbox", Health.POOR, said)]
    if told.checked_at is None or now() - told.checked_at > LATE:
        return [
            HealthCheck("mailbox", Health.POOR, _("Nobody has looked into the mailbox lately."))
        ]
    return [HealthCheck("mailbox", Health.GOOD, _("The mailbox is read."))]
