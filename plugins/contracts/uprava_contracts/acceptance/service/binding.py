"""Obligations of our side that follow a delivery: its acceptance, its payment.

A planned obligation is taken where the delivery is the last one; else a part is split off it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.i18n import N_

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.drafting import USUAL, days_of
from uprava_contracts.execution.service.legal import legal_term
from uprava_contracts.execution.service.obligations import insert, write_off
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.execution.values import ObligationRow, ObligationWords
from uprava_contracts.law.terms import What
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import Duty, Happening, Kind, Side

SET_OFF = N_("the advance is set off in full")
"""Why nothing is to be paid for what was accepted."""

ANEW = N_("it is decided on the delivery anew")
"""Why a payment entered for a delivery is owed no more."""

UNPAID = (Kind.RENT, Kind.SALE)
"""Kinds by which the other side pays."""


GIVEN = """
update contracts.obligation as o set given_on = (
    select max(v.received_on) from contracts.delivery as v
    where v.obligation_id = o.id and v.state in ('received', 'checking')
    having bool_or(v.complete) or o.met_sum + sum(v.sum) >= o.sum)
where o.id = %s"""


def mark_given(session: Session, obligation_id: int) -> None:
    """Note on an obligation of the other side whether all of it waits for acceptance."""
    execute(session, GIVEN, (obligation_id,))


def planned(session: Session, id: UUID, duty: Duty, stage_id: int | None) -> list[ObligationRow]:
    """Return open obligations of ours of a kind that follow no delivery yet.

    Those of the stage come first, then those of the whole contract.
    """
    rows = [
        each for each in obligations_of(session, id)
        if each.side == Side.OURS and each.duty == duty and each.chain is None and not each.over
        and each.stage_id in (stage_id, None) and not each.met_sum
    ]  # fmt: skip
    return sorted(rows, key=lambda each: (each.stage_id is None, each.id))


def bind(session: Session, obligation_id: int, delivery_id: int, sum: Decimal | None) -> None:
    """Let a planned obligation follow a delivery; it keeps its sum where none is given."""
    query = """update contracts.obligation set chain = %s, sum = coalesce(%s, sum),
        version = version + 1 where id = %s"""
    execute(session, query, (delivery_id, sum, obligation_id))


def acceptance_for(
    session: Session, contract: ContractRow, delivery_id: int, stage_id: int | None,
    *, last: bool,
) -> tuple[int, bool]:  # fmt: skip
    """Return the obligation to accept a delivery, and whether it was entered for it."""
    found = planned(session, contract.id, Duty.ACCEPTANCE, stage_id)
    if found and last:
        bind(session, found[0].id, delivery_id, None)
        return found[0].id, False
    words = (
        split(found)
        or split(earlier(session, contract.id, stage_id))
        or by_law(session, contract, Duty.ACCEPTANCE)
    )
    return insert(session, contract, with_chain(words, delivery_id, stage_id, None)), True


def earlier(session: Session, id: UUID, stage_id: int | None) -> list[ObligationRow]:
    """Return how deliveries were to be accepted before: after a refusal none is planned any more.

    The last one of the stage comes first, then those of the whole contract.
    """
    rows = [
        each for each in obligations_of(session, id)
        if each.side == Side.OURS and each.duty == Duty.ACCEPTANCE and not each.withdrawn_why
        and each.rule is not None and each.stage_id in (stage_id, None)
    ]  # fmt: skip
    return sorted(rows, key=lambda each: (each.stage_id is None, -each.id))


@dataclass(frozen=True, slots=True)
class Bill:
    """The obligation to pay for a delivery: entered for it or planned, and what the plan was."""

    payment_id: int | None = None
    made: bool = False
    plan_id: int | None = None
    plan_sum: Decimal | None = None


def bill_for(
    session: Session, contract: ContractRow, delivery_id: int, stage_id: int | None,
    payable: Decimal, *, last: bool,
) -> Bill:  # fmt: skip
    """Return what is to be paid for a delivery; without an obligation: nothing.

    The planned one is taken whole by the last delivery, else the sum is taken off it.
    """
    found = planned(session, contract.id, Duty.PAYMENT, stage_id)
    plan = found[0] if found else None
    if not payable or contract.sort in UNPAID:
        if plan is None or not last or payable:
            return Bill()
        write_off(session, plan.id, SET_OFF)
        return Bill(plan_id=plan.id, plan_sum=plan.sum)
    if plan is not None and (last or plan.sum is None or plan.sum <= payable):
        bind(session, plan.id, delivery_id, payable)
        return Bill(plan.id, plan_id=plan.id, plan_sum=plan.sum)
    if plan is not None:
        take_off(session, plan.id, payable)
    words = split(found) or by_law(session, contract, Duty.PAYMENT)
    made = insert(session, contract, with_chain(words, delivery_id, stage_id, payable))
    return Bill(made, True, plan.id if plan else None, plan.sum if plan else None)


def take_off(session: Session, plan_id: int, sum: Decimal) -> None:
    """Take a sum off a planned payment that is no delivery's yet; a negative one adds to it."""
    query = """update contracts.obligation set sum = sum - %s, version = version + 1
        where id = %s and chain is null and met_on is null and withdrawn_why = ''"""
    execute(session, query, (sum, plan_id))


def undo_bill(session: Session, bill: Bill, payable: Decimal) -> None:
    """Let the payment for a delivery be as it was planned before it."""
    if bill.made and bill.payment_id is not None:
        write_off(session, bill.payment_id, ANEW)
        if bill.plan_id is not None:
            take_off(session, bill.plan_id, -payable)
        return
    query = """update contracts.obligation set chain = null, sum = %s, withdrawn_why = '',
        withdrawn_on = null, version = version + 1 where id = %s"""
    if bill.plan_id is not None:
        execute(session, query, (bill.plan_sum, bill.plan_id))


def split(found: Sequence[ObligationRow]) -> ObligationWords | None:
    """Return a further obligation like the planned one, None where none is planned by a rule."""
    row = found[0] if found else None
    if row is None or row.rule is None:
        return None
    return ObligationWords(
        Side.OURS, Duty(row.duty), row.subject, row.rule, responsible_id=row.responsible_id,
        proof=row.proof, source=row.source, verified=row.verified,
    )  # fmt: skip


TERMED = {
    Duty.ACCEPTANCE: (What.ACCEPTANCE, Happening.DELIVERED),
    Duty.PAYMENT: (What.PAYMENT, Happening.ACCEPTED),
}


def by_law(session: Session, contract: ContractRow, duty: Duty) -> ObligationWords:
    """Return an obligation to accept or to pay with the term of the law."""
    what, event = TERMED[duty]
    term = legal_term(session, contract, what)
    days, working = days_of(term, USUAL)
    return ObligationWords(
        Side.OURS, duty, rule=Rule(days, working, event),
        source=term.source if term else "", verified=term.verified if term else True,
    )  # fmt: skip


def with_chain(
    words: ObligationWords, delivery_id: int, stage_id: int | None, sum: Decimal | None
) -> ObligationWords:
    """Return an obligation that follows a delivery."""
    return replace(words, chain=delivery_id, stage_id=stage_id, sum=sum)
