"""The lists of appeals: which there are, how they are narrowed, in which zones they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_
from uprava.term_lists.values import Borders, Edge, Figures, Page, Turned, borders_of

from uprava_appeals.values import OVER, Standing

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
    """Something was decided of which the author is not told yet, or who sent it on still waits."""
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
    asker: str = ""
    """What sent it on: a deputy, a prosecutor, another body."""
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
class Wanted(Turned):
    """A page of a list."""

    view: View
    filters: Filters = Filters()


def borders_on(today: date) -> Borders[Zone]:
    """Return the zones as seen from a day."""
    return borders_of(Zone, today, NO_TERM, PAST)


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
    asker: str
    asked_due: date | None
    registered_late: bool
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


ListPage = Page[ListRow]


class Whom(StrEnum):
    """Who is still to be told of an appeal."""

    AUTHOR = "author"
    """Of what was decided."""
    ASKER = "asker"
    """Of its result: the one who sent it on waits for an answer."""


WHOM_TITLES: Mapping[Whom, str] = {
    Whom.AUTHOR: N_("the applicant"),
    Whom.ASKER: N_("the one who sent the appeal on"),
}


def in_tab(figures: Figures, view: View) -> str:
    """Return how many wait behind a tab, empty for none."""
    number = figures.counted.get(f"tab:{view}", 0)
    return f"{IN_TAB}+" if number > IN_TAB else str(number or "")
