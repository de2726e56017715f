"""The groups of a work folder: how near the term is, by the production calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from uprava.documents.service.terms import office_calendar
from uprava.i18n import N_, _

NO_TERM = date.max
"""Stands for «no term» where rows are sorted by it."""


class Term(StrEnum):
    """How near the last day is, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


TITLES = {
    Term.OVERDUE: N_("Overdue"),
    Term.TODAY: N_("Today"),
    Term.TOMORROW: N_("Tomorrow"),
    Term.WEEK: N_("This week"),
    Term.LATER: N_("Later"),
    Term.NONE: N_("Without a term"),
}
TONES = {Term.OVERDUE: "r", Term.TODAY: "a", Term.TOMORROW: "a"}


@dataclass(frozen=True, slots=True)
class Borders:
    """The days that part the groups; «tomorrow» reaches to the next working day."""

    today: date
    tomorrow: date
    week: date

    def term_of(self, due_on: date | None) -> Term:
        """Return the group of a last day."""
        if due_on is None or due_on == NO_TERM:
            return Term.NONE
        ends = ((Term.TODAY, self.today), (Term.TOMORROW, self.tomorrow), (Term.WEEK, self.week))
        if due_on < self.today:
            return Term.OVERDUE
        return next((term for term, last in ends if due_on <= last), Term.LATER)

    def span_of(self, term: Term) -> tuple[date, date]:
        """Return the first and last day of a group, both inclusive."""
        day = timedelta(days=1)
        spans: Mapping[Term, tuple[date, date]] = {
            Term.OVERDUE: (date.min, self.today - day),
            Term.TODAY: (self.today, self.today),
            Term.TOMORROW: (self.today + day, self.tomorrow),
            Term.WEEK: (self.tomorrow + day, self.week),
            Term.LATER: (self.week + day, NO_TERM - day),
            Term.NONE: (NO_TERM, NO_TERM),
        }
        return spans[term]

    def title_of(self, term: Term) -> str:
        """Return a group's heading; over a weekend it says until which day «tomorrow» reaches."""
        if term is Term.TOMORROW and self.tomorrow != self.today + timedelta(days=1):
            return _("Until {day}").format(day=f"{self.tomorrow:%d.%m}")
        return _(TITLES[term])


def borders_on(today: date) -> Borders:
    """Return the borders as seen from a day."""
    tomorrow = office_calendar().next_working_day(today)
    sunday = today + timedelta(days=7 - today.isoweekday())
    return Borders(today, tomorrow, max(tomorrow, sunday))
