"""Counting: each unit's figures over what the reader may see, in three statements."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.db.wide import looking_wide
from uprava.users.reader import Reader

from uprava_contracts.cards.service.rights import SEEN
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.statement import (
    CONTRACTS,
    ENDED,
    LIVE,
    OBLIGATIONS,
    OPEN,
    contracts,
    obligations,
    place_of,
    values_of,
)
from uprava_contracts.control.values import NOTHING, Figures

OF_CONTRACTS: LiteralString = ", ".join(
    f"count(*) filter (where {CONTRACTS[each]})::int as {each.value}" for each in CONTRACTS
)
OF_ENDED: LiteralString = ", ".join(
    f"count(*) filter (where {text})::int as {each.value}"
    for each, text in CONTRACTS.items() if each.in_period
)  # fmt: skip
OF_OBLIGATIONS: LiteralString = ", ".join(
    f"count(*) filter (where {OBLIGATIONS[each]})::int as {each.value}" for each in OBLIGATIONS
)
PRICE: LiteralString = f"coalesce(sum(c.price) filter (where {LIVE}), 0) as price"


@dataclass(frozen=True, slots=True)
class Line(Figures):
    """The figures of one unit of one customer."""

    organisation_id: int = 0
    unit_id: int = 0

    @property
    def figures(self) -> Figures:
        """The figures alone."""
        return Figures(*(getattr(self, name) for name in Figures.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Money:
    """What was accepted and paid of the contracts at work of one unit."""

    unit_id: int
    accepted: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures by unit (the customer's, then the unit's number) and of all together."""

    units: Mapping[tuple[int, int], Figures]
    total: Figures


def count(session: Session, asked: Asked, *, reader: Reader) -> Counted:
    """Return the figures of a question by unit, all over what the reader may see."""
    values = values_of(asked, place_of(session, asked), reader=reader)
    found: dict[tuple[int, int], Figures] = defaultdict(lambda: NOTHING)
    with looking_wide(session):
        lines = fetch(session, Line, of_contracts(asked), values)
        lines += fetch(session, Line, of_obligations(asked), values)
        of_live = fetch(session, Money, of_money(asked), values)
    money = {each.unit_id: each for each in of_live}
    for line in lines:
        key = line.organisation_id, line.unit_id
        found[key] = found[key] + line.figures
    for key, figures in found.items():
        own = money.get(key[1])
        if own:
            found[key] = replace(figures, accepted=own.accepted, paid=own.paid)
    return Counted(dict(found), sum(found.values(), NOTHING))


def count_ended(session: Session, asked: Asked, *, reader: Reader) -> Figures:
    """Return how contracts ended in the period of a question, all units together."""
    values = values_of(asked, place_of(session, asked), reader=reader)
    query = f"select {OF_ENDED} {contracts(asked, SEEN, ENDED)}"
    with looking_wide(session):
        return fetch_one(session, Figures, query, values) or NOTHING


def of_contracts(asked: Asked) -> LiteralString:
    """Return the statement of contracts: those at work and those that ended in the period."""
    return f"""select c.organisation_id, c.unit_id, {OF_CONTRACTS}, {PRICE}
        {contracts(asked, SEEN, f"({LIVE} or {ENDED})")} group by 1, 2"""


def of_obligations(asked: Asked) -> LiteralString:
    """Return the statement of obligations that have to be met by Sunday or are overdue."""
    return f"""select c.organisation_id, c.unit_id, {OF_OBLIGATIONS}
        {obligations(asked, SEEN, OPEN, "o.due_on <= %(sunday)s")} group by 1, 2"""


def of_money(asked: Asked) -> LiteralString:
    """Return the statement of what was accepted and paid of contracts at work, by unit."""
    return f"""with live as materialized (
            select c.document_id, c.unit_id {contracts(asked, SEEN, LIVE)})
        select unit_id, coalesce(sum(accepted), 0) as accepted, coalesce(sum(paid), 0) as paid
        from (
            select l.unit_id, v.accepted_sum as accepted, null::numeric as paid
            from live as l join contracts.delivery as v on v.contract_id = l.document_id
            where v.state in ('accepted', 'partly')
            union all
            select l.unit_id, null, p.sum
            from live as l join contracts.payment as p on p.contract_id = l.document_id
            where p.withdrawn_why = ''
        ) as sums group by unit_id"""


def is_empty(counted: Counted) -> bool:
    """Tell whether there is no contract to show figures of."""
    total = counted.total
    return not (total.live or total.ended or total.overdue or total.week)
