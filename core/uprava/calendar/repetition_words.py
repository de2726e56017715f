"""A rule of repetition in words, as an office says it."""

from collections.abc import Sequence

from uprava.calendar import Shift
from uprava.calendar.repetition import LAST_DAY, LAST_WEEK, Every, Repetition, Said
from uprava.i18n import N_, _, ngettext, pgettext

EVERY_TITLES = {
    Every.WEEK: N_("by weeks"),
    Every.MONTH: N_("by months"),
    Every.QUARTER: N_("by quarters"),
    Every.HALF: N_("by half-years"),
    Every.YEAR: N_("by years"),
}

SHIFT_TITLES = {
    Shift.PREVIOUS: N_("to the working day before"),
    Shift.NEXT: N_("to the working day after"),
    Shift.NONE: N_("stays where it is"),
}

SAID_TITLES = {Said.BY: N_("by the day, that day included"), Said.ON: N_("on the day")}

SHIFTED = {
    Shift.PREVIOUS: N_("a day off moves it to the working day before"),
    Shift.NEXT: N_("a day off moves it to the working day after"),
    Shift.NONE: N_("days off do not move it"),
}

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip

NTH = (
    (N_("on Monday No. {n}"), N_("on the second Monday"), N_("on the last Monday")),
    (N_("on Tuesday No. {n}"), N_("on the second Tuesday"), N_("on the last Tuesday")),
    (N_("on Wednesday No. {n}"), N_("on the second Wednesday"), N_("on the last Wednesday")),
    (N_("on Thursday No. {n}"), N_("on the second Thursday"), N_("on the last Thursday")),
    (N_("on Friday No. {n}"), N_("on the second Friday"), N_("on the last Friday")),
    (N_("on Saturday No. {n}"), N_("on the second Saturday"), N_("on the last Saturday")),
    (N_("on Sunday No. {n}"), N_("on the second Sunday"), N_("on the last Sunday")),
)
"""Which of a month's weekdays: by number, the second («во 2-й»), the last."""

SECOND = 2


def in_words(rule: Repetition) -> str:
    """Return «Ежемесячно до 5-го числа, со сдвигом на предшествующий рабочий день»."""
    return f"{how_often(rule)} {which_day(rule)}, {_(SHIFTED[rule.shift])}"


def how_often(rule: Repetition) -> str:
    """Return «Ежемесячно», «Каждые 2 месяца»."""
    if rule.n == 1:
        return {
            Every.WEEK: _("Weekly"), Every.MONTH: _("Monthly"), Every.QUARTER: _("Quarterly"),
            Every.HALF: _("Half-yearly"), Every.YEAR: _("Yearly"),
        }[rule.every]  # fmt: skip
    said = {
        Every.WEEK: ngettext("Every {n} week", "Every {n} weeks", rule.n),
        Every.MONTH: ngettext("Every {n} month", "Every {n} months", rule.n),
        Every.QUARTER: ngettext("Every {n} quarter", "Every {n} quarters", rule.n),
        Every.HALF: ngettext("Every {n} half-year", "Every {n} half-years", rule.n),
        Every.YEAR: ngettext("Every {n} year", "Every {n} years", rule.n),
    }[rule.every]
    return said.format(n=rule.n)


def which_day(rule: Repetition) -> str:
    """Return «до 5-го числа», «по понедельникам и средам», «до последнего дня марта»."""
    if rule.every is Every.WEEK:
        return weekdays_in_words(rule.weekdays)
    if rule.week:
        return week_in_words(rule)
    last, by = rule.day == LAST_DAY, rule.said is Said.BY
    if rule.every is Every.YEAR:
        month = month_of(rule.month)
        if last:
            said = _("by the last day of {month}") if by else _("on the last day of {month}")
        else:
            said = _("by {day} {month}") if by else _("on {day} {month}")
        return said.format(day=rule.day, month=month)
    if last:
        said = _("by the last day of the month") if by else _("on the last day of the month")
    else:
        said = _("by day {day} of the month") if by else _("on day {day} of the month")
    if rule.every is Every.MONTH:
        return said.format(day=rule.day)
    return f"{said.format(day=rule.day)} ({place_in_period(rule)})"


def week_in_words(rule: Repetition) -> str:
    """Return «во 2-й вторник месяца», «в последнюю пятницу марта»."""
    nth, second, last = NTH[rule.weekdays[0] - 1]
    named = {SECOND: second, LAST_WEEK: last}.get(rule.week, nth)
    said = _(named).format(n=rule.week)
    month = month_of(rule.month) if rule.every is Every.YEAR else _("of the month")
    place = "" if rule.every in (Every.MONTH, Every.YEAR) else f" ({place_in_period(rule)})"
    return f"{said} {month}{place}"


def place_in_period(rule: Repetition) -> str:
    """Return which month of the quarter or of the half-year it is."""
    if rule.every is Every.QUARTER:
        return _("month {n} of the quarter").format(n=rule.month)
    return _("month {n} of the half-year").format(n=rule.month)


def weekdays_in_words(days: Sequence[int]) -> str:
    """Return «по понедельникам, средам»."""
    said = (
        pgettext("repeated", "on Mondays"), pgettext("repeated", "on Tuesdays"),
        pgettext("repeated", "on Wednesdays"), pgettext("repeated", "on Thursdays"),
        pgettext("repeated", "on Fridays"), pgettext("repeated", "on Saturdays"),
        pgettext("repeated", "on Sundays"),
    )  # fmt: skip
    if tuple(days) == (1, 2, 3, 4, 5):
        return _("on Monday to Friday")
    return ", ".join(said[each - 1] for each in days)


def month_of(number: int) -> str:
    """Return the month as it stands after a day: «марта»."""
    return (
        pgettext("of the month", "January"), pgettext("of the month", "February"),
        pgettext("of the month", "March"), pgettext("of the month", "April"),
        pgettext("of the month", "May"), pgettext("of the month", "June"),
        pgettext("of the month", "July"), pgettext("of the month", "August"),
        pgettext("of the month", "September"), pgettext("of the month", "October"),
        pgettext("of the month", "November"), pgettext("of the month", "December"),
    )[number - 1]  # fmt: skip
