"""Executive discipline: what is counted, and how. Pure values and functions, no database.

The statements of `service.statement` count by the conditions said here, the page tells them to
the reader behind «Как считается», and the tests count again by these functions.

Source: order of the government of Ryazan region No. 522-р of 26 September 2008 (the coefficient
of execution Ko = n / N × 100 %, and the share executed in term). What else is counted is a
proposal of ours, marked so in each docstring.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from uprava.i18n import N_

from uprava_assignments.giving.values import AT_WORK, DutyState, Role

DISCIPLINE = "assignments.discipline"
"""The permission: see the figures of everybody whose assignments one may see."""


class Class(StrEnum):
    """A number of the page, and the list behind it."""

    DUE = "due"
    """N: planned for execution: the term lies in the period and is over."""
    IN_TERM = "in_term"
    """Executed not later than the term."""
    LATE = "late"
    """Executed after the term."""
    WAITING = "waiting"
    """The term is over, a report is presented and not decided."""
    OVERDUE = "overdue"
    """The term is over and the executor has still to act."""
    EXTENDED = "extended"
    """The author made its term longer at least once."""
    RETURNED = "returned"
    """A report on it was returned for rework at least once."""
    OPEN = "open"
    """Somebody has to act now, whatever the period and the term."""
    OVERDUE_NOW = "overdue_now"
    """Of these: the term is over and the executor has to act, whatever the period."""


CLASS_TITLES = {
    Class.DUE: N_("Due in the period"),
    Class.IN_TERM: N_("Executed in term"),
    Class.LATE: N_("Executed late"),
    Class.WAITING: N_("Report not decided"),
    Class.OVERDUE: N_("Overdue"),
    Class.EXTENDED: N_("Term extended"),
    Class.RETURNED: N_("Returned for rework"),
    Class.OPEN: N_("Open now"),
    Class.OVERDUE_NOW: N_("Overdue now"),
}

NOW = (Class.OPEN, Class.OVERDUE_NOW)
"""Classes that do not depend on the period."""


class Counting(StrEnum):
    """Which term counts where the author extended it."""

    LAST = "last"
    """The term in force: who gave the assignment may change its term (order, 2.1)."""
    FIRST = "first"
    """The term it was given with: shows what extensions hide."""


class Roles(StrEnum):
    """Whose work is counted: each assignment once, or each executor's part."""

    RESPONSIBLE = "responsible"
    EXECUTOR = "executor"
    ANY = "any"

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of duties; who is only to know executes nothing."""
        return (Role.RESPONSIBLE, Role.EXECUTOR) if self is Roles.ANY else (Role(self.value),)


COUNTED = (*AT_WORK, DutyState.REPORTED, DutyState.DONE)
"""States that count. Planned, withdrawn (recalled too) and readdressed duties never do.

Nor does what is suspended: its term does not run.
"""


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What the indicators look at of one duty."""

    role: str
    state: str
    due_on: date | None
    due_first: date | None
    done_on: date | None
    extended: int = 0
    returned: int = 0
    suspended: bool = False

    def term(self, counting: Counting) -> date | None:
        """Return the term that counts; a duty without one is never planned for a period."""
        return (self.due_first or self.due_on) if counting is Counting.FIRST else self.due_on


def is_due(
    duty: DutyFacts, *, since: date, until: date, today: date,
    roles: Roles = Roles.RESPONSIBLE, counting: Counting = Counting.LAST,
) -> bool:  # fmt: skip
    """Tell whether a duty was planned for execution in the period: N of the order 522-р.

    A term that is not over yet counts for nobody, also not when it was executed early: else a
    running period would show the quick ones only. The last day itself is still in term.
    """
    term = duty.term(counting)
    if term is None or duty.role not in roles.roles or duty.state not in COUNTED:
        return False
    if duty.suspended and duty.state != DutyState.DONE:
        return False
    return since <= term <= until and term < today


