"""Hours of a reception in words, as a schedule on the wall says them."""

from collections.abc import Sequence
from datetime import date

from uprava.i18n import N_, _, pgettext
from uprava.web.screens import show_day

from uprava_appeals.reception.slots import Hours
from uprava_appeals.reception.values import LAST_WEEK

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip

EACH = (
    N_("on Mondays"), N_("on Tuesdays"), N_("on Wednesdays"), N_("on Thursdays"),
    N_("on Fridays"), N_("on Saturdays"), N_("on Sundays"),
)  # fmt: skip

FEMININE, NEUTER = (3, 5, 6), 7
"""Weekdays by the gender of their Russian names."""


def ordinal(week: int, weekday: int) -> str:
    """Return «1-й», «1-я», «последняя»: which of a month's weekdays."""
    if weekday in FEMININE:
        said = pgettext("feminine", "{n}th"), pgettext("feminine", "last")
    elif weekday == NEUTER:
        said = pgettext("neuter", "{n}th"), pgettext("neuter", "last")
    else:
        said = pgettext("masculine", "{n}th"), pgettext("masculine", "last")
    return said[1] if week == LAST_WEEK else said[0].format(n=week)


def days_of(hours: Hours) -> str:
    """Return «по четвергам», «1-й, 3-й четверг месяца», «12.12.2026»."""
    if hours.on_day:
        return show_day(hours.on_day)
    assert hours.weekday is not None
    if not hours.weeks:
        return _(EACH[hours.weekday - 1])
    which = ", ".join(ordinal(week, hours.weekday) for week in hours.weeks)
    weekday = _(WEEKDAYS[hours.weekday - 1])
    return _("{which} {weekday} of the month").format(which=which, weekday=weekday)


def breaks_of(hours: Hours) -> str:
    """Return the breaks of a day, empty without any."""
    return ", ".join(each.words for each in hours.breaks)


def day_of(day: date) -> str:
    """Return «27.11.2026, пятница»."""
    return f"{show_day(day)}, {_(WEEKDAYS[day.isoweekday() - 1])}"


def week_choices() -> Sequence[tuple[str, str]]:
    """Return the weeks of a month as a form offers them."""
    named = [(str(n), str(n)) for n in range(1, LAST_WEEK)]
    return [*named, (str(LAST_WEEK), pgettext("masculine", "last"))]
