"""A list's address: filters, columns, grouping and place, read from the URL and written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from litestar.datastructures import MultiDict
from uprava.documents.routes.address import day_of, number_of
from uprava.errors import InvalidError
from uprava.i18n import N_, _

from uprava_assignments.control.values import (
    MOST_EXECUTORS,
    Edge,
    Filters,
    Stage,
    Term,
    View,
    Wanted,
)
from uprava_assignments.giving.values import Control, Priority

PAGE_ROWS = 50

Params = MultiDict[str] | Mapping[str, str]

PATHS: Mapping[View, str] = {
    View.EXECUTE: "/assignments/execute",
    View.CONTROL: "/assignments/control",
    View.REPORTS: "/assignments/reports",
    View.OWN: "/assignments/mine",
    View.ALL: "/assignments",
}

TITLES: Mapping[View, str] = {
    View.EXECUTE: N_("To execute"),
    View.CONTROL: N_("On control"),
    View.REPORTS: N_("Reports to check"),
    View.OWN: N_("Assignments given by me"),
    View.ALL: N_("Assignments"),
}

COLUMNS: Mapping[str, str] = {
    "basis": N_("Basis"), "executor": N_("Executor"), "author": N_("Author"),
    "controller": N_("Controller"), "state": N_("State"), "moved": N_("Extensions"),
}  # fmt: skip
"""Columns that can be hidden; term and text always stay."""

SHOWN: Mapping[View, tuple[str, ...]] = {
    View.EXECUTE: ("basis", "author", "state", "moved"),
    View.CONTROL: ("basis", "executor", "state", "moved"),
    View.REPORTS: ("basis", "executor", "author", "state", "moved"),
    View.OWN: ("basis", "executor", "state", "moved"),
    View.ALL: ("basis", "author", "executor", "state", "moved"),
}

ADDRESSED: Mapping[str, str] = {"stage": "state", "executors": "executor"}
"""Filters whose parameter is called otherwise."""

LONGEST_ID = 19
"""Digits from which a number may not fit into eight bytes."""


@dataclass(frozen=True, slots=True)
class Address:
    """A list as its URL says it; `row` is the number of the page's first row, from 1."""

    view: View
    filters: Filters = field(default_factory=Filters)
    columns: tuple[str, ...] = ()
    flat: bool = False
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
        } | {"flat": self.flat}
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

    def turn(self, name: str, edge: Edge | None, row: int) -> str:
        """Return the address of a neighbouring page, empty for none."""
        if edge is None:
            return ""
        place = [(name, f"{edge.order_on.isoformat()}.{edge.id}"), ("row", str(row))]
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
    filters = Filters(
        term=one_of(Term, get("term")),
        stage=one_of(Stage, get("state")),
        executors=ids_of(every(params, "executor")[:MOST_EXECUTORS]),
        author=number_of(params, "author"),
        controller=number_of(params, "controller"),
        due_from=day_of(params, "due_from"),
        due_to=day_of(params, "due_to"),
        control=one_of(Control, get("control")) or "",
        priority=one_of(Priority, get("priority")) or "",
        basis=(get("basis") or "")[:100],
        asked=bool(get("asked")),
    )
    return Address(
        view, filters, columns_of(view, params), bool(get("flat")), read_edge(get("after")),
        read_edge(get("before")), number_of(params, "row") or 1,
    )  # fmt: skip


Words = TypeVar("Words", bound=StrEnum)


def one_of(words: type[Words], text: str | None) -> Words | None:
    """Return a word of the address; an unknown one narrows nothing."""
    return words(text) if text in set(words) else None


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
        return Edge(date.fromisoformat(day), int(id if len(id) < LONGEST_ID else ""))
    except ValueError as error:
        raise InvalidError(_("This page of the list does not exist; begin again.")) from error


def text_of(value: object) -> str:
    """Return a parameter's value as the URL writes it."""
    match value:
        case True:
            return "1"
        case date():
            return value.isoformat()
        case _:
            return str(value)
