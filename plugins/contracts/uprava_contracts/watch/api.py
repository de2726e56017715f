"""Contracts and what is owed by them over the API: read, and noted, in the caller's name."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import Body, FromPath, FromQuery, HeaderParameter
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

from uprava_contracts.acceptance.service.paying import pay
from uprava_contracts.acceptance.service.reading import deliveries_of, money_of, payments_of
from uprava_contracts.acceptance.values import Paid
from uprava_contracts.cards.service.listing import (
    ContractLine,
    Place,
    Tab,
    Wanted,
    list_contracts,
)
from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.execution.service.facts import note_fact
from uprava_contracts.execution.service.reading import (
    facts_of,
    get_obligation,
    obligations_of,
    stages_of,
)
from uprava_contracts.execution.service.recount import standing_of
from uprava_contracts.execution.values import FactRow, FactWords, ObligationRow
from uprava_contracts.values import ContractState
from uprava_contracts.watch.routes.lists import asked_in, cursor_of, place_in
from uprava_contracts.watch.service.listing import PAGE_SIZE, Line, list_obligations

BASE = "/api/v1/contracts"
ONE = f"{BASE}/{{id:uuid}}"

Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key")]


class ContractOut(msgspec.Struct, frozen=True):
    """A contract; sums are decimal strings. Its files and history: /api/v1/documents/{id}.

    `state` is draft, concluded, performing, suspended, performed, terminated or annulled.
    """

    id: UUID
    title: str
    number: str | None
    kind: str
    state: str
    counterparty: str
    inn: str
    price: Decimal | None
    concluded_on: date | None
    performs_until: date | None
    ikz: str
    register_number: str


class ContractsOut(msgspec.Struct, frozen=True):
    """Contracts, the newest first; `after` continues the list, null: it ends here."""

    items: Sequence[ContractOut]
    after: UUID | None


class StageOut(msgspec.Struct, frozen=True):
    """A stage: its number, days, sum, how many of its obligations are over and overdue."""

    id: int
    number: int
    name: str
    starts_on: date | None
    ends_on: date | None
    sum: Decimal | None
    obligations: int
    over: int
    overdue: int


class ContractFullOut(msgspec.Struct, frozen=True):
    """A contract with its stages; `reasons` tell, in Russian, what its state follows from."""

    contract: ContractOut
    stages: Sequence[StageOut]
    reasons: Sequence[str]


class FactOut(msgspec.Struct, frozen=True):
    """Something done of an obligation; one that was taken back says why."""

    id: int
    done_on: date
    sum: Decimal | None
    whole: bool
    proof: str
    withdrawn: str


class ObligationOut(msgspec.Struct, frozen=True):
    """An obligation: `side` is ours or theirs, `due_on` follows from `term`, in Russian.

    `standing` is waiting, due, soon, overdue, given (handed over, being accepted), met, late or
    withdrawn; `days` are left, overdue or late calendar days.
    """

    id: int
    contract_id: UUID
    stage_id: int | None
    side: str
    duty: str
    subject: str
    term: str
    source: str
    due_on: date | None
    sum: Decimal | None
    met_sum: Decimal
    met_on: date | None
    standing: str
    days: int
    responsible: str
    facts: Sequence[FactOut]


class ObligationsOut(msgspec.Struct, frozen=True):
    """What both sides owe by a contract: by its stages, in the order it was entered."""

    items: Sequence[ObligationOut]


class OwedOut(msgspec.Struct, frozen=True):
    """An obligation in the list of all contracts."""

    id: int
    contract_id: UUID
    contract: str
    counterparty: str
    side: str
    duty: str
    subject: str
    due_on: date | None
    sum: Decimal | None
    met_on: date | None
    standing: str
    days: int
    responsible: str


class OwedListOut(msgspec.Struct, frozen=True):
    """Obligations in the order of their terms; `after` continues the list, empty: it ends."""

    items: Sequence[OwedOut]
    after: str


class FactIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done of an obligation; without a sum: all that is still owed.

    `whole`: nothing more is owed, whatever the sum. `document_id`: the document that proves it.
    """

    done_on: date
    sum: Decimal | None = None
    whole: bool = False
    proof: str = ""
    document_id: UUID | None = None


