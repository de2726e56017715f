"""The contracts of one supplier, the latest first, with delays and penalties of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.db.wide import looking_wide
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rights import SEEN
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.listing import DELAY
from uprava_contracts.control.service.statement import COUNTED, contracts, place_of, values_of

MOST = 200
"""Contracts shown; the list of contracts has the others."""


@dataclass(frozen=True, slots=True)
class Past:
    """One contract of a supplier; `charged`: penalties and fines that were not cancelled."""

    id: UUID
    number: str | None
    title: str
    concluded_on: date | None
    performs_until: date | None
    price: Decimal | None
    stands: str
    stands_since: date | None
    late: int
    charged: Decimal


QUERY = """select d.id, d.number, d.title, c.concluded_on, c.performs_until, c.price, c.stands,
    c.stands_since, greatest({delay}, 0) as late,
    (select coalesce(sum(x.sum), 0) from (
        select sum from contracts.charge
        where contract_id = c.document_id and state <> 'cancelled' and side = 'theirs'
        union all
        select sum from contracts.fine
        where contract_id = c.document_id and state <> 'cancelled' and side = 'theirs'
    ) as x) as charged"""


def history_of(session: Session, asked: Asked, *, reader: Reader) -> Sequence[Past]:
    """Return the contracts of the supplier asked of that the reader may see."""
    query = f"""with found as materialized (
            select c.document_id {contracts(asked, SEEN, COUNTED)}
            order by c.concluded_on desc, c.document_id desc limit {MOST})
        {QUERY.format(delay=DELAY)} from found as f
        join contracts.contract as c on c.document_id = f.document_id
        join documents.document as d on d.id = f.document_id
        order by c.concluded_on desc, d.id desc"""
    values = values_of(asked, place_of(session, asked), reader=reader)
    with looking_wide(session, sorting=True):
        return fetch(session, Past, query, values)
