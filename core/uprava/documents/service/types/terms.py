"""The term a type gives its documents."""

from datetime import date

from uprava.calendar import (
    FirstDay,
    Rule,
    Shift,
    StartEvent,
    Unit,
    due,
    get_rule,
    statutory_rules,
)
from uprava.documents.service.terms import office_calendar
from uprava.documents.service.types.values import DocumentType
from uprava.i18n import _, ngettext


def term_of(type: DocumentType, *, start: date) -> tuple[date, str] | None:
    """Return the last day of a type's term and its source in words; None: it has no term.

    Raises InvalidError when its rule is not in force on the day.
    """
    rule = rule_of(type, on=start)
    return (due(rule, start, office_calendar()).date, rule.source) if rule else None


def rule_of(type: DocumentType, *, on: date) -> Rule | None:
    """Return the rule a type's term is counted by; days of a term end before a day off."""
    if type.term_rule:
        return get_rule(statutory_rules(), type.term_rule, on=on)
    if type.term is None:
        return None
    return Rule(
        code="", title=type.title, amount=type.term, unit=Unit(type.term_unit),
        start=StartEvent.REGISTERED, first_day=FirstDay.NEXT, shift=Shift.PREVIOUS,
        law=_("term of the type “{title}”").format(title=type.title), article="",
    )  # fmt: skip


def term_words_of(type: DocumentType) -> tuple[str, str]:
    """Return a type's term in words and its law, empty where it has none."""
    if type.term_rule:
        editions = statutory_rules().get(type.term_rule)
        if not editions:
            return type.term_rule, ""
        return amount_in_words(editions[-1].amount, editions[-1].unit), editions[-1].source
    return (amount_in_words(type.term, Unit(type.term_unit)), "") if type.term else ("", "")


def amount_in_words(amount: int, unit: Unit) -> str:
    """Return a number of days or months as people say it."""
    if unit is Unit.MONTH:
        return ngettext("{n} month", "{n} months", amount).format(n=amount)
    if unit is Unit.CALENDAR:
        return ngettext("{n} calendar day", "{n} calendar days", amount).format(n=amount)
    return ngettext("{n} working day", "{n} working days", amount).format(n=amount)
