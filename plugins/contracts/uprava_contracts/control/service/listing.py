"""The list behind a number: exactly the contracts or obligations it counted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.db.wide import looking_wide
from uprava.term_lists.rights import Way
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rights import HELD, OPEN_TO, SEEN, way_of
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.statement import (
    CONTRACTS,
    OBLIGATIONS,
    contracts,
    obligations,
    place_of,
    values_of,
)
from uprava_contracts.control.values import Figure
from uprava_contracts.values import Duty, Side

RESPONSIBLE: LiteralString = f"""coalesce((select {SHORT_NAME} from users.person as p
    where p.id = c.responsible_id), '')"""
UNIT: LiteralString = "(select short_name from users.unit where unit.id = c.unit_id)"


@dataclass(frozen=True, slots=True)
class Spot:
    """The place in a list after a row: its day and its id (of a contract: of its document)."""

    day: date
    id: str


@dataclass(frozen=True, slots=True)
class ListedContract:
    """One counted contract; `day`: the end of performance, of an ended one the day it ended."""

    id: UUID
    number: str | None
    title: str
    counterparty: str
    unit: str | None
    responsible: str
    price: Decimal | None
    stands: str
    day: date
    late: int
    """Days of the longest delay of the other side's performance: known ones only."""

    @property
    def spot(self) -> Spot:
        """Where the list goes on after it."""
        return Spot(self.day, str(self.id))


@dataclass(frozen=True, slots=True)
class ListedObligation:
    """One counted obligation of a contract."""

    id: int
    contract_id: UUID
    number: str | None
    title: str
    counterparty: str
    subject: str
    side: str
    duty: str
    sum: Decimal | None
    due_on: date
    responsible: str
    unit: str | None

    @property
    def spot(self) -> Spot:
        """Where the list goes on after it."""
        return Spot(self.due_on, str(self.id))

    @property
    def duty_title(self) -> str:
        """The English message id of its kind."""
        return Duty(self.duty).caption

    @property
    def side_title(self) -> str:
        """The English message id of whose it is."""
        return Side(self.side).caption


CONTRACT_DAY: LiteralString = """(case when c.stands in ('performed', 'terminated')
    then c.stands_since else coalesce(c.performs_until, date '9999-12-31') end)"""

DELAY: LiteralString = """coalesce((select max(coalesce(o.met_on, case
            when c.stands in ('performed', 'terminated') then c.stands_since else %(today)s end)
            - o.due_on)
        from contracts.obligation as o where o.contract_id = c.document_id
            and o.side = 'theirs' and o.duty = any (%(performs)s) and o.withdrawn_why = ''), 0)"""


def list_contracts(
    session: Session, asked: Asked, figure: Figure, *, reader: Reader, limit: int,
    after: Spot | None = None,
) -> list[ListedContract]:  # fmt: skip
    """Return up to `limit` of the contracts a number counted, the earliest day first."""
    edge = f"({CONTRACT_DAY}, c.document_id) > (%(after_day)s, %(after_id)s::uuid)"
    conditions = [CONTRACTS[figure], *([edge] if after else [])]
    query = f"""with found as materialized (
            select c.document_id, {CONTRACT_DAY} as day {contracts(asked, SEEN, *conditions)}
            order by 2, 1 limit %(limit)s)
        select d.id, d.number, d.title, c.counterparty, {UNIT} as unit,
            {RESPONSIBLE} as responsible, c.price, c.stands, f.day, greatest({DELAY}, 0) as late
        from found as f join contracts.contract as c on c.document_id = f.document_id
        join documents.document as d on d.id = f.document_id order by f.day, d.id"""
    with looking_wide(session, sorting=True):
        return fetch(session, ListedContract, query, given(session, asked, reader, limit, after))


def list_obligations(
    session: Session, asked: Asked, figure: Figure, *, reader: Reader, limit: int,
    after: Spot | None = None,
) -> list[ListedObligation]:  # fmt: skip
    """Return up to `limit` of the obligations a number counted, the earliest term first."""
    edge: LiteralString = "(o.due_on, o.id) > (%(after_day)s, %(after_id)s::bigint)"
    conditions = [OBLIGATIONS[figure], *([edge] if after else [])]
    way = way_of(session, reader=reader, rows=limit)
    right: LiteralString = OPEN_TO if way is Way.ALONG else HELD
    right = right.replace("c.document_id", "o.contract_id")
    rows = obligations(asked, right, *conditions, organisation="w.id")
    query = f"""with found as materialized (
            select f.id, f.due_on from unnest(%(organisations)s::int[]) as w (id)
            cross join lateral (
                select o.id, o.due_on {rows} order by o.due_on, o.id limit %(limit)s) as f
            order by f.due_on, f.id limit %(limit)s)
        select o.id, d.id as contract_id, d.number, d.title, c.counterparty, o.subject,
            o.side, o.duty, o.sum, o.due_on, {UNIT} as unit,
            coalesce((select {SHORT_NAME} from users.person as p
                where p.id = coalesce(o.responsible_id, c.responsible_id)), '') as responsible
        from found as f join contracts.obligation as o on o.id = f.id
        join contracts.contract as c on c.document_id = o.contract_id
        join documents.document as d on d.id = o.contract_id order by o.due_on, o.id"""
    with looking_wide(session, sorting=True):
        return fetch(session, ListedObligation, query, given(session, asked, reader, limit, after))


def given(
    session: Session, asked: Asked, reader: Reader, limit: int, after: Spot | None
) -> dict[str, object]:
    """Return what a list's parameters stand for."""
    return values_of(asked, place_of(session, asked), reader=reader) | {
        "limit": limit, "after_day": after and after.day, "after_id": after and after.id,
    }  # fmt: skip


def count_listed(session: Session, asked: Asked, figure: Figure, *, reader: Reader) -> int:
    """Return how long the list of a number is."""
    rows = (
        obligations(asked, SEEN, OBLIGATIONS[figure])
        if figure.of_obligations
        else contracts(asked, SEEN, CONTRACTS[figure])
    )
    values = values_of(asked, place_of(session, asked), reader=reader)
    with looking_wide(session):
        return int(fetch_value(session, f"select count(*)::int {rows}", values))
