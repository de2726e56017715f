"""The list of contracts: a page of it, how many there are, what it can be narrowed by.

Who sees few contracts is answered from the rights, who sees many along the order of all, asking
for the right to each; see `uprava.term_lists.rights`. Row security repeats the right to every row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.term_lists import rights
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

from uprava_contracts import wording
from uprava_contracts.values import CONTRACT, ContractState, Kind

PAGE_ROWS = 50
COUNTED = 1000


class Tab(StrEnum):
    """The tabs of the list."""

    WORK = ""
    ALL = "all"
    PERFORMED = "performed"
    TERMINATED = "terminated"
    DRAFTS = "drafts"


TABS: Mapping[Tab, tuple[ContractState, ...]] = {
    Tab.WORK: (ContractState.CONCLUDED, ContractState.PERFORMING, ContractState.SUSPENDED),
    Tab.ALL: (),
    Tab.PERFORMED: (ContractState.PERFORMED,),
    Tab.TERMINATED: (ContractState.TERMINATED,),
    Tab.DRAFTS: (ContractState.DRAFT,),
}
"""Tab → the states it holds; none: all of them."""


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
        """Tell whether the day its performance ends is past while it is at work."""
        lives = ContractState(self.stands).lives
        return lives and self.performs_until is not None and self.performs_until < today


CONDITIONS: Mapping[str, LiteralString] = {
    "states": "and c.stands = any (%(states)s)",
    "state": "and c.stands = %(state)s",
    "kind": "and c.kind = %(kind)s",
    "unit": "and c.unit_id = %(unit)s",
    "responsible": "and c.responsible_id = %(responsible)s",
    "counterparty": "and c.counterparty_id = %(counterparty)s",
    "year": "and c.concluded_on >= make_date(%(year)s, 1, 1)"
    " and c.concluded_on < make_date(%(year)s + 1, 1, 1)",
    "q": """and exists (select from documents.text as t where t.document_id = c.document_id
        and (t.tsv @@ websearch_to_tsquery('russian', %(q)s) or t.handles ilike %(like)s))""",
}

OPEN_TO: LiteralString = """(select true from documents.access_grant as g
    where g.document_id = c.document_id and g.principal_id = any (%(principals)s)
        and not g.hidden limit 1)"""
"""A scalar subquery on purpose: `exists` becomes a hash join over all rights."""

OWN: LiteralString = """c.document_id in (select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = 'contracts.contract'
        and not g.hidden)"""

LINES: LiteralString = f"""
select c.document_id as id, d.title, d.number, d.state, c.kind, c.counterparty, c.inn, c.price,
    c.concluded_on, c.performs_until, c.stands, u.short_name as unit, c.register_number, c.ikz,
    c.their_number,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = c.responsible_id), '')
        as responsible
from contracts.contract as c
join documents.document as d on d.id = c.document_id and d.deleted_at is null
join users.unit as u on u.id = c.unit_id"""


def list_contracts(
    session: Session, wanted: Wanted, *, reader: Reader, place: Place = Place(),
    limit: int = PAGE_ROWS,
) -> Page[ContractLine]:  # fmt: skip
    """Return a page of contracts of the reader's organisation, the newest first."""
    backwards = place.before is not None
    edge: LiteralString = ""
    if place.before or place.after:
        edge = f"and c.document_id {'>' if backwards else '<'} %(edge)s"
    order: LiteralString = "asc" if backwards else "desc"
    query = f"""{LINES} where {narrowed(session, wanted, reader=reader)} {edge}
        order by c.document_id {order} limit %(limit)s"""
    values = parameters(wanted, reader)
    values |= {"edge": place.before or place.after, "limit": limit + 1}
    rows = fetch(session, ContractLine, query, values)
    inside = place.after is not None
    return page_of(rows, limit=limit, backwards=backwards, inside=inside)


def count_contracts(
    session: Session, wanted: Wanted, *, reader: Reader, limit: int = COUNTED + 1
) -> int:
    """Count the contracts of a list, stopping at a limit."""
    query = f"""select count(*) from (select from contracts.contract as c
        join documents.document as d on d.id = c.document_id and d.deleted_at is null
        where {narrowed(session, wanted, reader=reader)} limit %(limit)s) as counted"""
    return int(fetch_value(session, query, parameters(wanted, reader) | {"limit": limit}))


def narrowed(session: Session, wanted: Wanted, *, reader: Reader) -> LiteralString:
    """Return the condition of a list: whose contracts, open to the reader, under the filters."""
    given = parameters(wanted, reader)
    way: LiteralString = OPEN_TO if is_wide(session, reader=reader) else OWN
    found = [text for name, text in CONDITIONS.items() if given[name]]
    return f"c.organisation_id = %(organisation)s and {way} {' '.join(found)}"


def parameters(wanted: Wanted, reader: Reader) -> dict[str, object]:
    """Return the values the statements' parameters stand for."""
    text = wanted.q.strip()
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "organisation": reader.organisation_id, "principals": list(reader.principals),
        "states": [each.value for each in TABS[wanted.tab]], "state": wanted.state,
        "kind": wanted.kind, "unit": wanted.unit, "responsible": wanted.responsible,
        "counterparty": wanted.counterparty, "year": wanted.year, "q": text,
        "like": f"%{plain}%",
    }  # fmt: skip


YEARS_ALONG: LiteralString = """
with recursive years (day) as (
    (select max(concluded_on) from contracts.contract where organisation_id = %(organisation)s)
    union all
    select (select max(c.concluded_on) from contracts.contract as c
        where c.organisation_id = %(organisation)s
            and c.concluded_on < date_trunc('year', years.day)::date)
    from years where years.day is not null)
select extract(year from day)::int from years where day is not null"""

YEARS_OWN: LiteralString = f"""
select distinct extract(year from c.concluded_on)::int as year from contracts.contract as c
where c.organisation_id = %(organisation)s and c.concluded_on is not null and {OWN}
order by year desc"""


def years_of(session: Session, *, reader: Reader) -> Sequence[int]:
    """Return the years the reader's contracts were concluded in, the last one first."""
    query = YEARS_ALONG if is_wide(session, reader=reader) else YEARS_OWN
    return fetch_values(session, query, parameters(Wanted(), reader))


def is_wide(session: Session, *, reader: Reader) -> bool:
    """Tell whether the reader sees so much that a list is quicker along the order of all."""
    known = rights.rights_of(session, CONTRACT, "contracts.contract", reader=reader)
    return rights.is_wide(*known)


@dataclass(frozen=True, slots=True)
class Named:
    """A person, a unit or a correspondent of a filter."""

    id: int
    name: str


PEOPLE_ALONG: LiteralString = """
with recursive people (id) as (
    (select min(responsible_id) from contracts.contract)
    union all
    select (select min(c.responsible_id) from contracts.contract as c
        where c.responsible_id > people.id)
    from people where people.id is not null)
select id from people where id is not null"""

PEOPLE_OWN: LiteralString = f"""
select c.responsible_id from contracts.contract as c where c.responsible_id is not null and {OWN}"""

MOST_PEOPLE = 500


def people_of(session: Session, *, reader: Reader) -> list[Named]:
    """Return who controls contracts the reader sees, by name."""
    found = PEOPLE_ALONG if is_wide(session, reader=reader) else PEOPLE_OWN
    query = f"""select p.id, {SHORT_NAME} as name from users.person as p where p.id in ({found})
        order by name, p.id limit {MOST_PEOPLE}"""
    return fetch(session, Named, query, parameters(Wanted(), reader))
