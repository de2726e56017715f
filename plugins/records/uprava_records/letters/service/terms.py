"""The term of a letter: the usual choices, the one the rules give, and its reason in words."""

from collections.abc import Mapping
from datetime import date

from uprava.calendar import due, get_rule, statutory_rules
from uprava.documents.service.terms import office_calendar, quick_days
from uprava.i18n import _, ngettext
from uprava.web.screens import show_day

from uprava_records.letters.service.cards import LetterKind

RULES: Mapping[str, str] = {
    LetterKind.REPRESENTATION: "prosecutor.representation",
    LetterKind.PROTEST: "prosecutor.protest",
}
"""Kind of document → rule of `uprava.calendar`; the others take the instruction's term."""

USUAL = "letter.answer"


def statutory(kind: str, *, today: date) -> tuple[date, str]:
    """Return the day the rules give a letter without a term of its own, and the law."""
    rule = get_rule(statutory_rules(), RULES.get(kind, USUAL), on=today)
    deadline = due(rule, today, office_calendar())
    return deadline.date, rule.source


def quick_terms(kind: str, *, today: date) -> list[tuple[str, str]]:
    """Return the choices under the field: by the rules, then the usual numbers of days."""
    day, _why = statutory(kind, today=today)
    by_rule = (_("by the rules: {day}").format(day=show_day(day)[:5]), day.isoformat())
    return [by_rule, *quick_days(today)[:2]]


def term_hint(kind: str, chosen: str, *, today: date) -> str:
    """Return what the chosen day means, and the rule for letters of this kind."""
    day, why = statutory(kind, today=today)
    if not chosen:
        return _("Without a term. By the rules until {day}: {why}.").format(
            why=why, day=show_day(day)
        )
    try:
        on = date.fromisoformat(chosen)
    except ValueError:
        return ""
    if on < today:
        return _("This day has passed.")
    calendar = office_calendar()
    left = calendar.working_days_between(today, on)
    words = ngettext("{n} working day", "{n} working days", left).format(n=left)
    off = "" if calendar.is_working(on) else " " + _("It is a day off.")
    late = " " + _("Later than the rules allow: {why}.").format(why=why) if on > day else ""
    return f"{words}.{off}{late}"
