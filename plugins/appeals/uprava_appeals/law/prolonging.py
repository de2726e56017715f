"""The extension of an answer by the head."""

from datetime import date
from enum import StrEnum

from uprava.calendar import Calendar, Deadline, Extension, Unit, extend
from uprava.errors import InvalidError
from uprava.i18n import N_, _

from uprava_appeals.law.facts import Branch
from uprava_appeals.law.grounds import EXTENSION, Notice
from uprava_appeals.law.terms import Term

EXTENDABLE = (Term.ANSWER, Term.GOVERNOR)
"""What the head may extend. 59-FZ, article 12, part 2."""


class Cause(StrEnum):
    """Why the head may extend the term of an answer. 59-FZ, article 12, part 2."""

    REQUEST = "request"
    EXCEPTIONAL = "exceptional"

    @property
    def caption(self) -> str:
        """The English message id of the cause."""
        return _CAUSES[self]


_CAUSES = {
    Cause.REQUEST: N_("documents were requested from another body (59-FZ, article 10, part 2)"),
    Cause.EXCEPTIONAL: N_("exceptional case (59-FZ, article 12, part 2)"),
}


def prolong(
    deadline: Deadline, days: int, *, decided: date, cause: Cause, calendar: Calendar
) -> Branch:
    """Return the answer's new deadline, of which the author is told.

    Raises InvalidError for another term than that of an answer, beyond 30 days in all, for a
    decision outside the term, and where days off would bring the term back to where it was.
    """
    if deadline.rule.code not in EXTENDABLE:
        raise InvalidError(_("Only the term of an answer can be extended."), code="term-limit")
    if days < 1 or not deadline.start <= decided <= deadline.date:
        text = _("A term is extended by at least one day, before it ends on {day}.")
        raise InvalidError(text.format(day=f"{deadline.date:%d.%m.%Y}"), code="term-limit")
    change = Extension(days, Unit.CALENDAR, decided, _(cause.caption))
    longer = extend(deadline, change, calendar)
    if longer.date <= deadline.date:
        text = _("Because of days off the term would end on {day} all the same: ask for more days.")
        raise InvalidError(text.format(day=f"{deadline.date:%d.%m.%Y}"), code="term-limit")
    return Branch(EXTENSION, longer, (Notice.EXTENDED,))