class DeliveryOut(msgspec.Struct, frozen=True):
    """What came by an obligation: `due_on` is the term of its acceptance.

    `state` is received, checking, accepted, partly, refused or withdrawn.
    """

    id: int
    obligation_id: int
    payment_obligation_id: int | None
    document: str
    received_on: date
    sum: Decimal | None
    due_on: date | None
    state: str
    accepted_sum: Decimal | None
    offset: Decimal
    decided_on: date | None
    words: str


class PaymentOut(msgspec.Struct, frozen=True):
    """A payment by an obligation to pay; one that was taken back says why."""

    id: int
    obligation_id: int
    delivery_id: int | None
    paid_on: date
    sum: Decimal
    order_number: str
    withdrawn: str


class MoneyOut(msgspec.Struct, frozen=True):
    """What came by a contract and was paid, the earliest first, and the sums of it.

    `payable`: what was accepted and is to be paid still.
    """

    deliveries: Sequence[DeliveryOut]
    payments: Sequence[PaymentOut]
    accepted: Decimal
    advanced: Decimal
    offset: Decimal
    paid: Decimal
    payable: Decimal


class PaymentIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A payment; without a sum: all that is owed by the obligation."""

    obligation_id: int
    paid_on: date
    sum: Decimal | None = None
    order_number: str = ""
    note: str = ""


@get(BASE, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    year: FromQuery[int | None] = None, after: FromQuery[UUID | None] = None,
) -> ContractsOut:  # fmt: skip
    """List the contracts the caller sees, the newest first; `q`: words, a number, an INN.

    `year`: of conclusion; `after`: where the list goes on.
    """
    wanted = Wanted(tab=Tab.ALL, year=year if year and 0 < year < 9999 else None, q=q[:100])
    found = list_contracts(session, wanted, reader=reader, place=Place(after=after))
    return ContractsOut([out(each) for each in found.rows], found.older)


@get(f"{BASE}/obligations", requires=SIGNED_IN, scope="documents:read")
def owed(
    session: AnySession, reader: AnyReader, view: FromQuery[str] = "",
    side: FromQuery[str] = "", mine: FromQuery[str] = "", since: FromQuery[str] = "",
    until: FromQuery[str] = "", after: FromQuery[str] = "",
) -> OwedListOut:  # fmt: skip
    """List what is owed by all contracts the caller sees, the most urgent first.

    `view` is open, week, overdue, waiting, done or late; `side` ours or theirs; `since` and
    `until`: days of the term, of what is done days of its execution.
    """
    asked = asked_in({"view": view, "side": side, "mine": mine, "since": since, "until": until})
    found = list_obligations(
        session, asked, reader=reader, after=place_in(after), limit=PAGE_SIZE + 1
    )
    rows, today = found[:PAGE_SIZE], session.info["today"]
    more = cursor_of(rows[-1], asked) if len(found) > PAGE_SIZE else ""
    return OwedListOut([owed_out(each, today) for each in rows], more)


@get(ONE, requires=SIGNED_IN, scope="documents:read")
def show(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> ContractFullOut:
    """Tell of a contract: requisites, stages, what its state follows from."""
    row = get_contract(session, id, reader=reader)
    stands = standing_of(session, id)
    stages = [
        StageOut(e.id, e.position, e.name, e.starts_on, e.ends_on, e.sum, e.obligations, e.over,
                 e.overdue)
        for e in stages_of(session, id)
    ]  # fmt: skip
    contract = ContractOut(
        row.id, row.title, row.number, row.kind, row.stands, row.counterparty, row.inn, row.price,
        row.concluded_on, row.performs_until, row.ikz, row.register_number,
    )  # fmt: skip
    return ContractFullOut(
        contract, stages, [str(each) for each in stands.reasons] if stands else []
    )


@get(f"{ONE}/obligations", requires=SIGNED_IN, scope="documents:read")
def obligations(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> ObligationsOut:
    """List what both sides owe by a contract, with what was done of it."""
    get_contract(session, id, reader=reader)
    every, today = facts_of(session, id, principals=reader.principals), session.info["today"]
    return ObligationsOut([
        obligation_out(row, [e for e in every if e.obligation_id == row.id], today)
        for row in obligations_of(session, id)
    ])  # fmt: skip


@post(f"{ONE}/obligations/{{obligation_id:int}}/facts", requires=SIGNED_IN,
      scope="documents:write", responses=refusals(409))  # fmt: skip
def note(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], obligation_id: FromPath[int],
    data: Annotated[FactIn, Body()], idempotency_key: Key = None,
) -> Response[ObligationOut]:  # fmt: skip
    """Note what was done of an obligation, wholly or in part."""

    def act() -> dict[str, int]:
        words = FactWords(data.done_on, data.sum, data.whole, data.proof, data.document_id)
        return {"id": note_fact(session, id, obligation_id, words, reader=reader, at=now())}

    told = {"fact": msgspec.to_builtins(data), "of": [str(id), obligation_id]}
    once(session, Request(idempotency_key, ONE, told), reader=reader, act=act)
    return Response(one_out(session, id, obligation_id, reader.principals), status_code=201)


@get(f"{ONE}/payments", requires=SIGNED_IN, scope="documents:read")
def payments(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> MoneyOut:
    """Tell what came by a contract, what was accepted of it, what was paid."""
    get_contract(session, id, reader=reader)
    return money_out(session, id)


@post(f"{ONE}/payments", requires=SIGNED_IN, scope="documents:write", responses=refusals(409))
def note_payment(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[PaymentIn, Body()], idempotency_key: Key = None,
) -> Response[MoneyOut]:  # fmt: skip
    """Note a payment, for what was accepted or in advance."""

    def act() -> dict[str, int]:
        paid = Paid(data.obligation_id, data.paid_on, data.sum, data.order_number, data.note)
        return {"id": pay(session, id, paid, reader=reader, at=now())}

    told = {"payment": msgspec.to_builtins(data), "of": str(id)}
    once(session, Request(idempotency_key, f"{ONE}/payments", told), reader=reader, act=act)
    return Response(money_out(session, id), status_code=201)


def money_out(session: Session, id: UUID) -> MoneyOut:
    """Return what came by a contract and was paid as programs read it."""
    sums = money_of(session, id)
    came = [
        DeliveryOut(e.id, e.obligation_id, e.payment_id, e.document, e.received_on, e.sum,
                    e.due_on, e.state, e.accepted_sum, e.offset_sum, e.decided_on, e.words)
        for e in deliveries_of(session, id)
    ]  # fmt: skip
    paid = [
        PaymentOut(e.id, e.obligation_id, e.delivery_id, e.paid_on, e.sum, e.order_number,
                   e.withdrawn_why)
        for e in payments_of(session, id)
    ]  # fmt: skip
    return MoneyOut(came, paid, sums.accepted, sums.advanced, sums.offset, sums.paid, sums.payable)


def one_out(
    session: Session, id: UUID, obligation_id: int, principals: tuple[int, ...]
) -> ObligationOut:
    """Return an obligation as programs read it."""
    row = get_obligation(session, id, obligation_id)
    every = facts_of(session, id, principals=principals)
    today = session.info["today"]
    return obligation_out(row, [each for each in every if each.obligation_id == row.id], today)


def out(row: ContractLine) -> ContractOut:
    """Return a contract as programs read it."""
    return ContractOut(
        row.id, row.title, row.number, row.kind, ContractState(row.stands), row.counterparty,
        row.inn, row.price, row.concluded_on, row.performs_until, row.ikz, row.register_number,
    )  # fmt: skip


def obligation_out(row: ObligationRow, every: Sequence[FactRow], today: date) -> ObligationOut:
    """Return an obligation with its facts as programs read it."""
    stand = row.stand(today)
    done = [FactOut(e.id, e.done_on, e.sum, e.whole, e.proof, e.withdrawn_why) for e in every]
    return ObligationOut(
        row.id, row.contract_id, row.stage_id, row.side, row.duty, row.name, row.term, row.source,
        row.due_on, row.sum, row.met_sum, row.met_on, stand.standing, stand.days, row.responsible,
        done,
    )  # fmt: skip


def owed_out(row: Line, today: date) -> OwedOut:
    """Return an obligation of the list of all contracts as programs read it."""
    stand = row.stand(today)
    return OwedOut(
        row.id, row.contract_id, row.number or row.title, row.counterparty, row.side, row.duty,
        row.name, row.due_on, row.sum, row.met_on, stand.standing, stand.days, row.responsible,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    list_, owed, show, obligations, note, payments, note_payment,
]  # fmt: skip
