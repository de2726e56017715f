"""Terms in words: how many working days are left, by the production calendar."""

from datetime import date, timedelta

from uprava.calendar import Calendar, Standing, remaining_until
from uprava.calendar.service import latest_calendar
from uprava.extension import DocumentKind
from uprava.i18n import _, ngettext

SOON = 1
"""Working days before the end when the term turns amber."""


def office_calendar() -> Calendar:
    """Return the office's calendar as this process knows it: a change arrives within seconds."""
    return latest_calendar()


def term_words(due_on: date, today: date) -> tuple[str, str]:
    """Return what is left of a term in words and its tone: r overdue, a nearly, '' later."""
    left = remaining_until(due_on, today, office_calendar())
    day = f"{due_on:%d.%m}" if due_on.year == today.year else f"{due_on:%d.%m.%Y}"
    if left.standing is Standing.TODAY:
        return _("until {day} · today").format(day=day), "a"
    days, until = left.days, _("until {day}").format(day=day)
    if left.standing is Standing.OVERDUE and not days:
        return _("until {day} · the term is over").format(day=day), "r"
    if left.standing is Standing.OVERDUE:
        late = ngettext("{n} working day late", "{n} working days late", days).format(n=days)
        return f"{until} · {late}", "r"
    words = ngettext("{n} working day left", "{n} working days left", days).format(n=days)
    return f"{until} · {words}", "a" if days <= SOON else ""


def calendar_words(due_on: date, today: date) -> tuple[str, str]:
    """Return the same counted in calendar days."""
    day = f"{due_on:%d.%m}" if due_on.year == today.year else f"{due_on:%d.%m.%Y}"
    left = (due_on - today).days
    if not left:
        return _("until {day} · today").format(day=day), "a"
    until = _("until {day}").format(day=day)
    if left < 0:
        late = ngettext("{n} calendar day late", "{n} calendar days late", -left).format(n=-left)
        return f"{until} · {late}", "r"
    words = ngettext("{n} calendar day left", "{n} calendar days left", left).format(n=left)
    return f"{until} · {words}", "a" if left <= SOON else ""


def kind_words(kind: DocumentKind | None, due_on: date, today: date) -> tuple[str, str]:
    """Return what is left of a document's term in the days its kind counts by."""
    counted = calendar_words if kind and kind.calendar_terms else term_words
    return counted(due_on, today)


def quick_days(today: date) -> list[tuple[str, str]]:
    """Return the usual choices of a term: text and ISO day."""
    calendar = office_calendar()
    month_end = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    choices = [
        (_("in 3 working days"), calendar.add_working_days(today, 3)),
        (_("in 5 working days"), calendar.add_working_days(today, 5)),
        (_("in 10 working days"), calendar.add_working_days(today, 10)),
        (_("end of the month"), month_end),
    ]
    return [(text, day.isoformat()) for text, day in choices]


def quick_periods(today: date) -> list[tuple[str, str, str]]:
    """Return the usual periods of registration: text, first and last ISO day."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    periods = [
        (_("Today"), today, today),
        (_("This week"), monday, today),
        (_("This month"), month, today),
        (_("Last month"), before.replace(day=1), before),
        (_("This year"), today.replace(month=1, day=1), today),
    ]
    return [(text, first.isoformat(), last.isoformat()) for text, first, last in periods]
