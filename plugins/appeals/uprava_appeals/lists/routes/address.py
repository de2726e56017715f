"""A list's address: filters, columns, grouping and place, read from the URL and written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar.datastructures import MultiDict
from uprava.documents.routes.address import day_of, number_of
from uprava.errors import InvalidError
from uprava.i18n import N_, _

from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.values import MOST_EXECUTORS, Edge, Filters, Term, View, Wanted
from uprava_appeals.values import Letter, Repeat, Result, Standing

PAGE_ROWS = 50
LONGEST = 200
"""Characters of a filter that is typed."""

Params = MultiDict[str] | Mapping[str, str]

ROOT = "/appeals"

PATHS: Mapping[View, str] = {
    View.ALL: ROOT,
    View.RECEIVED: "/appeals/received",
    View.REGISTERED: "/appeals/registered",
    View.REVIEW: "/appeals/review",
    View.WORK: "/appeals/work",
    View.REPLYING: "/appeals/replying",
    View.TELL: "/appeals/tell",
    View.DONE: "/appeals/done",
    View.MINE: "/appeals/mine",
}

TITLES: Mapping[View, str] = {
    View.ALL: N_("Citizens' appeals"),
    View.RECEIVED: N_("Appeals to register"),
    View.REGISTERED: N_("Appeals given to nobody yet"),
    View.REVIEW: N_("Appeals before a leader"),
    View.WORK: N_("Appeals being considered"),
    View.REPLYING: N_("Appeals with an answer in preparation"),
    View.TELL: N_("Authors to be told"),
    View.DONE: N_("Appeals considered"),
    View.MINE: N_("Appeals to consider"),
}

COLUMNS: Mapping[str, str] = {
    "author": N_("Author"), "topic": N_("Topic"), "executor": N_("Executor"),
    "state": N_("State"), "channel": N_("Channel"), "source": N_("Came from"),
    "letter": N_("Kind"), "territory": N_("Territory"), "leader": N_("Leader"),
    "result": N_("Result"),
}  # fmt: skip
"""Columns that can be hidden; term, number and annotation always stay."""

SHOWN: Mapping[View, tuple[str, ...]] = dict.fromkeys(
    View, ("author", "topic", "executor", "state")
) | {
    View.RECEIVED: ("author", "topic", "state", "channel", "source"),
    View.REVIEW: ("author", "topic", "state", "leader"),
    View.DONE: ("author", "topic", "executor", "state", "result"),
    View.MINE: ("author", "topic", "state"),
}

ADDRESSED: Mapping[str, str] = {"executors": "executor"}
"""Filters whose parameter is called otherwise."""


@dataclass(frozen=True, slots=True)
class Address:
    """A list as its URL says it; `row` is the number of the page's first row, from 1.

    `named`: authors are shown by name to who may know them, and that is logged.
    """

    view: View
    filters: Filters = field(default_factory=Filters)
    columns: tuple[str, ...] = ()
    flat: bool = False
    named: bool = False
    after: Edge | None = None
    before: Edge | None = None
    row: int = 1

    @property
    def path(self) -> str:
        """The address without its filters."""
        return PATHS[self.view]

    @property
    def wanted(self) -> Wanted:
        """The page that is asked for."""
        return Wanted(self.view, self.filters, self.after, self.before)

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return self.filters != Filters()

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Return the parameters without the place; a change to None takes one away."""
        values: dict[str, object] = {
            each.name: getattr(self.filters, each.name) for each in fields(Filters)
        } | {"flat": self.flat, "named": self.named}
        pairs: list[tuple[str, str]] = []
        for name, value in (values | changes).items():
            said = value if isinstance(value, tuple) else (value,)
            pairs += [(ADDRESSED.get(name, name), text_of(each)) for each in said if each]
        if self.columns != SHOWN[self.view]:
            pairs += [("cols", name) for name in self.columns or ("none",)]
        return pairs

    def query(self, **changes: object) -> str:
        """Return the query string without the place."""
        return urlencode(self.pairs(**changes))

    def url(self, **changes: object) -> str:
        """Return the address of the list's first page."""
        query = self.query(**changes)
        return f"{self.path}?{query}" if query else self.path

    def tab(self, view: View) -> str:
        """Return the address of another list under the same filters."""
        changes = {"term": None, "state": None}
        query = urlencode([pair for pair in self.pairs(**changes) if pair[0] != "cols"])
        return f"{PATHS[view]}?{query}" if query else PATHS[view]

    def turn(self, name: str, edge: Edge | None, row: int) -> str:
        """Return the address of a neighbouring page, empty for none."""
        if edge is None:
            return ""
        place = [(name, write_edge(edge)), ("row", str(row))]
        return f"{self.path}?{urlencode([*self.pairs(), *place])}"

    @property
    def here(self) -> str:
        """The query string of this very page, where an act returns to."""
        name, edge = ("before", self.before) if self.before else ("after", self.after)
        found = self.turn(name, edge, self.row)
        return found.partition("?")[2] if found else self.query()


