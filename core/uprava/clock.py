"""The office's time: dates of registration and terms are days of the office, not of UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def office_day(timezone: str, moment: datetime | None = None) -> date:
    """Return the calendar day at the office at a moment (default: now)."""
    return (moment or now()).astimezone(ZoneInfo(timezone)).date()
