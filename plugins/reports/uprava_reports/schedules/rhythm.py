"""On which days a report is sent: a rhythm over the production calendar; values, no database."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice
from zoneinfo import ZoneInfo

from uprava.calendar import Calendar, Shift
from uprava.calendar.repetition import LAST_DAY, Every, Repetition
from uprava.i18n import _

BEFORE = timedelta(days=40)
"""Longer than any row of days off: a day that was moved lies nearer to where it was."""

MOST_WORKING = 23
"""Working days of the longest month; a month with fewer has its last one."""

MONTHS_OF_QUARTER = 3


class Often(StrEnum):
    """How often a report is sent."""

    DAILY = "daily"
    """Each working day."""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Counted(StrEnum):
    """How the day of a month is counted."""

    DAY = "day"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a report is sent.

    `weekdays` (Monday is 1) belong to weeks. Months and quarters have a `day`, 1 to 31 or
    `LAST_DAY`, counted among all days or among the working ones; a month without that day has its
    last one. `month` is its place in the quarter, from 1. `shift`: where a day goes that is not
    worked. `hour` is by the office's clock.
    """

    often: Often
    weekdays: tuple[int, ...] = ()
    counted: Counted = Counted.DAY
    day: int = LAST_DAY
    month: int = 1
    shift: Shift = Shift.NEXT
    hour: int = 8

    def mistakes(self) -> dict[str, str]:
        """Return a sentence for each part that makes no rhythm."""
        wrong = {}
        if not 0 <= self.hour <= 23:
            wrong["hour"] = _("An hour from 0 to 23.")
        if self.shift is Shift.NONE:
            wrong["shift"] = _("Choose from the list.")
        if self.often is Often.WEEKLY:
            if not self.weekdays or not set(self.weekdays) <= set(range(1, 8)):
                wrong["weekdays"] = _("Choose at least one day of the week.")
        elif self.often is not Often.DAILY:
            wrong |= self._wrong_day()
        return wrong

    def _wrong_day(self) -> dict[str, str]:
        wrong = {}
        most = MOST_WORKING if self.counted is Counted.WORKING else 31
        if not LAST_DAY <= self.day <= most:
            wrong["day"] = _("A day from 1 to {n}, or the last day.").format(n=most)
        if self.often is Often.QUARTERLY and not 1 <= self.month <= MONTHS_OF_QUARTER:
            wrong["month"] = _("There is no such month in the period.")
        return wrong

    def days(self, calendar: Calendar, since: date) -> Iterator[date]:
        """Yield the days of sending from a day on, each once, without end."""
        last = since - timedelta(days=1)
        for day in self._raw(calendar, since - BEFORE):
            moved = calendar.shifted(day, shift=self.shift)
            if moved > last:
                last = moved
                yield moved

    def _raw(self, calendar: Calendar, begin: date) -> Iterator[date]:
        """Yield the days by the rule alone, before any shift."""
        if self.often is Often.DAILY:
            yield from (calendar.add_working_days(begin, n) for n in count(1))
        elif self.often is Often.WEEKLY:
            yield from Repetition(Every.WEEK, weekdays=self.weekdays).days_from(begin, begin)
        elif self.counted is Counted.DAY:
            yield from self._months.days_from(begin, begin)
        else:
            firsts = (each.replace(day=1) for each in self._months.days_from(begin, begin))
            yield from (nth_working(calendar, first, self.day) for first in firsts)

    @property
    def _months(self) -> Repetition:
        quarterly = self.often is Often.QUARTERLY
        every, month = (Every.QUARTER, self.month) if quarterly else (Every.MONTH, 1)
        day = self.day if self.counted is Counted.DAY else LAST_DAY
        return Repetition(every, day=day, month=month)

    def coming(self, calendar: Calendar, since: date, many: int) -> list[date]:
        """Return the next days of sending, the day itself included."""
        return list(islice(self.days(calendar, since), many))

    def next_after(self, calendar: Calendar, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the next moment of sending strictly after a moment."""
        days = self.days(calendar, moment.astimezone(zone).date())
        return next(at for each in days if (at := self.at(each, zone)) > moment)

    def at(self, day: date, zone: ZoneInfo) -> datetime:
        """Return the moment of sending on a day."""
        return datetime.combine(day, time(self.hour), zone)


def nth_working(calendar: Calendar, first: date, n: int) -> date:
    """Return the n-th working day of a month, or its last one where it has no more, or for 0."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    ending = calendar.shifted(last, shift=Shift.PREVIOUS)
    if n == LAST_DAY:
        return ending
    return min(calendar.add_working_days(first - timedelta(days=1), n), ending)
