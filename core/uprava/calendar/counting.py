"""Office days in statements: moments as days of the office, working days between two days."""

from datetime import date, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.calendar.service import office_calendar
from uprava.installation import installation_of
from uprava.users.reader import Reader

YEARS_BACK = 15
"""How far back days off are told to a statement; before that weeks are plain days."""


def office_days(session: Session, _reader: Reader | None = None) -> dict[str, object]:
    """Return the parameters of the two expressions below: the office's zone and its days off."""
    calendar, today = office_calendar(session), session.info["today"]
    first, last = date(today.year - YEARS_BACK, 1, 1), date(today.year + 1, 12, 31)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        "zone": installation_of(session).settings.timezone,
        "off": [day for day in every if not calendar.is_working(day)],
    }


def day_at(moment: LiteralString) -> LiteralString:
    """Return the SQL of a moment's day at the office."""
    return f"({moment} at time zone %(zone)s)::date"


def working_days(first: LiteralString, last: LiteralString) -> LiteralString:
    """Return the SQL of `Calendar.working_days_between`: after the first day, up to the last."""
    off = "%(off)s::date[]"
    return f"({last} - {first} - width_bucket({last}, {off}) + width_bucket({first}, {off}))"
