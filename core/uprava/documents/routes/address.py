"""The list's address: filters, columns and place, read from the URL and written back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session

from uprava.documents.service.listing import Filters
from uprava.documents.service.types.listed import OwnList, read_own
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.web.paging import read_cursor, write_cursor

PATH = "/docs"
PAGE_ROWS = 50

COLUMNS = {"registered": N_("Registered"), "kind": N_("Kind"), "state": N_("State"),
           "due": N_("Term")}  # fmt: skip
"""Columns that can be hidden; number and title always stay."""

SHOWN = ("kind", "state", "due")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list the page begins; `row` is the number of its first row, from 1."""

    after: UUID | None = None
    before: UUID | None = None
    row: int = 1


@dataclass(frozen=True, slots=True)
class Address:
    """A list as its URL says it."""

    filters: Filters = field(default_factory=Filters)
    columns: tuple[str, ...] = SHOWN
    trash: bool = False
    place: Place = Place()

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Return the parameters without the place; a change to None takes one away."""
        values: dict[str, object] = {
            each.name: getattr(self.filters, each.name)
            for each in fields(Filters)
            if each.name != "own"
        }
        values |= {"trash": self.trash} | dict(self.filters.own.asked) | changes
        pairs = [(name, text_of(value)) for name, value in values.items() if value]
        columns = (*self.columns, *self.filters.own.columns)
        if columns != SHOWN:
            pairs += [("cols", name) for name in columns or ("none",)]
        return pairs

    def query(self, **changes: object) -> str:
        """Return the query string without the place."""
        return urlencode(self.pairs(**changes))

    def url(self, **changes: object) -> str:
        """Return the address of the list's first page."""
        query = self.query(**changes)
        return f"{PATH}?{query}" if query else PATH

    def older(self, id: UUID | None, shown: int) -> str:
        """Return the address of the page below an id, empty for none."""
        return self.turn("after", id, self.place.row + shown)

    def newer(self, id: UUID | None) -> str:
        """Return the address of the page above an id, empty for none."""
        return self.turn("before", id, max(self.place.row - PAGE_ROWS, 1))

    def turn(self, name: str, id: UUID | None, row: int) -> str:
        """Return the address of a neighbouring page."""
        return f"{PATH}?{self.at(name, id, row)}" if id else ""

    def at(self, name: str, id: UUID | None, row: int) -> str:
        """Return the query string of the page that begins beside an id; without one: the first."""
        cursor = write_cursor(id, self.query())
        place = [(name, cursor), ("row", str(row))] if cursor else []
        return urlencode([*self.pairs(), *place])

    @property
    def here(self) -> str:
        """The query string of this very page, where an act returns to."""
        if self.place.before:
            return self.at("before", self.place.before, self.place.row)
        return self.at("after", self.place.after, self.place.row)

    @property
    def narrowed(self) -> bool:
        """Tell whether a filter is set."""
        return self.filters != Filters()


def read_address(
    params: MultiDict[str] | Mapping[str, str], session: Session | None = None
) -> Address:
    """Read the list's address. Raises InvalidError for a malformed day, number or cursor.

    Only with a session it knows the fields of the types of a kind.
    """
    get = params.get
    kind = get("kind") or ""
    filters = Filters(
        kind=kind,
        state=get("state") or "",
        registered_from=day_of(params, "registered_from"),
        registered_to=day_of(params, "registered_to"),
        unit=number_of(params, "unit"),
        journal=number_of(params, "journal"),
        favourite=bool(get("favourite")),
        own=own_list(session, kind, params) if session and kind else OwnList(),
    )
    address = Address(filters, columns_of(params), bool(get("trash")))
    asked = address.query()
    place = Place(
        read_cursor(get("after"), asked),
        read_cursor(get("before"), asked),
        number_of(params, "row") or 1,
    )
    return replace(address, place=place)


def own_list(session: Session, kind: str, params: MultiDict[str] | Mapping[str, str]) -> OwnList:
    """Return what the address says of the fields of a kind's types."""
    return read_own(session, kind, params, chosen_columns(params), reader=session.info["reader"])


def chosen_columns(params: MultiDict[str] | Mapping[str, str]) -> Sequence[str]:
    """Return the columns an address names."""
    return params.getall("cols", []) if isinstance(params, MultiDict) else []


def columns_of(params: MultiDict[str] | Mapping[str, str]) -> tuple[str, ...]:
    """Return the chosen columns in their fixed order."""
    chosen = chosen_columns(params)
    return tuple(name for name in COLUMNS if name in chosen) if chosen else SHOWN


def day_of(params: MultiDict[str] | Mapping[str, str], name: str) -> date | None:
    """Return a day written as 2026-11-20, None when it is not given."""
    given = params.get(name)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InvalidError(_("The address of the list holds a day that does not exist.")) from error


def number_of(params: MultiDict[str] | Mapping[str, str], name: str) -> int | None:
    """Return a whole number, None when it is not given."""
    given = params.get(name)
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise InvalidError(_("The address of the list holds something that is not a number."))
    return int(given)


def text_of(value: object) -> str:
    """Return a parameter's value as the URL writes it."""
    match value:
        case True:
            return "1"
        case date():
            return value.isoformat()
        case _:
            return str(value)
