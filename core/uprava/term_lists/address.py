"""A list's address: filters, columns, grouping and place, read from the URL and written back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar.datastructures import MultiDict

from uprava.documents.routes.address import number_of
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.term_lists.values import Edge, Turned

PAGE_ROWS = 50

LONGEST = 200
"""Characters of a filter that is typed."""

LONGEST_ID = 19
"""Digits from which a number may not fit into eight bytes."""

Params = MultiDict[str] | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAddress(Turned, ABC):
    """A list as its URL says it; `row` is the number of the page's first row, from 1."""

    columns: tuple[str, ...] = ()
    flat: bool = False
    row: int = 1

    addressed: ClassVar[Mapping[str, str]] = {}
    """Filters whose parameter is called otherwise."""

    @property
    @abstractmethod
    def path(self) -> str:
        """The address without its filters."""

    @property
    @abstractmethod
    def usual(self) -> tuple[str, ...]:
        """The columns of who chose none."""

    @abstractmethod
    def values(self) -> dict[str, object]:
        """Return the filters and switches by their names."""

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Return the parameters without the place; a change to None takes one away."""
        pairs: list[tuple[str, str]] = []
        for name, value in (self.values() | {"flat": self.flat} | changes).items():
            said = value if isinstance(value, tuple) else (value,)
            pairs += [(self.addressed.get(name, name), text_of(each)) for each in said if each]
        if self.columns != self.usual:
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
        place = [(name, write_edge(edge)), ("row", str(row))]
        return f"{self.path}?{urlencode([*self.pairs(), *place])}"

    @property
    def here(self) -> str:
        """The query string of this very page, where an act returns to."""
        found = self.turn("before" if self.before else "after", self.edge, self.row)
        return found.partition("?")[2] if found else self.query()


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


def columns_of(
    params: Params, offered: Mapping[str, str], usual: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the chosen columns in their fixed order."""
    chosen = every(params, "cols")
    return tuple(name for name in offered if name in chosen) if chosen else usual


def read_edge(text: str | None, read_id: Callable[[str], UUID | int]) -> Edge | None:
    """Return the edge an address names. Raises InvalidError for anything else."""
    if not text:
        return None
    day, _dot, id = text.partition(".")
    try:
        return Edge(date.fromisoformat(day), read_id(id))
    except ValueError as error:
        raise InvalidError(_("This page of the list does not exist; begin again.")) from error


def read_number(text: str) -> int:
    """Return the id of a row that is counted. Raises ValueError for what does not fit."""
    return int(text if len(text) < LONGEST_ID else "")


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
