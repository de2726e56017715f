"""What came by a contract as screens: entered, seen, taken back."""

from collections.abc import Mapping, Sequence
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
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.acceptance.routes.fields import (
    Refused,
    drawn,
    own_of,
    received_in,
    term_of,
    trail,
)
from uprava_contracts.acceptance.service import commission, deciding, receiving
from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.values import DeliveryRow, DeliveryState
from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.execution.routes.asking import Asked, asking
from uprava_contracts.execution.routes.happening import links_of
from uprava_contracts.execution.service.holding import hold_live, may_work
from uprava_contracts.execution.values import PATH
from uprava_contracts.values import Law
from uprava_contracts.wording import number

Fields = URLEncodedBody[dict[str, Any]]

EVERY = f"{PATH}/{{id:uuid}}/deliveries"
ONE = f"{EVERY}/{{delivery_id:int}}"

PLAIN = ("obligation", "document", "document_on", "received", "sum", "vat", "complete", "proof",
         "note")  # fmt: skip


def typed_from(form: Form | None, usual: Mapping[str, str]) -> Mapping[str, str]:
    """Return the fields of a form as they were sent, or as it begins."""
    return usual if form is None else {name: word(form, name) for name in usual}


@get(f"{EVERY}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], obligation: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the form of what came."""
    contract = hold_live(session, id, reader=reader)
    links = links_of(session, contract, site, reader=reader)
    typed = dict.fromkeys(PLAIN, "") | {
        "obligation": obligation, "received": session.info["today"].isoformat(),
    }  # fmt: skip
    return form_of(request, session, contract, links, typed)


@post(f"{EVERY}/new", requires=SIGNED_IN)
def receive(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Enter what came."""
    contract = hold_live(session, id, reader=reader)
    links = links_of(session, contract, site, reader=reader)

    def act() -> dict[str, int]:
        came = received_in(data, links)
        return {"id": receiving.receive(session, id, came, reader=reader, at=now())}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        typed = {name: word(data, name) for name in PLAIN}
        return form_of(request, session, contract, links, typed, error)
    said = _("It is kept what came; the term of acceptance is counted.")
    return see(f"{PATH}/{id}/deliveries/{made['id']}", said=said)


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow,
    links: Sequence[tuple[str, str]], typed: Mapping[str, str], error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of what came."""
    rooms = [(each, receiving.room(session, each))
             for each in receiving.performances(session, contract.id)]  # fmt: skip
    every = [each for each, left in rooms if left is None or left > 0]
    if len(every) == 1 and not typed["obligation"]:
        left = receiving.room(session, every[0])
        typed = dict(typed) | {"obligation": str(every[0].id)}
        if left is not None and error is None:
            typed |= {"sum": number(left, 2)}
    return drawn(
        request, session, "receive", error, contract=contract, trail=trail(contract), typed=typed,
        key=new_key(), url=f"{PATH}/{contract.id}/deliveries/new", links=links,
        back=f"{PATH}/{contract.id}/payments", obligations=[
            (str(each.id), " · ".join(e for e in (each.name, each.stage) if e)) for each in every
        ],
    )  # fmt: skip


@get(ONE, requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show what came: its commission, its examination, what was decided."""
    return shown(request, session, id, delivery_id, reader=reader)


def shown(
    request: AnyRequest, session: Session, id: UUID, delivery_id: int, *, reader: Reader,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what came."""
    contract = get_contract(session, id, reader=reader)
    row = get_delivery(session, id, delivery_id)
    leads = not contract.annulled_why and commission.decides(session, row, reader=reader)
    member = commission.member_of(row, reader=reader)
    return drawn(
        request, session, "delivery", error, contract=contract, row=row, path=own_of(contract, row),
        trail=trail(contract), leads=leads and row.waits, reopens=row.decided_on is not None
        and may_work(session, contract, reader=reader), member=member, term=term_of(row),
        state=row.standing, overdue=row.overdue(session.info["today"]),
        unexamined=contract.law is Law.FZ44 and row.waits and not row.expertise,
        partly=row.standing is DeliveryState.PARTLY, payments=f"{PATH}/{id}/payments",
    )  # fmt: skip


@get(f"{ONE}/withdraw", requires=SIGNED_IN)
def ask_withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask why what came is taken back."""
    contract = hold_live(session, id, reader=reader)
    return asked_of(request, session, contract, get_delivery(session, id, delivery_id))


@post(f"{ONE}/withdraw", requires=SIGNED_IN)
def withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Take back what was entered by mistake."""
    contract = hold_live(session, id, reader=reader)
    row, why = get_delivery(session, id, delivery_id), word(data, "why")
    try:
        with apart(session):
            receiving.withdraw(session, id, delivery_id, why, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return asked_of(request, session, contract, row, why, error)
    return see(f"{PATH}/{id}/payments", said=_("The entry is taken back."))


def asked_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow,
    why: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before what came is taken back."""
    said = _("«{document}» counts no more: the obligations that follow it go back to their plan.")
    asked = Asked(
        _("Take the delivery back?"), said.format(document=row.document), _("Take it back"), "x"
    )
    own = own_of(contract, row)
    return asking(
        request, session, asked, url=f"{own}/withdraw", typed=why, error=error,
        trail=[*trail(contract), (row.document, own)],
    )  # fmt: skip


@get(f"{ONE}/reopen", requires=SIGNED_IN)
def ask_reopen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask why a decision is taken back."""
    contract = hold_live(session, id, reader=reader)
    return reopening(request, session, contract, get_delivery(session, id, delivery_id))


@post(f"{ONE}/reopen", requires=SIGNED_IN)
def reopen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Take a decision back; it is decided on the delivery anew."""
    contract = hold_live(session, id, reader=reader)
    row, why = get_delivery(session, id, delivery_id), word(data, "why")
    try:
        with apart(session):
            deciding.reopen(session, id, delivery_id, why, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return reopening(request, session, contract, row, why, error)
    return see(own_of(contract, row), said=_("The decision is taken back: decide anew."))


def reopening(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow,
    why: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before a decision is taken back."""
    said = _("It is decided on «{document}» anew: what followed the decision is taken back, the"
             " reason stays in the history.")  # fmt: skip
    asked = Asked(
        _("Take the decision back?"), said.format(document=row.document), _("Take it back"),
        "arrow-back-up",
    )  # fmt: skip
    own = own_of(contract, row)
    return asking(
        request, session, asked, url=f"{own}/reopen", typed=why, error=error,
        trail=[*trail(contract), (row.document, own)],
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    new_form, receive, one, ask_withdraw, withdraw, ask_reopen, reopen,
]  # fmt: skip
