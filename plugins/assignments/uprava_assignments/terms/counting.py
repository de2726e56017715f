"""Counting the term of an assignment: how it was said, the day it is given, and the calendar.

Federal agency's regulation of execution, 5.3: calendar days from the day of signing; «срочно»
three, «оперативно» ten, nothing said one month, to the same day or the last one of that month; a
last day that is not worked becomes the working day before it.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session
from uprava.calendar import (
    Calendar,
    Deadline,
    FirstDay,
    Rule,
    Shift,
    StartEvent,
    Unit,
    due,
    statutory_rules,
)
from uprava.calendar.rules import get_rule
from uprava.calendar.service import office_calendar
from uprava.errors import InvalidError
from uprava.i18n import _

from uprava_assignments.terms.service.typical import basis_of, typical_terms
from uprava_assignments.terms.typical import choose
from uprava_assignments.terms.values import AskedTerm, Basis, Form, Given, Priority, Typical

SAID, NAMED = "assignments.said", "assignments.named"
"""Codes of the rules made of a leader's own words: so many days or months, a day."""

STATUTORY = {
    Priority.USUAL: "assignment.default",
    Priority.PROMPT: "assignment.prompt",
    Priority.URGENT: "assignment.urgent",
}
"""The calendar's own rules, for an organisation that keeps no typical term for a haste."""

UNITS = {Form.CALENDAR: Unit.CALENDAR, Form.WORKING: Unit.WORKING, Form.MONTH: Unit.MONTH}


def count(session: Session, asked: AskedTerm, *, given: Given) -> Deadline | None:
    """Return the deadline of a term with its reasons; None: it was given without one.

    Raises InvalidError for a named day before the signing, and for a typical term of the basis
    that was over when the assignment was signed.
    """
    typical, basis = None, Basis()
    if asked.form is Form.TYPICAL:
        basis = basis_of(session, given.basis_id) if given.basis_id else basis
        rows = typical_terms(session, given.organisation_id)
        typical = choose(rows, basis=basis, priority=given.priority, on=given.signed)
    return counted(asked, given=given, typical=typical, basis=basis,
                   calendar=office_calendar(session))  # fmt: skip


def counted(
    asked: AskedTerm, *, given: Given, typical: Typical | None, basis: Basis, calendar: Calendar
) -> Deadline | None:
    """Return the same from what was read; no database."""
    if asked.form is Form.NONE:
        return None
    if asked.form is Form.TYPICAL:
        return of_typical(given, typical, basis, calendar)
    if asked.day is not None:
        rule = replace(named(asked.day, signed=given.signed), shift=asked.shift)
        return due(rule, given.signed, calendar)
    return due(said(asked), given.signed, calendar)


def of_typical(given: Given, typical: Typical | None, basis: Basis, calendar: Calendar) -> Deadline:
    """Return the deadline of a typical term, or of the law's rule where none is kept."""
    if typical is None:
        rule = get_rule(statutory_rules(), STATUTORY[given.priority], on=given.signed)
    else:
        rule = typical.rule
    start = given.signed
    if rule.start is not StartEvent.SIGNED and basis.registered_on:
        start = basis.registered_on
    deadline = due(from_event(rule, basis), start, calendar)
    if deadline.date < given.signed:
        text = _("The typical term was over on {day} ({source}). Name the term.").format(
            day=f"{deadline.date:%d.%m.%Y}", source=rule.source
        )
        raise InvalidError(text, code="term-past", fields={"asked_term": _("in the past")})
    return deadline


def from_event(rule: Rule, basis: Basis) -> Rule:
    """Return the rule with the event it is really counted from.

    The day of receipt is that of registration: what arrives is registered on that day (office
    instruction), and the core keeps no other. Without a registered basis it is the signing.
    """
    if rule.start is StartEvent.SIGNED:
        return rule
    event = StartEvent.REGISTERED if basis.registered_on else StartEvent.SIGNED
    return replace(rule, start=event)


def said(asked: AskedTerm) -> Rule:
    """Return the rule of so many days or months from the signing."""
    return own_rule(SAID, asked.amount, UNITS[asked.form], StartEvent.SIGNED)


def named(day: date, *, signed: date) -> Rule:
    """Return the rule of a named day. Raises InvalidError for one before the signing."""
    if day < signed:
        text = _("The term {day} is before the day of the assignment, {signed}.").format(
            day=f"{day:%d.%m.%Y}", signed=f"{signed:%d.%m.%Y}"
        )
        raise InvalidError(text, code="term-past", fields={"asked_term": _("in the past")})
    return own_rule(NAMED, (day - signed).days, Unit.CALENDAR, StartEvent.NAMED)


def own_rule(code: str, amount: int, unit: Unit, start: StartEvent) -> Rule:
    """Return a rule whose source is the assignment itself: nothing to compare with a law."""
    return Rule(
        code=code, title="", amount=amount, unit=unit, start=start, first_day=FirstDay.NEXT,
        shift=Shift.PREVIOUS, law=_("as the assignment says"), article="", verified=True,
    )  # fmt: skip