def class_of(duty: DutyFacts, *, counting: Counting = Counting.LAST) -> Class:
    """Return which part of N a due duty is: the four parts make N together.

    The day of execution is that of the accepted report (domain notes, 2.3). A report not decided
    is executed by nobody's word yet, and overdue by nobody's fault: it stands apart (proposal).
    """
    if duty.state == DutyState.REPORTED:
        return Class.WAITING
    if duty.state != DutyState.DONE:
        return Class.OVERDUE
    term = duty.term(counting)
    late = duty.done_on is not None and term is not None and duty.done_on > term
    return Class.LATE if late else Class.IN_TERM


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of some duties; they add up. Days are sums over the late and the overdue."""

    due: int = 0
    in_term: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    extended: int = 0
    returned: int = 0
    extensions: int = 0
    returns: int = 0
    delay: int = 0
    """Calendar days beyond the term: until execution, of the overdue until today."""
    worked: int = 0
    """The same in working days of the production calendar."""

    def __add__(self, other: "Figures") -> "Figures":
        """Return the figures of both together."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def done(self) -> int:
        """n: executed of those planned, in term or late."""
        return self.in_term + self.late

    @property
    def ko(self) -> Decimal | None:
        """Ko = n / N × 100 %: order 522-р; its example: 40 of 50 are 80 %."""
        return percent(self.done, self.due)

    @property
    def in_time(self) -> Decimal | None:
        """The share executed in term, % of N: the second factor of order 522-р."""
        return percent(self.in_term, self.due)

    @property
    def average_delay(self) -> Decimal | None:
        """Average calendar days beyond the term, of the late and the overdue (proposal)."""
        return ratio(self.delay, self.late + self.overdue)

    @property
    def average_worked(self) -> Decimal | None:
        """The same in working days (proposal)."""
        return ratio(self.worked, self.late + self.overdue)

    @property
    def per_assignment(self) -> Decimal | None:
        """Extensions for each one planned (proposal)."""
        return ratio(self.extensions, self.due, places="0.01")

    @property
    def per_report(self) -> Decimal | None:
        """Returns for each report presented: returned, accepted or not decided (proposal)."""
        return ratio(self.returns, self.returns + self.done + self.waiting, places="0.01")

    def index(self, weight: Decimal) -> Decimal | None:
        """ИД = 100 × (in term + w × late) / N (proposal; w is the installation's)."""
        return ratio(100 * (self.in_term + weight * self.late), self.due)


NAMES = tuple(each.name for each in fields(Figures))
"""The names of the counts, in their order."""

NOTHING = Figures()


def total(figures: Iterable[Figures]) -> Figures:
    """Return the figures of all together."""
    return sum(figures, NOTHING)


def figures_of(
    duties: Iterable[DutyFacts], *, today: date, counting: Counting,
    worked: Mapping[tuple[date, date], int] | None = None,
) -> Figures:  # fmt: skip
    """Return the figures of duties that are due; `worked` tells working days between two days."""
    found = NOTHING
    for duty in duties:
        kind, term = class_of(duty, counting=counting), duty.term(counting)
        until = {Class.LATE: duty.done_on, Class.OVERDUE: today}.get(kind)
        days = (until - term).days if until and term else 0
        found += Figures(
            due=1, in_term=int(kind is Class.IN_TERM), late=int(kind is Class.LATE),
            waiting=int(kind is Class.WAITING), overdue=int(kind is Class.OVERDUE),
            extended=int(duty.extended > 0), returned=int(duty.returned > 0),
            extensions=duty.extended, returns=duty.returned, delay=days,
            worked=worked[term, until] if worked and until and term else 0,
        )  # fmt: skip
    return found


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent with one digit, half up; None where there is nothing to share."""
    return ratio(100 * part, whole)


def ratio(part: Decimal | int, whole: int, *, places: str = "0.1") -> Decimal | None:
    """Return a quotient rounded half up; None where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) / whole).quantize(Decimal(places), ROUND_HALF_UP)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how much a figure changed; None where one of them is not known."""
    return None if now is None or before is None else now - before
