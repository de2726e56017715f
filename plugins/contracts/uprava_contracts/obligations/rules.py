"""Terms that hang on an event: when they end, and how they are told."""

from dataclasses import dataclass
from datetime import date

from uprava.calendar import Calendar, Shift
from uprava.i18n import N_, _, ngettext

from uprava_contracts.values import Happening

LONGEST = 3660
"""Days of the longest term: ten years."""

WEEK = 5
"""Working days of a week."""


@dataclass(frozen=True, slots=True)
class Rule:
    """So many days from an event; `name` tells which one when it is `Happening.OTHER`.

    The first day counted is the one after the event: Civil Code, article 191.
    """

    days: int
    working: bool
    event: Happening
    name: str = ""


def due_of(rule: Rule, happened: date | None, calendar: Calendar) -> date | None:
    """Return the last day of a term; None as long as its event has not happened.

    A term in calendar days that ends on a day off ends on the next working day: Civil Code,
    article 193. A term of no days is the day of the event itself, whatever day it is.
    """
    if happened is None:
        return None
    if rule.working or not rule.days:
        return calendar.add_working_days(happened, rule.days)
    return calendar.add_calendar_days(happened, rule.days, shift=Shift.NEXT)


def longer(rule: Rule, most: Rule) -> bool:
    """Tell whether a term is longer than another one from the same event.

    Working and calendar days are compared by weeks of five working days: only what is longer
    whatever weekday the event falls on is told to be.
    """
    if rule.working == most.working:
        return rule.days > most.days
    if rule.working:
        return rule.days + 2 * ((rule.days - 1) // WEEK) > most.days
    return rule.days > most.days + 2 * -(-most.days // WEEK)


SINCE = {
    Happening.SIGNED: N_("from the conclusion of the contract"),
    Happening.STARTED: N_("from the beginning of performance"),
    Happening.REQUESTED: N_("from the customer's order"),
    Happening.ADVANCED: N_("from the payment of the advance"),
    Happening.DELIVERED: N_("from the receipt of the performance and its documents"),
    Happening.ACCEPTED: N_("from the signing of the acceptance document"),
    Happening.PAID: N_("from the payment"),
    Happening.PERFORMED: N_("from the performance of everything by the other side"),
    Happening.TERMINATED: N_("from the termination of the contract"),
    Happening.WARRANTY_ENDED: N_("from the end of the warranty"),
}
"""How a term is told to begin, as after «10 working days»."""


def told(rule: Rule) -> str:
    """Return a rule in words: «10 рабочих дней со дня подписания документа о приёмке»."""
    since = since_words(rule.event, rule.name)
    if not rule.days:
        return _("on the day: {since}").format(since=since)
    if rule.working:
        days = ngettext("{n} working day", "{n} working days", rule.days)
    else:
        days = ngettext("{n} calendar day", "{n} calendar days", rule.days)
    return _("{days} {since}").format(days=days.format(n=rule.days), since=since)


def since_words(event: Happening, name: str = "") -> str:
    """Return from what a term is counted: «со дня заключения контракта»."""
    if event is Happening.OTHER:
        return _("from the event «{name}»").format(name=name)
    return _(SINCE[event])
