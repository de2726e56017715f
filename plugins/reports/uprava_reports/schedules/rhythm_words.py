"""A rhythm in words, as an office says it."""

from collections.abc import Sequence

from uprava.calendar import Shift
from uprava.calendar.repetition import LAST_DAY
from uprava.calendar.repetition_words import WEEKDAYS, weekdays_in_words
from uprava.i18n import N_, _

from uprava_reports.schedules.rhythm import Counted, Often, Rhythm

OFTEN_TITLES = {
    Often.DAILY: N_("Each working day"),
    Often.WEEKLY: N_("By days of the week"),
    Often.MONTHLY: N_("Every month"),
    Often.QUARTERLY: N_("Every quarter"),
}

COUNTED_TITLES = {
    Counted.DAY: N_("among all days"),
    Counted.WORKING: N_("among working days"),
}

SHIFT_TITLES = {
    Shift.NEXT: N_("on the working day after"),
    Shift.PREVIOUS: N_("on the working day before"),
}


def in_words(rhythm: Rhythm) -> str:
    """Return «Каждый месяц, 3-го рабочего дня, в 8:00»."""
    parts = [_(OFTEN_TITLES[rhythm.often]), *day_words(rhythm)]
    if rhythm.often is Often.WEEKLY:
        parts = [capital(weekdays_in_words(rhythm.weekdays))]
    return ", ".join([*parts, _("at {hour}:00").format(hour=rhythm.hour)])


def day_words(rhythm: Rhythm) -> list[str]:
    """Return which day of the month or of the quarter it is."""
    if rhythm.often not in (Often.MONTHLY, Often.QUARTERLY):
        return []
    working, last = rhythm.counted is Counted.WORKING, rhythm.day == LAST_DAY
    if last:
        said = _("on the last working day") if working else _("on the last day")
    else:
        said = _("on working day {day}") if working else _("on day {day}")
    found = [said.format(day=rhythm.day)]
    if rhythm.often is Often.QUARTERLY:
        found.append(_("of month {n} of the quarter").format(n=rhythm.month))
    return [" ".join(found)]


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def weekday_choices() -> Sequence[tuple[str, str]]:
    """Return the days of the week for a form."""
    return [(str(n), _(title)) for n, title in enumerate(WEEKDAYS, 1)]


def day_choices() -> Sequence[tuple[str, str]]:
    """Return the days of a month for a form."""
    return [*((str(n), str(n)) for n in range(1, 32)), (str(LAST_DAY), _("the last one"))]


def hour_choices() -> Sequence[tuple[str, str]]:
    """Return the hours of a day for a form."""
    return [(str(n), f"{n}:00") for n in range(24)]
