"""Counting: each unit's figures over what the reader may see, in three statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.users.reader import Reader

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
    for line in [*of_contracts(session, asked, values), *of_obligations(session, asked, values)]:
        key = line.organisation_id, line.unit_id
        found[key] = found[key] + line.figures
    money = {each.unit_id: each for each in of_money(session, asked, values)}
    for key, figures in found.items():
        own = money.get(key[1])
        if own:
            found[key] = replace(figures, accepted=own.accepted, paid=own.paid)
    return Counted(dict(found), sum(found.values(), NOTHING))


def of_contracts(session: Session, asked: Asked, values: Mapping[str, object]) -> Sequence[Line]:
    """Return the counts of contracts: those at work and those that ended in the period."""
    query = f"""select c.organisation_id, c.unit_id, {OF_CONTRACTS}, {PRICE}
        {contracts(asked, f"({LIVE} or {ENDED})")} group by 1, 2"""
    return fetch(session, Line, query, values)


def of_obligations(session: Session, asked: Asked, values: Mapping[str, object]) -> Sequence[Line]:
    """Return the counts of obligations that have to be met by Sunday or are overdue."""
    query = f"""select c.organisation_id, c.unit_id, {OF_OBLIGATIONS}
        {obligations(asked, OPEN, "o.due_on <= %(sunday)s")} group by 1, 2"""
    return fetch(session, Line, query, values)


def of_money(session: Session, asked: Asked, values: Mapping[str, object]) -> Sequence[Money]:
    """Return what was accepted and paid of contracts at work, by unit."""
    query = f"""with live as materialized (
            select c.document_id, c.unit_id {contracts(asked, LIVE)})
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
    return fetch(session, Money, query, values)


def is_empty(counted: Counted) -> bool:
    """Tell whether there is no contract to show figures of."""
    total = counted.total
    return not (total.live or total.ended or total.overdue or total.week)
