"""Periods figures are asked for: a month, a quarter, a year, own days; the one before; months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from uprava.calendar.days import Calendar
from uprava.errors import InvalidError
from uprava.i18n import N_, _

LONGEST = 366 * 5
"""Days of the longest own period."""

YEARS = range(2000, 2101)
"""Years a period may lie in."""

ONE = timedelta(days=1)


class Preset(StrEnum):
    """How a period is chosen; the first three are whole calendar ones around a day."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"

    @property
    def months(self) -> int:
        """The months of a whole calendar period; own days have none."""
        return {Preset.MONTH: 1, Preset.QUARTER: 3, Preset.YEAR: 12}.get(self, 0)


PRESET_TITLES = {
    Preset.MONTH: N_("Month"),
    Preset.QUARTER: N_("Quarter"),
    Preset.YEAR: N_("Year"),
    Preset.OWN: N_("Own days"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both inclusive."""

    preset: Preset
    since: date
    until: date

    @property
    def before(self) -> "Period":
        """The period it is compared with: the calendar one before, or as many days before."""
        return self.moved(-1)

    @property
    def after(self) -> "Period":
        """The period after it."""
        return self.moved(1)

    def moved(self, by: int) -> "Period":
        """Return the period so many of its own lengths later, or earlier."""
        if self.preset is Preset.OWN:
            length = (self.until - self.since + ONE) * by
            return Period(self.preset, self.since + length, self.until + length)
        first = months_later(self.since, self.preset.months * by)
        return calendar_period(self.preset, first)

    @property
    def words(self) -> str:
        """The period as people write it: «01.10.2026 – 31.12.2026»."""
        return f"{self.since:%d.%m.%Y} – {self.until:%d.%m.%Y}"


def months_later(first: date, by: int) -> date:
    """Return the first day of the month so many months later."""
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def calendar_period(preset: Preset, day: date) -> Period:
    """Return the whole calendar period a day lies in."""
    length = preset.months
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(preset, first, months_later(first, length) - ONE)


def period_of(preset: Preset, since: date | None, until: date | None, *, today: date) -> Period:
    """Return the period that is meant. Raises InvalidError for own days that are none.

    Of calendar periods `since` is any day within, without it today.
    """
    for name, day in (("since", since), ("until", until)):
        if day is not None and day.year not in YEARS:
            said = _("Choose days of the years {first} to {last}.")
            said = said.format(first=YEARS[0], last=YEARS[-1])
            raise InvalidError(said, fields={name: said})
    if preset is not Preset.OWN:
        return calendar_period(preset, since or today)
    if since is None or until is None:
        missing = "since" if since is None else "until"
        said = _("Write both days of the period.")
        raise InvalidError(said, fields={missing: said})
    if until < since:
        said = _("The period ends before it begins: change the days round.")
        raise InvalidError(said, fields={"until": said})
    if (until - since).days >= LONGEST:
        said = _("A period of more than five years is too long. Narrow it.")
        raise InvalidError(said, fields={"since": said})
    return Period(preset, since, until)


TOLD_AFTER = {Preset.MONTH: 5, Preset.QUARTER: 10, Preset.YEAR: 20}
"""Working days of a calendar period that have to be over before it says anything."""


def opening_period(preset: Preset, today: date, calendar: Calendar) -> Period:
    """Return the running calendar period, or the one before while the running one has just begun.

    On the first Monday of a year one looks at the year that is over.
    """
    running = calendar_period(preset, today)
    days = (running.since + ONE * n for n in range((today - running.since).days))
    worked = sum(calendar.is_working(day) for day in days)
    return running if worked >= TOLD_AFTER[preset] else running.before


def twelve_months(last: date) -> Sequence[Period]:
    """Return the twelve months that end with the month of a day, the earliest first."""
    first = date(last.year, last.month, 1)
    return [calendar_period(Preset.MONTH, months_later(first, back)) for back in range(-11, 1)]
