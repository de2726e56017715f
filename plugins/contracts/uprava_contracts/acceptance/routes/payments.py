"""«Приёмка и оплата»: what came by a contract, what is to be paid for it, and payments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.acceptance.routes.deliveries import typed_from
from uprava_contracts.acceptance.routes.fields import Refused, drawn, paid_in, trail
from uprava_contracts.acceptance.service import paying
from uprava_contracts.acceptance.service.reading import (
    deliveries_of,
    get_payment,
    money_of,
    payments_of,
)
from uprava_contracts.acceptance.service.receiving import performances
from uprava_contracts.acceptance.values import PaymentRow
from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.execution.routes.asking import Asked, asking
from uprava_contracts.execution.service.holding import hold_own, may_work, notes
from uprava_contracts.execution.values import PATH, ObligationRow
from uprava_contracts.wording import money, number

Fields = URLEncodedBody[dict[str, Any]]

EVERY = f"{PATH}/{{id:uuid}}/payments"


@get(EVERY, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show what came by a contract, what is to be paid, what was paid."""
    contract = get_contract(session, id, reader=reader)
    today, came = session.info["today"], deliveries_of(session, id)
    bills = [(each, each.stand(today)) for each in paying.payables(session, id)]
    live = not contract.annulled_why and contract.is_concluded
    return drawn(
        request, session, "page", contract=contract, trail=trail(contract)[:-1],
        base=f"{PATH}/{id}", came=[(each, each.overdue(today)) for each in came], bills=bills,
        pays={each.id for each, _stand in bills if live and pays(session, each, reader=reader)},
        payments=payments_of(session, id), sums=money_of(session, id),
        may=live and may_work(session, contract, reader=reader),
        receives=bool(performances(session, id)),
    )  # fmt: skip


def pays(session: Session, row: ObligationRow, *, reader: Reader) -> bool:
    """Tell whether the reader notes a payment by an obligation now."""
    due = row.due_on is not None or row.duty != "payment"
    return not row.over and due and notes(session, row, reader=reader)


@get(f"{EVERY}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation: FromQuery[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a payment."""
    contract, row = hold_own(session, id, obligation, reader=reader)
    paying.refuse_obligation(row)
    return form_of(request, session, contract, row)


@post(f"{EVERY}/new", requires=SIGNED_IN)
def pay(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation: FromQuery[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note a payment."""
    contract, row = hold_own(session, id, obligation, reader=reader)
    named = dict(data) | {"obligation": str(obligation)}

    def act() -> dict[str, int]:
        return {"id": paying.pay(session, id, paid_in(named), reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked={"of": str(obligation)})
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, row, sent=data, error=error)
    return see(f"{PATH}/{id}/payments", said=_("The payment is noted."))


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: ObligationRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a payment."""
    usual = {
        "on": session.info["today"].isoformat(), "order": "", "note": "",
        "sum": number(row.left, 2) if row.left is not None else "",
    }  # fmt: skip
    back = f"{PATH}/{contract.id}/payments"
    return drawn(
        request, session, "pay", error, contract=contract, row=row, key=new_key(), back=back,
        typed=typed_from(sent, usual), url=f"{back}/new?obligation={row.id}",
        trail=trail(contract),
    )  # fmt: skip


@get(f"{EVERY}/{{payment_id:int}}/withdraw", requires=SIGNED_IN)
def ask_withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    payment_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask why a payment is taken back."""
    contract, found = held(session, id, payment_id, reader=reader)
    return asked_of(request, session, contract, found)


@post(f"{EVERY}/{{payment_id:int}}/withdraw", requires=SIGNED_IN)
def withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    payment_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Take a payment back."""
    contract, found = held(session, id, payment_id, reader=reader)
    why = word(data, "why")
    try:
        with apart(session):
            paying.withdraw_payment(session, id, payment_id, why, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return asked_of(request, session, contract, found, why, error)
    return see(f"{PATH}/{id}/payments", said=_("The payment is taken back."))


def held(
    session: Session, id: UUID, payment_id: int, *, reader: Reader
) -> tuple[ContractRow, PaymentRow]:
    """Return a payment the reader may take back, with its contract."""
    get_contract(session, id, reader=reader)
    found = get_payment(session, id, payment_id)
    contract, _row = hold_own(session, id, found.obligation_id, reader=reader)
    return contract, found


def asked_of(
    request: AnyRequest, session: Session, contract: ContractRow, found: PaymentRow,
    why: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before a payment is taken back."""
    said = _("The payment of {day} for {sum} counts no more; the sum is owed again.")
    told = said.format(day=f"{found.paid_on:%d.%m.%Y}", sum=money(found.sum))
    asked = Asked(_("Take the payment back?"), told, _("Take it back"), "x")
    url = f"{PATH}/{contract.id}/payments/{found.id}/withdraw"
    return asking(request, session, asked, url=url, trail=trail(contract), typed=why, error=error)


routes: Sequence[ControllerRouterHandler] = [page, new_form, pay, ask_withdraw, withdraw]
