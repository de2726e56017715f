"""The list of contracts: a page of it, how many there are, what it can be narrowed by.

Who sees few contracts is answered from the rights, who sees many along the order of all; ids are
found past row security by the rights in the statement (`cards.service.rights`), what is shown of
them is read behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from time import monotonic
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.db.wide import looking_wide
from uprava.term_lists.rights import Way
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

from uprava_contracts import wording
from uprava_contracts.cards.service.rights import ASKED, SEEN, way_of
from uprava_contracts.values import ContractState, Kind

PAGE_ROWS = 50
COUNTED = 1000


class Tab(StrEnum):
    """The tabs of the list."""

    WORK = ""
    ALL = "all"
    PERFORMED = "performed"
    TERMINATED = "terminated"
    DRAFTS = "drafts"


STANDS: Mapping[Tab, ContractState] = {
    Tab.PERFORMED: ContractState.PERFORMED,
    Tab.TERMINATED: ContractState.TERMINATED,
    Tab.DRAFTS: ContractState.DRAFT,
}
"""Tab → the state it holds; of those at work there are several, and an index of their own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty fields narrow nothing."""

    tab: Tab = Tab.WORK
    state: ContractState | None = None
    kind: Kind | None = None
    unit: int | None = None
    responsible: int | None = None
    counterparty: int | None = None
    year: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Beside which contract the page begins; both empty: the newest."""

    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract in the list."""

    id: UUID
    title: str
    number: str | None
    state: str
    kind: str
    counterparty: str
    inn: str
    price: Decimal | None
    concluded_on: date | None
    performs_until: date | None
    due_on: date | None
    stands: str
    unit: str
    responsible: str
    register_number: str
    ikz: str
    their_number: str

    @property
    def caption(self) -> str:
        """The English message id of its kind."""
        return Kind(self.kind).caption

    @property
    def price_shown(self) -> str:
        """The price as it is read."""
        return wording.money(self.price)

    def is_late(self, today: date) -> bool:
        """Tell whether it is still to be performed after its last day; see `keep_term`."""
        lives = ContractState(self.stands).lives
        return lives and self.due_on is not None and self.due_on < today


CONDITIONS: Mapping[str, LiteralString] = {
    "work": "and c.stands in ('concluded', 'performing', 'suspended')",
    "stands": "and c.stands = %(stands)s",
    "state": "and c.stands = %(state)s",
    "kind": "and c.kind = %(kind)s",
    "unit": "and c.unit_id = %(unit)s",
    "responsible": "and c.responsible_id = %(responsible)s",
    "counterparty": "and c.counterparty_id = %(counterparty)s",
    "year": "and c.concluded_on >= make_date(%(year)s, 1, 1)"
    " and c.concluded_on < make_date(%(year)s + 1, 1, 1)",
    "q": """and c.document_id in (select t.document_id from documents.text as t
        where t.kind = 'contracts.contract' and t.readers && %(principals)s::int[] and not t.hidden
            and (t.tsv @@ websearch_to_tsquery('russian', %(q)s) or t.handles ilike %(like)s))""",
}

LINES: LiteralString = f"""
select c.document_id as id, d.title, d.number, d.state, c.kind, c.counterparty, c.inn, c.price,
    c.concluded_on, c.performs_until, d.due_on, c.stands, u.short_name as unit, c.register_number,
    c.ikz, c.their_number,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = c.responsible_id), '')
        as responsible
from contracts.contract as c join documents.document as d on d.id = c.document_id
join users.unit as u on u.id = c.unit_id where c.document_id = any (%(ids)s)"""


def list_contracts(
    session: Session, wanted: Wanted, *, reader: Reader, place: Place = Place(),
    limit: int = PAGE_ROWS,
) -> Page[ContractLine]:  # fmt: skip
    """Return a page of contracts of the reader's organisation, the newest first."""
    backwards = place.before is not None
    edge: LiteralString = ""
    if place.before or place.after:
        edge = f"and c.document_id {'>' if backwards else '<'} %(edge)s"
    order: LiteralString = f"order by c.document_id {'asc' if backwards else 'desc'}"
    values = parameters(wanted, reader)
    values |= {"edge": place.before or place.after, "limit": limit + 1}
    narrow = narrowed(way_to(session, wanted, reader=reader, rows=limit), values)
    query: LiteralString = f"select c.document_id {narrow} {edge} {order} limit %(limit)s"
    with looking_wide(session, sorting=True):
        ids = fetch_values(session, query, values)
    rows = fetch(session, ContractLine, f"{LINES} {order}", {"ids": ids})
    inside = place.after is not None
    return page_of(rows, limit=limit, backwards=backwards, inside=inside)


