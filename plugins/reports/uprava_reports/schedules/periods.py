"""Periods that move with the day of sending: «прошлый месяц», «текущий квартал»."""

from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl

from uprava.calendar import Calendar
from uprava.calendar.periods import ONE, Period, Preset, calendar_period
from uprava.i18n import N_


class Relative(StrEnum):
    """A period as seen from the day of sending; `ASKED`: the days that were asked, for good."""

    LAST_MONTH = "last_month"
    THIS_MONTH = "this_month"
    LAST_WEEK = "last_week"
    THIS_WEEK = "this_week"
    SINCE_WORKING = "since_working"
    """From the working day before to yesterday: on Monday, from Friday on."""
    LAST_QUARTER = "last_quarter"
    THIS_QUARTER = "this_quarter"
    LAST_YEAR = "last_year"
    THIS_YEAR = "this_year"
    ASKED = "asked"


TITLES = {
    Relative.LAST_MONTH: N_("the month before"),
    Relative.THIS_MONTH: N_("the current month"),
    Relative.LAST_WEEK: N_("the week before"),
    Relative.THIS_WEEK: N_("the current week"),
    Relative.SINCE_WORKING: N_("since the working day before"),
    Relative.LAST_QUARTER: N_("the quarter before"),
    Relative.THIS_QUARTER: N_("the current quarter"),
    Relative.LAST_YEAR: N_("the year before"),
    Relative.THIS_YEAR: N_("the current year"),
    Relative.ASKED: N_("the same days each time"),
}

WHOLE = {
    Relative.THIS_MONTH: (Preset.MONTH, 0), Relative.LAST_MONTH: (Preset.MONTH, -1),
    Relative.THIS_QUARTER: (Preset.QUARTER, 0), Relative.LAST_QUARTER: (Preset.QUARTER, -1),
    Relative.THIS_YEAR: (Preset.YEAR, 0), Relative.LAST_YEAR: (Preset.YEAR, -1),
}  # fmt: skip

WEEK = timedelta(days=7)


def period_on(relative: Relative, day: date, calendar: Calendar) -> Period:
    """Return the period as seen from a day; `ASKED` has none of its own (KeyError)."""
    if relative in (Relative.THIS_WEEK, Relative.LAST_WEEK):
        monday = day - timedelta(days=day.weekday())
        first = monday - WEEK if relative is Relative.LAST_WEEK else monday
        return Period(Preset.OWN, first, first + WEEK - ONE)
    if relative is Relative.SINCE_WORKING:
        return Period(Preset.OWN, calendar.previous_working_day(day), day - ONE)
    preset, by = WHOLE[relative]
    return calendar_period(preset, day).moved(by)


def nearest(period: Period, today: date, calendar: Calendar) -> Relative:
    """Return what a period somebody looks at is likely to mean when it is sent again and again."""
    for each in Relative:
        if each is not Relative.ASKED and period_on(each, today, calendar) == period:
            return each
    return Relative.ASKED


def pairs_of(period: Period) -> list[tuple[str, str]]:
    """Return the period as parameters of a question."""
    return [("period", Preset.OWN), ("since", f"{period.since}"), ("until", f"{period.until}")] if (
        period.preset is Preset.OWN
    ) else [("period", period.preset), ("since", f"{period.since}")]  # fmt: skip


def period_asked(query: str) -> Period | None:
    """Return the period of a question as its address says it; None for a report of its moment."""
    given = dict(parse_qsl(query))
    if "since" not in given or "period" not in given:
        return None
    since, preset = date.fromisoformat(given["since"]), Preset(given["period"])
    if preset is Preset.OWN:
        return Period(preset, since, date.fromisoformat(given.get("until", given["since"])))
    return calendar_period(preset, since)
