"""What becomes of obligations when a contract is changed by agreement or ends before its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_values
from uprava.users.reader import Reader

from uprava_contracts.execution.service.recount import TERMINATED, settle
from uprava_contracts.values import Happening


@dataclass(frozen=True, slots=True)
class Amended:
    """What becomes of an obligation; None: it stays."""

    due_on: date | None = None
    sum: Decimal | None = None


AMEND = """
update contracts.obligation set version = version + 1, sum = coalesce(%(sum)s, sum),
    fixed_on = coalesce(%(day)s, fixed_on),
    rule_days = case when %(day)s::date is null then rule_days end,
    rule_event = case when %(day)s::date is null then rule_event else '' end,
    rule_event_name = case when %(day)s::date is null then rule_event_name else '' end
where contract_id = %(contract)s and id = %(id)s"""


def amend_obligations(
    session: Session, id: UUID, amended: Mapping[int, Amended], *, at: datetime
) -> None:
    """Write what an agreement changed in obligations: a day it names takes the rule's place."""
    for obligation_id, each in amended.items():
        execute(session, AMEND, {
            "contract": id, "id": obligation_id, "day": each.due_on, "sum": each.sum,
        })  # fmt: skip
    settle(session, id, at=at)


WITHDRAW = """
update contracts.obligation as o
set withdrawn_why = %(why)s, withdrawn_on = %(on)s, version = version + 1
where o.contract_id = %(id)s and o.met_on is null and o.withdrawn_why = ''
    and o.duty <> 'return'
    and not (o.duty in ('payment', 'acceptance') and o.due_on is not null
        and (o.chain is not null or o.rule_event in ('delivered', 'accepted')))
    and not (o.side = 'theirs' and o.duty = 'payment' and o.due_on <= %(on)s)
returning o.id"""
"""Owed on: what has to be given back, acceptance and payment of what came, rent of the past."""

GIVE_BACK = """
update contracts.obligation set rule_event = 'terminated', version = version + 1
where contract_id = %s and duty = 'return' and rule_event = 'performed'
    and met_on is null and withdrawn_why = ''"""
"""A security goes back after the termination, as nothing is performed in full any more."""


def end(session: Session, id: UUID, on: date, *, reader: Reader | None, at: datetime) -> int:
    """Let a contract end on a day: withdraw what is not performed, keep what is still owed.

    Return how many obligations were withdrawn. The charges for what was late stay.
    """
    values = {"why": TERMINATED, "on": on, "id": id}
    gone = fetch_values(session, WITHDRAW, values)
    execute(session, GIVE_BACK, (id,))
    query = """insert into contracts.event (contract_id, kind, happened_on, noted_by, noted_at)
        values (%s, %s, %s, %s, %s)"""
    by = reader.person_id if reader else None
    execute(session, query, (id, Happening.TERMINATED, on, by, at))
    settle(session, id, at=at, suspended=False)
    return len(gone)
