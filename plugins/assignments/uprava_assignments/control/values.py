"""The lists of duties: whose they are, how they are narrowed, in which zones they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from uprava.i18n import N_

MOST_EXECUTORS = 20
"""People and units one list is narrowed to."""

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""


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
class Edge:
    """Where a page begins: beyond this duty, in the order of the list."""

    order_on: date
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a list: at most one edge is given."""

    view: View
    filters: Filters = Filters()
    after: Edge | None = None
    before: Edge | None = None

    def beyond(self, edge: Edge | None) -> Self:
        """Return the page that follows an edge, None: the first one."""
        return replace(self, after=edge, before=None)


@dataclass(frozen=True, slots=True)
class Borders:
    """The days that part a list, as seen from today; the week lasts until its Sunday."""

    today: date
    week: date

    def zone_of(self, order_on: date) -> Zone:
        """Return the zone of a place in the order."""
        ends = (
            (Zone.OVERDUE, self.today),
            (Zone.TODAY, self.today + timedelta(days=1)),
            (Zone.LATER, NO_TERM),
            (Zone.NO_TERM, REPORTED),
            (Zone.REPORTED, OVER),
        )
        return next((zone for zone, end in ends if order_on < end), Zone.OVER)

    def span_of(self, zone: Zone) -> tuple[date, date]:
        """Return where a zone begins and where the next one does."""
        starts = (date.min, self.today, self.today + timedelta(days=1), NO_TERM, REPORTED, OVER)
        ends = (*starts[1:], date.max)
        place = list(Zone).index(zone)
        return starts[place], ends[place]

    def term_of(self, term: Term) -> tuple[date, date]:
        """Return the span of a figure above the list."""
        if term is Term.WEEK:
            return self.today, self.week + timedelta(days=1)
        zones = {Term.OVERDUE: Zone.OVERDUE, Term.TODAY: Zone.TODAY, Term.WAIT: Zone.OVER}
        return self.span_of(zones[term])


def borders_on(today: date) -> Borders:
    """Return the borders as seen from a day."""
    return Borders(today, today + timedelta(days=7 - today.isoweekday()))


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


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows in the order shown, and the edges to go on from; None where there is nothing more."""

    rows: Sequence[ListRow]
    later: Edge | None = None
    earlier: Edge | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many duties a list holds by zones and by figures, each counted to one past `COUNTED`."""

    counted: Mapping[str, int]
    """By zones and by the week; empty when counting took too long."""

    @property
    def total(self) -> int | None:
        """All of them; None: not counted."""
        return sum(self.counted[zone] for zone in Zone) if self.counted else None

    def of(self, term: Term | None) -> int | None:
        """Return the figure above the list; None: all of them."""
        names = {Term.OVERDUE: Zone.OVERDUE, Term.TODAY: Zone.TODAY, Term.WAIT: Zone.OVER}
        return self.total if term is None else self.counted.get(names.get(term, term))

    def in_zone(self, zone: Zone, least: int) -> str:
        """Return the figure of a heading, at least what stands under it."""
        number = self.counted.get(zone)
        return f"{least}+" if number is None else shown(max(number, least))


def shown(number: int | None) -> str:
    """Return a count as it is shown: exact to a thousand; a dash when it was not counted."""
    if number is None:
        return "—"
    return f"{COUNTED}+" if number > COUNTED else str(number)
