"""Office days in statements: moments as days of the office, working days between two days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.calendar.days import Calendar
from uprava.calendar.service import office_calendar
from uprava.installation import installation_of
from uprava.users.reader import Reader

YEARS_BACK = 15
"""How far back working days are told to a statement; none are counted before."""


@dataclass(slots=True)
class Worked:
    """The working days last told, and of which calendar and year they were."""

    calendar: Calendar
    year: int
    days: list[date]


_worked: Worked | None = None


def office_days(session: Session, _reader: Reader | None = None) -> dict[str, object]:
    """Return the parameters of the two expressions below: the office's zone, its working days."""
    return {
        "zone": installation_of(session).settings.timezone,
        "worked": worked_around(office_calendar(session), session.info["today"].year),
    }


def worked_around(calendar: Calendar, year: int) -> list[date]:
    """Return the working days of the years up to the next one; made once for a calendar."""
    global _worked  # noqa: PLW0603 -- one value per process, replaced as a whole
    kept = _worked
    if kept is None or kept.calendar is not calendar or kept.year != year:
        first = date(year - YEARS_BACK, 1, 1)
        every = (first + timedelta(days=n) for n in range((date(year + 2, 1, 1) - first).days))
        days = [day for day in every if calendar.is_working(day)]
        _worked = kept = Worked(calendar, year, days)
    return kept.days


def day_at(moment: LiteralString) -> LiteralString:
    """Return the SQL of a moment's day at the office."""
    return f"({moment} at time zone %(zone)s)::date"


def working_days(first: LiteralString, last: LiteralString) -> LiteralString:
    """Return the SQL of `Calendar.working_days_between`: after the first day, up to the last."""
    days = "%(worked)s::date[]"
    return f"(width_bucket({last}, {days}) - width_bucket({first}, {days}))"
