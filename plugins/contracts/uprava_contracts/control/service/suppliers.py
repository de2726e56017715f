"""Suppliers: how each has performed, over what the reader may see."""

from dataclasses import dataclass
from decimal import Decimal
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.db.wide import looking_wide
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rights import OPEN_TO, right_of
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.statement import (
    CONTRACTS,
    COUNTED,
    WAS_LATE,
    contracts,
    place_of,
    values_of,
)
from uprava_contracts.control.values import Figure, share

OVER: LiteralString = "c.stands in ('performed', 'terminated')"


@dataclass(frozen=True, slots=True)
class Supplier:
    """The other side of contracts by its INN, with what became of them, of whatever time."""

    inn: str
    name: str
    correspondent_id: int | None
    contracts: int
    live: int
    risk: int
    ended: int
    late: int
    terminated: int
    broken: int
    price: Decimal

    @property
    def share_broken(self) -> Decimal | None:
        """Of the contracts that ended, those late or terminated, in percent to a tenth."""
        return share(self.broken, self.ended)


COLUMNS: LiteralString = f"""c.inn, max(c.counterparty_id) as correspondent_id,
    count(*)::int as contracts,
    count(*) filter (where {CONTRACTS[Figure.LIVE]})::int as live,
    count(*) filter (where {CONTRACTS[Figure.RISK]})::int as risk,
    count(*) filter (where {OVER})::int as ended,
    count(*) filter (where {OVER} and {WAS_LATE})::int as late,
    count(*) filter (where c.stands = 'terminated')::int as terminated,
    count(*) filter (where {OVER} and (c.stands = 'terminated' or {WAS_LATE}))::int as broken,
    coalesce(sum(c.price), 0) as price"""

ORDER: LiteralString = "order by broken desc, risk desc, price desc, inn"


def list_suppliers(
    session: Session, asked: Asked, *, reader: Reader, words: str = "", limit: int, offset: int = 0
) -> list[Supplier]:
    """Return up to `limit` suppliers, those with the most broken contracts first."""
    named = "and (c.counterparty ilike %(words)s or c.inn like %(words)s)" if words else ""
    right = right_of(session, reader=reader)
    last = contracts(asked, OPEN_TO, COUNTED, "c.inn = f.inn", "c.inn <> ''")
    query = f"""with found as materialized (
            select {COLUMNS} {contracts(asked, right, COUNTED, "c.inn <> ''")} {named}
            group by c.inn {ORDER} limit %(limit)s offset %(offset)s)
        select f.*, (select c.counterparty {last}
            order by c.document_id desc limit 1) as name
        from found as f {ORDER}"""
    values = values_of(asked, place_of(session, asked), reader=reader)
    escaped = words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    more = {"words": f"%{escaped}%", "limit": limit, "offset": offset}
    with looking_wide(session):
        return fetch(session, Supplier, query, values | more)


def get_supplier(session: Session, asked: Asked, *, reader: Reader) -> Supplier:
    """Return the supplier a question is of. Raises NotFoundError without a contract to be seen."""
    found = list_suppliers(session, asked, reader=reader, limit=1)
    if not asked.supplier or not found:
        raise NotFoundError(_("There is no such supplier among the contracts open to you."))
    return found[0]
