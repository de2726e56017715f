"""A year of the calendar shaped for the screen: twelve months of weeks."""

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.calendar.days import Calendar, DayKind
from uprava.calendar.periods import Period, Preset
from uprava.i18n import N_, _, pgettext

QUARTERS = ("I", "II", "III", "IV")
WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


def month_title(number: int) -> str:
    """Return the name of a month."""
    return (
        pgettext("month", "January"), pgettext("month", "February"), pgettext("month", "March"),
        pgettext("month", "April"), pgettext("month", "May"), pgettext("month", "June"),
        pgettext("month", "July"), pgettext("month", "August"), pgettext("month", "September"),
        pgettext("month", "October"), pgettext("month", "November"),
        pgettext("month", "December"),
    )[number - 1]  # fmt: skip


def quarter_of(day: date) -> str:
    """Return the Roman number of the quarter a day lies in."""
    return QUARTERS[(day.month - 1) // 3]


def quarter_title(day: date) -> str:
    """Return the quarter a day lies in: «IV квартал 2026»."""
    return _("quarter {quarter} of {year}").format(quarter=quarter_of(day), year=day.year)


def period_words(period: Period) -> str:
    """Return a period by its name and its days: «Октябрь 2026, 01.10.2026 – 31.10.2026».

    Own days have no name.
    """
    day = period.since
    if period.preset is Preset.MONTH:
        name = f"{month_title(day.month)} {day.year}"
    elif period.preset is Preset.QUARTER:
        name = quarter_title(day)
    elif period.preset is Preset.YEAR:
        name = _("the year {year}").format(year=day.year)
    else:
        return period.words
    return f"{name}, {period.words}"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the grid: its class, and in words what is special about it."""

    day: date
    kind: DayKind
    words: str
    own: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: weeks of seven cells, None for days of its neighbours."""

    title: str
    weeks: Sequence[Sequence[DayCell | None]]
    working: int


@dataclass(frozen=True, slots=True)
class YearView:
    """A year: months, sums, whether the official file is there."""

    year: int
    months: Sequence[Month]
    working: int
    hours: str
    official: bool
    published: date | None


def year_view(calendar: Calendar, year: int, *, today: date) -> YearView:
    """Return the year for the screen."""
    months = [month_view(calendar, year, month, today=today) for month in range(1, 13)]
    official = calendar.years.get(year)
    return YearView(
        year,
        months,
        sum(month.working for month in months),
        str(calendar.working_hours(year).normalize()).replace(".", ","),
        official is not None,
        official.published if official else None,
    )


def month_view(calendar: Calendar, year: int, month: int, *, today: date) -> Month:
    """Return one month."""
    weeks = [
        [cell_of(calendar, day, today=today) if day.month == month else None for day in week]
        for week in Weeks().monthdatescalendar(year, month)
    ]
    working = sum(cell.kind.worked for week in weeks for cell in week if cell)
    return Month(month_title(month), weeks, working)


def cell_of(calendar: Calendar, on: date, *, today: date) -> DayCell:
    """Return one day; plain working days and weekends have no words."""
    day = calendar.day(on)
    plain = day.kind is DayKind.WORKING and on.isoweekday() < 6
    plain = plain or day.kind is DayKind.WEEKEND
    parts = [] if plain and not day.title else [_(day.kind.caption)]
    if day.title:
        parts.append(day.title)
    if day.moved_from:
        parts.append(_("moved from {day}").format(day=f"{day.moved_from:%d.%m}"))
    own = on in calendar.exceptions or on in calendar.regional
    return DayCell(on, day.kind, ", ".join(parts), own, on == today)
