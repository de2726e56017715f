"""Penalties over the API: what delays cost today, what is charged, claimed and paid."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.law.penalty import Penalty
from uprava_contracts.money.service.overview import LateLine, overview
from uprava_contracts.money.values import ClaimRow, Item


class SpanOut(msgspec.Struct, frozen=True):
    """Days with one balance and one rate, percent a year; `divisor` 300 of 1/300."""

    since: date
    until: date
    days: int
    balance: Decimal
    percent: Decimal
    divisor: int
    sum: Decimal


class LateOut(msgspec.Struct, frozen=True):
    """A late obligation; `penalty` of the whole delay up to today, null: nothing sets one."""

    obligation_id: int
    side: str
    due_on: date | None
    met_on: date | None
    penalty: Decimal | None
    charged: Decimal
    source: str
    verified: bool
    spans: Sequence[SpanOut]


class ChargeOut(msgspec.Struct, frozen=True):
    """A charged penalty or fine; `state`: reckoned, claimed, paid, written-off or cancelled."""

    key: str
    side: str
    since: date
    until: date
    sum: Decimal
    paid: Decimal
    state: str
    source: str
    claim_id: UUID | None


class ClaimOut(msgspec.Struct, frozen=True):
    """A claim to the other side. Its files: /api/v1/documents/{id}."""

    id: UUID
    number: str | None
    state: str
    sum: Decimal
    answer_by: date
    sent_on: date | None
    answered_on: date | None


class MoneyOut(msgspec.Struct, frozen=True):
    """What a contract costs beside its price; `unpaid`: by the other side."""

    late: Sequence[LateOut]
    charges: Sequence[ChargeOut]
    claims: Sequence[ClaimOut]
    unpaid: Decimal


@get("/api/v1/contracts/{id:uuid}/penalties", requires=SIGNED_IN, scope="documents:read")
def penalties(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> MoneyOut:
    """Return what delays of a contract cost today with the reckoning, its charges and claims."""
    all = overview(session, get_contract(session, id, reader=reader))
    return MoneyOut(
        [late_out(each) for each in all.late], [charge_out(each) for each in all.items],
        [claim_out(each) for each in all.claims], all.unpaid,
    )  # fmt: skip


def late_out(line: LateLine) -> LateOut:
    """Return a late obligation."""
    rule = line.penalty.rule if line.penalty else None
    return LateOut(
        line.row.id, line.row.side, line.row.due_on, line.row.met_on, line.sum, line.charged,
        rule.source if rule else "", rule.verified if rule else False,
        spans_out(line.penalty) if line.penalty else (),
    )  # fmt: skip


def spans_out(found: Penalty) -> list[SpanOut]:
    """Return the spans of a penalty."""
    return [
        SpanOut(each.since, each.until, each.days, each.base, each.percent, each.divisor, each.sum)
        for each in found.spans
    ]


def charge_out(item: Item) -> ChargeOut:
    """Return a charge."""
    return ChargeOut(
        item.key, item.side, item.since, item.until, item.sum, item.paid, item.state, item.source,
        item.claim_id,
    )  # fmt: skip


def claim_out(claim: ClaimRow) -> ClaimOut:
    """Return a claim."""
    return ClaimOut(
        claim.id, claim.number, claim.state, claim.sum, claim.answer_by, claim.sent_on,
        claim.answered_on,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [penalties]
