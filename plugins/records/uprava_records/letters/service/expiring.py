"""The nightly job that removes forgotten drafts."""

from uprava.clock import office_day
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

from uprava_records.letters.service.drafts import expire
from uprava_records.settings import records_settings


def expire_drafts(installation: Installation) -> None:
    """Remove drafts nobody touched for the configured number of days."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="drafts") as session:
        expire(session, today=today, days=records_settings().draft_days)