def count_contracts(
    session: Session, wanted: Wanted, *, reader: Reader, limit: int = COUNTED + 1
) -> int:
    """Count the contracts of a list, stopping at a limit."""
    values = parameters(wanted, reader) | {"limit": limit}
    narrow = narrowed(way_to(session, wanted, reader=reader, rows=limit), values)
    query = f"select count(*) from (select {narrow} limit %(limit)s) as counted"
    with looking_wide(session, sorting=True):
        return int(fetch_value(session, query, values))


def way_to(session: Session, wanted: Wanted, *, reader: Reader, rows: int) -> Way:
    """Return how the rights of a list are asked for.

    Texts are looked for among those of the reader: the few contracts found are asked one by one.
    """
    way = way_of(session, reader=reader, rows=rows)
    return Way.ALONG if wanted.q.strip() and way is Way.HELD else way


def narrowed(way: Way, values: Mapping[str, object]) -> LiteralString:
    """Return from where a list takes contracts: its own, open to the reader, filtered."""
    found = [text for name, text in CONDITIONS.items() if values[name]]
    return f"""from contracts.contract as c
        where c.organisation_id = %(organisation)s and {ASKED[way]} {" ".join(found)}"""


def parameters(wanted: Wanted, reader: Reader) -> dict[str, object]:
    """Return the values the statements' parameters stand for."""
    text = wanted.q.strip()
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "organisation": reader.organisation_id, "principals": list(reader.principals),
        "work": wanted.tab is Tab.WORK, "stands": STANDS.get(wanted.tab), "state": wanted.state,
        "kind": wanted.kind, "unit": wanted.unit, "responsible": wanted.responsible,
        "counterparty": wanted.counterparty, "year": wanted.year, "q": text,
        "like": f"%{plain}%",
    }  # fmt: skip


YEARS_ALONG: LiteralString = """
with recursive years (day) as (
    (select max(c.concluded_on) from contracts.contract as c
        where c.organisation_id = %(organisation)s and RIGHT)
    union all
    select (select max(c.concluded_on) from contracts.contract as c
        where c.organisation_id = %(organisation)s and RIGHT
            and c.concluded_on < date_trunc('year', years.day)::date)
    from years where years.day is not null)
select extract(year from day)::int from years where day is not null"""

YEARS_OWN: LiteralString = f"""
select distinct extract(year from c.concluded_on)::int as year from contracts.contract as c
where c.organisation_id = %(organisation)s and c.concluded_on is not null and {SEEN}
order by year desc"""


def years_of(session: Session, *, reader: Reader) -> Sequence[int]:
    """Return the years the reader's contracts were concluded in, the last one first."""
    way = way_of(session, reader=reader, rows=PAGE_ROWS)
    along: LiteralString = YEARS_ALONG.replace("RIGHT", ASKED[way])
    query = YEARS_OWN if way is Way.RIGHTS else along
    with looking_wide(session, sorting=True):
        return fetch_values(session, query, parameters(Wanted(), reader))


@dataclass(frozen=True, slots=True)
class Named:
    """A person, a unit or a correspondent of a filter."""

    id: int
    name: str


PEOPLE_ALONG: LiteralString = f"""
with recursive people (id) as (
    (select min(c.responsible_id) from contracts.contract as c where {ASKED[Way.ALONG]})
    union all
    select (select min(c.responsible_id) from contracts.contract as c
        where c.responsible_id > people.id and {ASKED[Way.ALONG]})
    from people where people.id is not null)
select id from people where id is not null"""

PEOPLE_OWN: LiteralString = f"""select distinct c.responsible_id as id
from contracts.contract as c where c.responsible_id is not null and {SEEN}"""

MOST_PEOPLE = 500


REMEMBERED = 60.0
"""Seconds for which it is remembered whom the filter offers who sees many contracts, not all."""

MOST_REMEMBERED = 1_000

remembered: dict[tuple[int, ...], tuple[float, list[Named]]] = {}


def people_of(session: Session, *, reader: Reader) -> list[Named]:
    """Return who controls contracts the reader sees, by name; of many contracts a little old."""
    way, key, now = way_of(session, reader=reader, rows=COUNTED), reader.principals, monotonic()
    known = remembered.get(key)
    if way is Way.HELD and known and now - known[0] < REMEMBERED:
        return known[1]
    found = PEOPLE_ALONG if way is Way.ALONG else PEOPLE_OWN
    query = f"""with found as materialized ({found})
        select p.id, {SHORT_NAME} as name from found join users.person as p on p.id = found.id
        order by name, p.id limit {MOST_PEOPLE}"""
    with looking_wide(session, sorting=True):
        people = fetch(session, Named, query, parameters(Wanted(), reader))
    if len(remembered) >= MOST_REMEMBERED:
        remembered.clear()
    remembered[key] = now, people
    return people
