"""The list's address: tab, filters and place, read from the URL and written back."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode
from uuid import UUID

from uprava.documents.routes.address import number_of, text_of
from uprava.term_lists.address import Params, one_of, typed
from uprava.web.paging import read_cursor, write_cursor

from uprava_contracts.cards.service.listing import PAGE_ROWS, Place, Tab, Wanted
from uprava_contracts.cards.values import PATH
from uprava_contracts.values import ContractState, Kind

NEWEST = Place()
FIRST_YEAR, LAST_YEAR = 1992, 2100


@dataclass(frozen=True, slots=True)
class Address:
    """A list as its URL says it; `row` is the number of the page's first row, from 1."""

    wanted: Wanted
    place: Place = NEWEST
    row: int = 1

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Return the parameters without the place; a change to None takes one away."""
        values = {each.name: getattr(self.wanted, each.name) for each in fields(Wanted)} | changes
        return [(name, text_of(value)) for name, value in values.items() if value]

    def query(self, **changes: object) -> str:
        """Return the query string without the place."""
        return urlencode(self.pairs(**changes))

    def url(self, **changes: object) -> str:
        """Return the address of the list's first page."""
        query = self.query(**changes)
        return f"{PATH}?{query}" if query else PATH

    def turn(self, name: str, id: UUID | None, row: int) -> str:
        """Return the address of a neighbouring page, empty for none."""
        if id is None:
            return ""
        place = [(name, write_cursor(id, self.query()) or ""), ("row", str(row))]
        return f"{PATH}?{urlencode([*self.pairs(), *place])}"

    def older(self, id: UUID | None, shown: int) -> str:
        """Return the address of the page below."""
        return self.turn("after", id, self.row + shown)

    def newer(self, id: UUID | None) -> str:
        """Return the address of the page above."""
        return self.turn("before", id, max(self.row - PAGE_ROWS, 1))

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set besides the tab."""
        return self.wanted != Wanted(self.wanted.tab)


def read_address(params: Params) -> Address:
    """Read a list's address. Raises InvalidError for a malformed number or place."""
    get = params.get
    year = number_of(params, "year")
    wanted = Wanted(
        one_of(Tab, get("tab")) or Tab.WORK, one_of(ContractState, get("state")),
        one_of(Kind, get("kind")), number_of(params, "unit"), number_of(params, "responsible"),
        number_of(params, "counterparty"),
        year if year and FIRST_YEAR <= year <= LAST_YEAR else None, typed(get("q")),
    )  # fmt: skip
    asked = Address(wanted).query()
    place = Place(read_cursor(get("after"), asked), read_cursor(get("before"), asked))
    return Address(wanted, place, number_of(params, "row") or 1)
