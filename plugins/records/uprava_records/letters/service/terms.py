"""The term of a letter: the usual choices, the one its type gives, and its reason in words."""

from datetime import date

from sqlalchemy.orm import Session
from uprava.documents.service.terms import office_calendar, quick_days
from uprava.documents.service.types import default_type, find_type, term_of
from uprava.i18n import _, ngettext
from uprava.web.screens import show_day

from uprava_records.letters.service.registering import KIND


def usual_term(session: Session, code: str, *, today: date) -> tuple[date, str] | None:
    """Return the last day the type of that code gives a letter of today, and its source."""
    type = find_type(session, KIND, code) if code else default_type(session, KIND)
    return term_of(type, start=today) if type else None


def quick_terms(session: Session, code: str, *, today: date) -> list[tuple[str, str]]:
    """Return the choices under the field: by the rules, then the usual numbers of days."""
    usual = usual_term(session, code, today=today)
    if usual is None:
        return quick_days(today)[:3]
    by_rule = _("by the rules: {day}").format(day=show_day(usual[0])[:5])
    return [(by_rule, usual[0].isoformat()), *quick_days(today)[:2]]


def term_hint(session: Session, code: str, chosen: str, *, today: date) -> str:
    """Return what the chosen day means, and the rule for letters of this type."""
    usual = usual_term(session, code, today=today)
    if not chosen:
        return without_term(usual)
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
    late = ""
    if usual and on > usual[0]:
        late = " " + _("Later than the rules allow: {why}.").format(why=usual[1])
    return f"{words}.{off}{late}"


def without_term(usual: tuple[date, str] | None) -> str:
    """Return what it means to leave the term empty."""
    if usual is None:
        return _("Without a term.")
    return _("Without a term. By the rules until {day}: {why}.").format(
        why=usual[1], day=show_day(usual[0])
    )
