"""The lists of duties: whose they are, how they are narrowed, in which zones they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_
from uprava.term_lists.values import Borders, Edge, Page, Turned, borders_of


class View(StrEnum):
    """Whose duties a list shows."""

    EXECUTE = "execute"
    """What the reader has to do, and the pools of the reader's units."""
    CONTROL = "control"
    """What the reader controls, from issue until it is taken off control."""
    REPORTS = "reports"
    """Reports and requests that wait for the reader's decision."""
    OWN = "own"
    """Assignments the reader gave."""
    ALL = "all"
    """Every assignment the reader may see."""


class Zone(StrEnum):
    """Where in the order of a list a duty stands; what is over comes last, the latest first."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NO_TERM = "none"
    REPORTED = "reported"
    OVER = "over"


NO_TERM, REPORTED, OVER = date(4000, 1, 1), date(4100, 1, 1), date(4900, 1, 1)
"""The days from which `duty.order_on` means no term, a report, an end: `assignments.order_of`."""

ZONE_TITLES: Mapping[Zone, str] = {
    Zone.OVERDUE: N_("Overdue"),
    Zone.TODAY: N_("Today, {day}"),
    Zone.LATER: N_("This week and later"),
    Zone.NO_TERM: N_("Without a term"),
    Zone.REPORTED: N_("Report is being checked"),
    Zone.OVER: N_("Executed"),
}

ZONE_LOOKS: Mapping[Zone, tuple[str, str]] = {
    Zone.OVERDUE: ("alert-triangle", "r"),
    Zone.TODAY: ("clock", "a"),
    Zone.LATER: ("calendar", ""),
    Zone.NO_TERM: ("calendar", ""),
    Zone.REPORTED: ("eye", ""),
    Zone.OVER: ("circle-check", "g"),
}
"""Icon and tone of a zone's heading."""


class Term(StrEnum):
    """A figure above a list, which filters it."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAIT = "wait"
    """Executed, to be taken off control."""


class Stage(StrEnum):
    """How far a duty is, as people ask for it."""

    WORK = "work"
    NEW = "new"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPORTED = "reported"
    DONE = "done"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STAGE_TITLES: Mapping[str, str] = {
    Stage.WORK: N_("at work"),
    Stage.NEW: N_("not begun"),
    Stage.ACCEPTED: N_("accepted"),
    Stage.RETURNED: N_("returned for rework"),
    Stage.REPORTED: N_("report is being checked"),
    Stage.DONE: N_("executed"),
    Stage.SUSPENDED: N_("suspended"),
    Stage.WITHDRAWN: N_("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. Both days are inclusive.

    `executors` are people and units by their ids; a unit stands for all units below it.
    """

    term: Term | None = None
    stage: Stage | None = None
    executors: tuple[int, ...] = ()
    author: int | None = None
    controller: int | None = None
    due_from: date | None = None
    due_to: date | None = None
    control: str = ""
    priority: str = ""
    basis: str = ""
    """The kind of the document it stands on."""
    asked: bool = False
    """A longer term is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted(Turned):
    """A page of a list."""

    view: View
    filters: Filters = Filters()


FIGURE_OF: Mapping[str, str] = {Term.WAIT: Zone.OVER}
"""Figures that count a zone of another name."""


def figure_of(term: Term | None) -> str | None:
    """Return the zone or span a figure above the list counts; None: all of it."""
    return FIGURE_OF.get(term, term) if term else None


def borders_on(today: date) -> Borders[Zone]:
    """Return the zones as seen from a day."""
    return borders_of(Zone, today, NO_TERM, REPORTED, OVER)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A duty in a list, with what of its assignment and its basis the reader may see.

    Fields of the basis are empty when the reader may not open it.
    """

    id: int
    assignment_id: UUID
    order_on: date
    role: str
    state: str
    standing: str
    number: str | None
    access_mark: str
    text: str
    due_on: date | None
    done_on: date | None
    ordinal: int | None
    basis_point: str
    basis_id: UUID | None
    basis_kind: str | None
    basis_number: str | None
    basis_title: str | None
    basis_summary: str | None
    person_id: int | None
    principal_id: int
    pool: str | None
    unit: str | None
    author_id: int
    controller_id: int | None
    control: str
    priority: str
    on_control: bool
    others: int
    """Co-executors besides."""
    asked_until: date | None
    """A longer term asked for; None: not asked."""
    extended: int

    @property
    def edge(self) -> Edge:
        """The place of the row in the list."""
        return Edge(self.order_on, self.id)


ListPage = Page[ListRow]
