"""What delay costs today: of one obligation or of many, by a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch

from uprava_contracts.law.penalty import (
    Debt,
    Overdue,
    Part,
    Penalty,
    PenaltyRule,
    RateMode,
    penalty,
    rule_of,
)
from uprava_contracts.law.rates import KeyRate, Rates
from uprava_contracts.law.sources import LawError
from uprava_contracts.values import Duty, Kind, Side

OF_MONEY = (Duty.PAYMENT, Duty.ADVANCE, Duty.RETURN)
"""What is owed in money: the penalty is of the sum that was not paid."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Late:
    """An obligation whose term is over, as far as its penalty follows from it.

    `base`: its own sum; without one the price of its stage, else of the contract. `charged_until`
    is the last day charged, `charged` the sum of all such charges.
    """

    id: int
    contract_id: UUID
    kind: str
    concluded_on: date
    side: str
    duty: str
    due_on: date
    met_on: date | None
    base: Decimal | None
    own_sum: bool
    percent_day: Decimal | None
    most: Decimal | None
    agreed: str
    charged_until: date | None
    charged: Decimal
    charged_of_side: Decimal
    """Of all obligations of that side: the contract's limit is for them together."""

    @property
    def debt(self) -> Debt:
        """What is late."""
        return Debt.MONEY if Duty(self.duty) in OF_MONEY else Debt.PERFORMANCE


LATE = """
select o.id, o.contract_id, c.kind, c.concluded_on, o.side, o.duty, o.due_on,
    coalesce(o.met_on, o.given_on) as met_on,
    coalesce(o.sum, s.sum, c.price) as base, o.sum is not null as own_sum, a.percent_day, a.most,
    coalesce(a.source, '') as agreed, g.charged_until, coalesce(g.charged, 0) as charged,
    coalesce((select sum(e.sum) from contracts.charge as e where e.contract_id = o.contract_id
        and e.side = o.side and e.state <> 'cancelled'), 0) as charged_of_side
from contracts.obligation as o
join contracts.contract as c on c.document_id = o.contract_id and c.concluded_on is not null
left join contracts.stage as s on s.id = o.stage_id
left join contracts.agreed as a on a.contract_id = o.contract_id and a.side = o.side
left join lateral (
    select max(e.until) as charged_until, sum(e.sum) as charged from contracts.charge as e
    where e.obligation_id = o.id and e.state <> 'cancelled') as g on true
where o.id = any (%(ids)s) and o.withdrawn_why = ''
    and o.due_on < coalesce(o.met_on, o.given_on, %(today)s) and o.due_on < %(today)s"""
"""What was handed over and waits for acceptance costs nothing more from that day on."""

DONE = """
select o.id as obligation_id, f.done_on as on, case
        when f.sum is not null then f.sum
        else coalesce(o.sum, s.sum, c.price, 0) end as sum
from contracts.obligation as o
join contracts.contract as c on c.document_id = o.contract_id
left join contracts.stage as s on s.id = o.stage_id
join contracts.obligation as e on e.contract_id = o.contract_id and e.withdrawn_why = ''
    and (e.id = o.id or o.sum is null and e.side = o.side and e.sum is not null
        and e.duty in ('supply', 'work', 'service')
        and (o.stage_id is null or e.stage_id = o.stage_id))
join contracts.fact as f on f.obligation_id = e.id and f.withdrawn_why = ''
where o.id = any (%(ids)s)"""
"""What was done of an obligation. Without a sum of its own the whole stage (or contract) is its
base: what was performed of that lessens it."""


@dataclass(frozen=True, slots=True)
class Done:
    """A performance that lessens the balance of an obligation."""

    obligation_id: int
    on: date
    sum: Decimal


def rates_of(session: Session) -> Rates:
    """Return the installation's table of key rates; a request reads it once."""
    known = session.info.get("contracts rates")
    if known is None:
        rows = fetch(session, KeyRate, "select since, percent from contracts.key_rate")
        known = session.info["contracts rates"] = Rates((row.since, row.percent) for row in rows)
    return known


