"""Terms of a stage: working hours and days of the office's production calendar."""

from datetime import date, datetime, time, timedelta

from uprava.approval.models import TermUnit
from uprava.calendar import Calendar, DayKind, OfficeHours

OPENS = time(9)
LUNCH = (time(13), time(14))
"""The usual day of an administration begins at nine and has an hour for lunch."""


def due_moment(
    start: datetime, term: int, unit: TermUnit, calendar: Calendar, *,
    hours: OfficeHours = OfficeHours(),  # noqa: B008 -- a frozen value
) -> datetime:  # fmt: skip
    """Return the last moment of a term that starts at an aware moment in office time.

    Days count from the next working day (Civil Code, article 191) and end when the office
    closes; hours run only while it is open.
    """
    if unit == TermUnit.DAYS:
        last = calendar.add_working_days(start.date(), term)
        return opening_times(last, start, calendar, hours)[-1][1]
    left, day = timedelta(hours=term), start.date()
    while True:
        for opens, closes in opening_times(day, start, calendar, hours):
            begins = max(opens, start)
            if closes - begins >= left:
                return begins + left
            left -= max(closes - begins, timedelta())
        day = calendar.next_working_day(day)


def opening_times(
    day: date, like: datetime, calendar: Calendar, hours: OfficeHours
) -> list[tuple[datetime, datetime]]:
    """Return from when until when the office works on a day, before and after lunch.

    A day before a holiday is an hour shorter: Labour Code, article 95.
    """
    kind = calendar.day_kind(day)
    if not kind.worked:
        return []
    closes = hours.friday_closes if day.isoweekday() == 5 else hours.closes
    end = datetime.combine(day, closes) - timedelta(hours=1 if kind is DayKind.SHORT else 0)
    halves = [(OPENS, LUNCH[0]), (LUNCH[1], end.time())]
    return [
        (datetime.combine(day, first, like.tzinfo), datetime.combine(day, last, like.tzinfo))
        for first, last in halves
    ]
