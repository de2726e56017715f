"""The production calendar as a value: which days are worked, and counting them."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from types import MappingProxyType

from uprava.i18n import N_

PUBLIC_HOLIDAYS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (1, 1): "Новогодние каникулы",
        (1, 2): "Новогодние каникулы",
        (1, 3): "Новогодние каникулы",
        (1, 4): "Новогодние каникулы",
        (1, 5): "Новогодние каникулы",
        (1, 6): "Новогодние каникулы",
        (1, 7): "Рождество Христово",
        (1, 8): "Новогодние каникулы",
        (2, 23): "День защитника Отечества",
        (3, 8): "Международный женский день",
        (5, 1): "Праздник Весны и Труда",
        (5, 9): "День Победы",
        (6, 12): "День России",
        (11, 4): "День народного единства",
    }
)
"""(month, day) → name. Labour Code of the Russian Federation, article 112, part 1."""

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is; everything but `WORKING` and `SHORT` is a day off."""

    WORKING = "working"
    SHORT = "short"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"
    DECREE = "decree"
    REGIONAL = "regional"

    @property
    def worked(self) -> bool:
        """Tell whether people are at work."""
        return self in (DayKind.WORKING, DayKind.SHORT)

    @property
    def caption(self) -> str:
        """The English message id of the kind's name."""
        return _KIND_TITLES[self]


_KIND_TITLES = {
    DayKind.WORKING: N_("working day"),
    DayKind.SHORT: N_("short working day"),
    DayKind.WEEKEND: N_("weekend"),
    DayKind.HOLIDAY: N_("public holiday"),
    DayKind.MOVED: N_("day off moved from another date"),
    DayKind.DECREE: N_("non-working day by decree of the President"),
    DayKind.REGIONAL: N_("regional day off"),
}


class DecreeDays(Enum):
    """How non-working days declared by the President (2020, 2021) are counted."""

    OFF = "off"
    WORKED = "worked"


class Shift(StrEnum):
    """Where a term goes when its last day is not worked."""

    PREVIOUS = "previous"
    NEXT = "next"
    NONE = "none"


@dataclass(frozen=True)
class Day:
    """One day of a calendar; `provisional` when the year's official file is not loaded."""

    kind: DayKind
    title: str = ""
    moved_from: date | None = None
    provisional: bool = False


@dataclass(frozen=True)
class CalendarYear:
    """The days of one official year that differ from the plain week; `published` by its file."""

    year: int
    days: Mapping[date, Day]
    published: date | None = None


@dataclass(frozen=True)
class Calendar:
    """Official years, with regional days and the municipality's own exceptions laid over them.

    The later layer wins: exceptions over regional days over official years. A year without an
    official file is counted by weekends and public holidays and marked provisional.
    """

    years: Mapping[int, CalendarYear] = field(default_factory=dict)
    regional: Mapping[date, Day] = field(default_factory=dict)
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    decree_days: DecreeDays = DecreeDays.OFF
    _worked: dict[int, tuple[date, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def day(self, on: date) -> Day:
        """Return what the day is and why."""
        for layer in (self.exceptions, self.regional):
            if on in layer:
                return layer[on]
        official = self.years.get(on.year)
        if official is None:
            return replace(_plain_or_holiday(on), provisional=True)
        found = official.days.get(on) or _plain(on)
        if found.kind is DayKind.DECREE and self.decree_days is DecreeDays.WORKED:
            return Day(DayKind.WORKING, found.title)
        return found

    def day_kind(self, on: date) -> DayKind:
        """Return the kind of the day."""
        return self.day(on).kind

    def is_working(self, on: date) -> bool:
        """Tell whether the day is worked, in full or shortened."""
        return self.day(on).kind.worked

    def is_provisional(self, first: date, last: date) -> bool:
        """Tell whether the span touches a year whose official calendar is not loaded."""
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def next_working_day(self, after: date) -> date:
        """Return the first working day strictly after the day."""
        return self.add_working_days(after, 1)

    def previous_working_day(self, before: date) -> date:
        """Return the last working day strictly before the day."""
        return self.add_working_days(before, -1)

    def add_working_days(self, start: date, number: int) -> date:
        """Return the `number`-th working day after the start, or before it when negative.

        The start itself is not counted; zero returns it unchanged.
        """
        year, left = start.year, abs(number)
        while left:
            worked = self._working_days(year)
            if number > 0:
                after = worked[bisect_right(worked, start) :]
                nth = after[left - 1 : left]
            else:
                after = worked[: bisect_left(worked, start)]
                nth = after[-left:][:1] if left <= len(after) else ()
            if nth:
                return nth[0]
            left -= len(after)
            year += 1 if number > 0 else -1
        return start

    def add_calendar_days(self, start: date, number: int, *, shift: Shift = Shift.NONE) -> date:
        """Return the day `number` calendar days away, shifted off a day that is not worked."""
        return self.shifted(start + timedelta(days=number), shift=shift)

    def add_months(self, start: date, number: int, *, shift: Shift = Shift.NONE) -> date:
        """Return the same day `number` months away, or that month's last day if it has none.

        Civil Code of the Russian Federation, article 192, part 3.
        """
        months = start.year * 12 + start.month - 1 + number
        year, month = months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        return self.shifted(date(year, month, min(start.day, last)), shift=shift)

    def shifted(self, on: date, *, shift: Shift) -> date:
        """Return the day itself if it is worked, else the neighbour the rule asks for."""
        if shift is Shift.NONE or self.is_working(on):
            return on
        return self.add_working_days(on, 1 if shift is Shift.NEXT else -1)

    def working_days_between(self, first: date, last: date) -> int:
        """Count working days after `first` up to and including `last`; negative if reversed."""
        if last < first:
            return -self.working_days_between(last, first)
        count = 0
        for year in range(first.year, last.year + 1):
            worked = self._working_days(year)
            count += bisect_right(worked, last) - bisect_right(worked, first)
        return count

    def working_hours(self, year: int, *, weekly: int = 40) -> Decimal:
        """Return the year's norm of hours for a five-day week of `weekly` hours.

        A fifth of the week for each working day, an hour less on short days: order of the
        Ministry of Health and Social Development No. 588n of 13 August 2009.
        """
        worked = self._working_days(year)
        short = sum(self.day(on).kind is DayKind.SHORT for on in worked)
        return Decimal(weekly) / 5 * len(worked) - short

    def _working_days(self, year: int) -> tuple[date, ...]:
        if year not in self._worked:
            first = date(year, 1, 1)
            length = date(year, 12, 31).timetuple().tm_yday
            days = (first + timedelta(days=offset) for offset in range(length))
            self._worked[year] = tuple(on for on in days if self.is_working(on))
        return self._worked[year]


def _plain(on: date) -> Day:
    return Day(DayKind.WEEKEND if on.isoweekday() > 5 else DayKind.WORKING)


def _plain_or_holiday(on: date) -> Day:
    """The day by the Labour Code alone: article 112, part 1, and article 95 for the eve."""
    holiday = PUBLIC_HOLIDAYS.get((on.month, on.day))
    if holiday:
        return Day(DayKind.HOLIDAY, holiday)
    plain = _plain(on)
    eve = on + ONE_DAY if on < date.max else on
    if plain.kind is DayKind.WORKING and (eve.month, eve.day) in PUBLIC_HOLIDAYS:
        return Day(DayKind.SHORT)
    return plain
