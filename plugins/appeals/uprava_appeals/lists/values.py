"""The lists of appeals: which there are, how they are narrowed, in which zones they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from uprava.i18n import N_

from uprava_appeals.values import OVER, Standing

MOST_EXECUTORS = 20
"""People and units one list is narrowed to."""

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""


IN_TAB = 100
"""A tab says how many wait behind it up to here, then «100+»."""


class View(StrEnum):
    """Which appeals a list shows."""

    ALL = "all"
    """Every appeal the reader may see."""
    RECEIVED = "received"
    REGISTERED = "registered"
    """Registered, given to nobody yet."""
    REVIEW = "review"
    WORK = "work"
    REPLYING = "replying"
    TELL = "tell"
    """Something was decided of which the author is not told yet."""
    DONE = "done"
    MINE = "mine"
    """Those with a question the reader considers, or one of the reader's unit nobody has taken."""


STANDINGS_OF: Mapping[View, tuple[Standing, ...]] = {
    View.RECEIVED: (Standing.RECEIVED,),
    View.REGISTERED: (Standing.REGISTERED,),
    View.REVIEW: (Standing.REVIEW,),
    View.WORK: (Standing.WORK,),
    View.REPLYING: (Standing.REPLYING,),
    View.DONE: OVER,
}
"""The states of the lists that go by them."""

TABS = (
    View.ALL, View.RECEIVED, View.REGISTERED, View.REVIEW, View.WORK, View.REPLYING, View.TELL,
    View.DONE,
)  # fmt: skip

COUNTED_TABS = TABS[1:-1]
"""Tabs that say how many wait there."""


class Zone(StrEnum):
    """Where in the order of a list an appeal stands; what is over comes last, the latest first."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NO_TERM = "none"
    OVER = "over"


NO_TERM, PAST = date(4000, 1, 1), date(4900, 1, 1)
"""The days from which `appeal.order_on` means no term, and an end: `appeals.order_of`."""

ZONE_TITLES: Mapping[Zone, str] = {
    Zone.OVERDUE: N_("Overdue"),
    Zone.TODAY: N_("Today, {day}"),
    Zone.LATER: N_("This week and later"),
    Zone.NO_TERM: N_("Without a term"),
    Zone.OVER: N_("Considered ones"),
}

ZONE_LOOKS: Mapping[Zone, tuple[str, str]] = {
    Zone.OVERDUE: ("alert-triangle", "r"),
    Zone.TODAY: ("clock", "a"),
    Zone.LATER: ("calendar", ""),
    Zone.NO_TERM: ("calendar", ""),
    Zone.OVER: ("circle-check", "g"),
}
"""Icon and tone of a zone's heading."""


class Term(StrEnum):
    """A figure above a list, which filters it."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. Days are inclusive.

    `topic` is a code of the classifier and stands for all codes below it; `executors` are people
    and units by their ids, a unit for all units below it; `author` is a name.
    """

    term: Term | None = None
    state: Standing | None = None
    text: str = ""
    """Words of the annotation, a part of the number."""
    author: str = ""
    channel: str = ""
    letter: str = ""
    topic: str = ""
    executors: tuple[int, ...] = ()
    leader: int | None = None
    territory: str = ""
    source: str = ""
    """Part of the name of the body that sent it on."""
    repeat: str = ""
    result: str = ""
    collective: bool = False
    received_from: date | None = None
    received_to: date | None = None
    registered_from: date | None = None
    registered_to: date | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page begins: beyond this appeal, in the order of the list."""

    order_on: date
    id: UUID


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
            (Zone.NO_TERM, PAST),
        )
        return next((zone for zone, end in ends if order_on < end), Zone.OVER)

    def span_of(self, zone: Zone) -> tuple[date, date]:
        """Return where a zone begins and where the next one does."""
        starts = (date.min, self.today, self.today + timedelta(days=1), NO_TERM, PAST)
        ends = (*starts[1:], date.max)
        place = list(Zone).index(zone)
        return starts[place], ends[place]

    def term_of(self, term: Term) -> tuple[date, date]:
        """Return the span of a figure above the list."""
        if term is Term.WEEK:
            return self.today, self.week + timedelta(days=1)
        return self.span_of(Zone.OVERDUE if term is Term.OVERDUE else Zone.TODAY)


def borders_on(today: date) -> Borders:
    """Return the borders as seen from a day."""
    return Borders(today, today + timedelta(days=7 - today.isoweekday()))


@dataclass(frozen=True, slots=True)
class ListRow:
    """An appeal in a list; nothing of it tells its author but `mask`.

    `topic`, executor and result are of its first question, of the reader's own on «Mine».
    """

    id: UUID
    order_on: date
    standing: str
    number: str | None
    title: str
    access_mark: str
    registered_on: date | None
    received_on: date
    due_on: date | None
    tell_on: date | None
    standing_on: date | None
    mask: str
    collective: bool
    authors: int
    signers: int
    channel: str
    letter: str
    repeat: str
    source: str
    source_control: bool
    territory: str
    addressee_id: int | None
    extended: bool
    questions: int
    code: str | None
    topic: str | None
    person_id: int | None
    pool: str | None
    executors: int
    """People and units that consider its questions."""
    result: str | None
    late: bool | None
    """What is over was done after the last day; None: there was no term, or no day is known."""

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
    """How many appeals a list and the tabs hold, counted to one past `COUNTED`, `IN_TAB`."""

    counted: Mapping[str, int]
    """By zones, by the week and by tabs («tab:work»); empty when counting took too long."""

    @property
    def total(self) -> int | None:
        """All of the list; None: not counted."""
        return sum(self.counted[zone] for zone in Zone) if self.counted else None

    def of(self, term: Term | None) -> int | None:
        """Return the figure above the list; None: all of them."""
        return self.total if term is None else self.counted.get(term)

    def in_tab(self, view: View) -> str:
        """Return how many wait behind a tab, empty for none."""
        number = self.counted.get(f"tab:{view}", 0)
        return f"{IN_TAB}+" if number > IN_TAB else str(number or "")

    def in_zone(self, zone: Zone, least: int) -> str:
        """Return the figure of a heading, at least what stands under it."""
        number = self.counted.get(zone)
        return f"{least}+" if number is None else shown(max(number, least))


def shown(number: int | None) -> str:
    """Return a count as it is shown: exact to a thousand; a dash when it was not counted."""
    if number is None:
        return "—"
    return f"{COUNTED}+" if number > COUNTED else str(number)