def late_of(session: Session, ids: Iterable[int], *, today: date | None = None) -> list[Late]:
    """Return those of some obligations that are, or were, performed after their term."""
    today = today or session.info["today"]
    return fetch(session, Late, LATE, {"ids": list(ids), "today": today})


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the delay of an obligation costs: all of it, or why nothing can be said."""

    late: Late
    penalty: Penalty | None
    refused: str = ""


def reckon(session: Session, rows: Sequence[Late], *, until: date) -> dict[int, Reckoned]:
    """Reckon whole delays up to a day, by the id of the obligation."""
    done: dict[int, list[Part]] = {}
    ids = [row.id for row in rows]
    for each in fetch(session, Done, DONE, {"ids": ids}) if ids else []:
        done.setdefault(each.obligation_id, []).append(Part(each.on, each.sum))
    return {
        row.id: reckoned(session, row, done.get(row.id, []), since=row.due_on, until=until)
        for row in rows
    }


def reckoned(
    session: Session, late: Late, parts: Sequence[Part], *, since: date, until: date
) -> Reckoned:
    """Reckon one delay for the days after `since` up to `until`."""
    try:
        rule, rates = rule_for(session, late)
        overdue = Overdue(late.base or Decimal(), since, closed(late, parts))
        return Reckoned(late, penalty(overdue, until, rates, rule))
    except LawError as error:
        return Reckoned(late, None, error.detail)


def closed(late: Late, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return what was performed; once an obligation is met nothing of it is late any more."""
    if late.met_on is None:
        return tuple(parts)
    rest = Part(late.met_on, late.base or Decimal())
    return (*parts, rest)


def rule_for(session: Session, late: Late) -> tuple[PenaltyRule, Rates]:
    """Return what the contract agrees, else what the law sets. Raises LawError."""
    law, side = Kind(late.kind).law, Side(late.side)
    if late.percent_day is not None:
        agreed = PenaltyRule(1, RateMode.PERIODS, late.agreed, verified=True, most=late.most)
        return agreed, Rates.fixed(late.percent_day)
    rule = rule_of(law, side, late.debt, late.concluded_on)
    return replace(rule, most=late.most), rates_of(session)


def penalty_today(session: Session, obligation_ids: Iterable[int]) -> Mapping[int, Penalty]:
    """Return what the delay of obligations costs up to today, by their ids.

    Those that are not late, whose contract has no price, or for whose delay no law and no contract
    sets a penalty are left out. Three statements, however many obligations.
    """
    today: date = session.info["today"]
    found = reckon(session, late_of(session, obligation_ids), until=today)
    return {id: each.penalty for id, each in found.items() if each.penalty and each.penalty.spans}


@dataclass(frozen=True, slots=True)
class Charged:
    """Days of a delay that were charged."""

    since: date
    until: date


def uncharged(session: Session, late: Late, *, until: date) -> tuple[date, date]:
    """Return the first days of a delay that were not charged: after the first, up to the second.

    A charge that was cancelled leaves a gap before those that follow it.
    """
    query = """select since, until from contracts.charge
        where obligation_id = %s and state <> 'cancelled' order by since"""
    begin = late.due_on
    for row in fetch(session, Charged, query, (late.id,)):
        if row.since > begin + DAY:
            return begin, min(until, row.since - DAY)
        begin = max(begin, row.until)
    return begin, until


def to_charge(session: Session, late: Late, *, until: date) -> Reckoned:
    """Return what is not charged yet of a delay: its first days that were not, up to `until`.

    Of what the contract allows at most, what was charged of that side is taken off.
    """
    parts = [Part(e.on, e.sum) for e in fetch(session, Done, DONE, {"ids": [late.id]})]
    most = None if late.most is None else max(late.most - late.charged_of_side, Decimal())
    since, last = uncharged(session, late, until=until)
    return reckoned(session, replace(late, most=most), parts, since=since, until=last)