def read_address(view: View, params: Params) -> Address:
    """Read a list's address. Raises InvalidError for a malformed day, number or place."""
    get = params.get
    return Address(
        view, read_filters(params), columns_of(view, params), bool(get("flat")),
        bool(get("named") or get("author")), read_edge(get("after")), read_edge(get("before")),
        number_of(params, "row") or 1,
    )  # fmt: skip


def read_filters(params: Params) -> Filters:
    """Read the filters of an address. Raises InvalidError for a malformed day or number."""
    get = params.get
    return Filters(
        term=one_of(Term, get("term")),
        state=one_of(Standing, get("state")),
        text=typed(get("text")),
        author=typed(get("author")),
        channel=one_of(Channel, get("channel")) or "",
        letter=one_of(Letter, get("letter")) or "",
        topic=typed(get("topic")),
        executors=ids_of(every(params, "executor")[:MOST_EXECUTORS]),
        leader=number_of(params, "leader"),
        territory=typed(get("territory")),
        source=typed(get("source")),
        repeat=one_of(Repeat, get("repeat")) or "",
        result=one_of(Result, get("result")) or "",
        collective=bool(get("collective")),
        received_from=day_of(params, "received_from"),
        received_to=day_of(params, "received_to"),
        registered_from=day_of(params, "registered_from"),
        registered_to=day_of(params, "registered_to"),
    )


Words = TypeVar("Words", bound=StrEnum)


def one_of(words: type[Words], text: str | None) -> Words | None:
    """Return a word of the address; an unknown one narrows nothing."""
    return words(text) if text in set(words) else None


def typed(text: str | None) -> str:
    """Return a filter somebody typed, with its spaces in order."""
    return " ".join((text or "").replace("\0", " ").split())[:LONGEST]


def every(params: Params, name: str) -> Sequence[str]:
    """Return a repeated parameter."""
    if isinstance(params, MultiDict):
        return params.getall(name, [])
    given = params.get(name)
    return [given] if given else []


def ids_of(given: Sequence[str]) -> tuple[int, ...]:
    """Return the ids of a repeated parameter. Raises InvalidError for anything else."""
    found = [number_of({"id": each}, "id") for each in given]
    return tuple(dict.fromkeys(each for each in found if each))


def appeals_of(given: Sequence[str]) -> list[UUID]:
    """Return the appeals of a repeated parameter. Raises InvalidError for anything else."""
    try:
        return list(dict.fromkeys(UUID(each) for each in given))
    except ValueError as error:
        raise InvalidError(_("The form names something that is not an appeal.")) from error


def columns_of(view: View, params: Params) -> tuple[str, ...]:
    """Return the chosen columns in their fixed order."""
    chosen = every(params, "cols")
    return tuple(name for name in COLUMNS if name in chosen) if chosen else SHOWN[view]


def read_edge(text: str | None) -> Edge | None:
    """Return the edge an address names. Raises InvalidError for anything else."""
    if not text:
        return None
    day, _dot, id = text.partition(".")
    try:
        return Edge(date.fromisoformat(day), UUID(id))
    except ValueError as error:
        raise InvalidError(_("This page of the list does not exist; begin again.")) from error


def write_edge(edge: Edge) -> str:
    """Return an edge as an address names it."""
    return f"{edge.order_on.isoformat()}.{edge.id}"


def text_of(value: object) -> str:
    """Return a parameter's value as the URL writes it."""
    match value:
        case True:
            return "1"
        case date():
            return value.isoformat()
        case _:
            return str(value)
