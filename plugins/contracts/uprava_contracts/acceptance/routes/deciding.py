"""Commission, examination, acceptance and refusal of a delivery, as forms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.acceptance.routes.deliveries import ONE, typed_from
from uprava_contracts.acceptance.routes.fields import (
    Refused,
    accepting_in,
    chosen_of,
    drawn,
    examined_in,
    own_of,
    people_in,
    refusing_in,
    signing_in,
    term_of,
    trail,
)
from uprava_contracts.acceptance.service import commission, deciding
from uprava_contracts.acceptance.service.reading import get_delivery, money_of
from uprava_contracts.acceptance.values import DeliveryRow, Expertise, Vote
from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.wording import number

Fields = URLEncodedBody[dict[str, Any]]
Draw = Callable[..., Response[str]]


def done(
    request: AnyRequest, session: Session, form: Form, act: Callable[[], None], draw: Draw, *,
    reader: Reader,
) -> Response[Any] | None:  # fmt: skip
    """Do an act once; return its form drawn again where it was refused, None: it was done."""

    def whole() -> dict[str, int]:
        act()
        return {}

    try:
        with apart(session):
            once(session, request, form, reader=reader, act=whole)
    except (InvalidError, ConflictError) as error:
        return draw(sent=form, error=error)
    return None


@get(f"{ONE}/commission", requires=SIGNED_IN)
def commission_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a commission."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)
    return commission_of(request, session, contract, row)


@post(f"{ONE}/commission", requires=SIGNED_IN)
def appoint(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Name the commission of a delivery."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)

    def act() -> None:
        people = people_in(session, data, reader=reader)
        commission.appoint(session, id, delivery_id, people, reader=reader, at=now())

    def draw(**more: Any) -> Response[str]:
        return commission_of(request, session, contract, row, **more)

    refused = done(request, session, data, act, draw, reader=reader)
    return refused or see(own_of(contract, row), said=_("The commission is named."))


def commission_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a commission."""
    logins = many(sent, "people") if sent is not None else [each.login for each in row.members]
    return part(
        request,
        session,
        "commission",
        contract,
        row,
        error,
        chosen=chosen_of(session, logins),
        typed=word(sent or {}, "people_text"),
    )


@get(f"{ONE}/expertise", requires=SIGNED_IN)
def expertise_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of an examination."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)
    return expertise_of(request, session, contract, row)


@post(f"{ONE}/expertise", requires=SIGNED_IN)
def examine(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note the examination of a delivery."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)

    def act() -> None:
        commission.examine(session, id, delivery_id, examined_in(data), reader=reader)

    def draw(**more: Any) -> Response[str]:
        return expertise_of(request, session, contract, row, **more)

    refused = done(request, session, data, act, draw, reader=reader)
    return refused or see(own_of(contract, row), said=_("The examination is noted."))


def expertise_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an examination."""
    day = row.expertise_on or session.info["today"]
    usual = {
        "kind": row.expertise or Expertise.OWN.value, "on": day.isoformat(),
        "by": row.expertise_by, "words": row.expertise_words,
    }  # fmt: skip
    return part(
        request,
        session,
        "expertise",
        contract,
        row,
        error,
        typed=typed_from(sent, usual),
        kinds=[(each.value, _(each.caption)) for each in Expertise],
    )


@get(f"{ONE}/sign", requires=SIGNED_IN)
def sign_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a member of the commission what he signs."""
    contract = get_contract(session, id, reader=reader)
    row = get_delivery(session, id, delivery_id)
    return sign_of(request, session, contract, row, reader=reader)


@post(f"{ONE}/sign", requires=SIGNED_IN)
def sign(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Sign as a member of the commission."""
    contract = get_contract(session, id, reader=reader)
    row = get_delivery(session, id, delivery_id)

    def act() -> None:
        said = signing_in(data)
        commission.sign(session, id, delivery_id, said, reader=reader, at=now())

    def draw(**more: Any) -> Response[str]:
        return sign_of(request, session, contract, row, reader=reader, **more)

    refused = done(request, session, data, act, draw, reader=reader)
    return refused or see(own_of(contract, row), said=_("Your signature is kept."))


def sign_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow, *,
    reader: Reader, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what a member of a commission signs."""
    member = commission.member_of(row, reader=reader)
    if member is None:
        raise ForbiddenError(_("Only a member of the commission signs, each for himself."))
    usual = {"vote": member.vote, "words": member.words}
    return part(
        request,
        session,
        "sign",
        contract,
        row,
        error,
        typed=typed_from(sent, usual),
        votes=[(each.value, _(each.caption)) for each in Vote],
        term=term_of(row),
    )


@get(f"{ONE}/accept", requires=SIGNED_IN)
def accept_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of an acceptance."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)
    return accept_of(request, session, contract, row)


@post(f"{ONE}/accept", requires=SIGNED_IN)
def accept(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Accept a delivery, wholly or in part."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)

    def act() -> None:
        said = accepting_in(data)
        deciding.accept(session, id, delivery_id, said, reader=reader, at=now())

    def draw(**more: Any) -> Response[str]:
        return accept_of(request, session, contract, row, **more)

    refused = done(request, session, data, act, draw, reader=reader)
    said = _("It is accepted; the term of payment is counted.")
    return refused or see(own_of(contract, row), said=said)


def accept_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an acceptance."""
    money = money_of(session, contract.id)
    offset = min(money.advance_left, row.sum or money.advance_left)
    usual: Mapping[str, str] = {
        "on": session.info["today"].isoformat(), "words": "", "correct_by": "",
        "sum": number(row.sum, 2) if row.sum is not None else "",
        "offset": number(offset, 2) if offset else "",
    }  # fmt: skip
    return part(
        request,
        session,
        "accept",
        contract,
        row,
        error,
        typed=typed_from(sent, usual),
        sums=money,
    )


@get(f"{ONE}/refuse", requires=SIGNED_IN)
def refuse_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a refusal."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)
    return refuse_of(request, session, contract, row)


@post(f"{ONE}/refuse", requires=SIGNED_IN)
def refuse(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    delivery_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Refuse to accept a delivery."""
    contract, row = commission.hold_waiting(session, id, delivery_id, reader=reader)

    def act() -> None:
        said = refusing_in(data)
        deciding.refuse(session, id, delivery_id, said, reader=reader, at=now())

    def draw(**more: Any) -> Response[str]:
        return refuse_of(request, session, contract, row, **more)

    refused = done(request, session, data, act, draw, reader=reader)
    return refused or see(own_of(contract, row), said=_("Acceptance is refused."))


def refuse_of(
    request: AnyRequest, session: Session, contract: ContractRow, row: DeliveryRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a refusal."""
    usual = {"on": session.info["today"].isoformat(), "words": "", "correct_by": ""}
    typed = typed_from(sent, usual)
    return part(request, session, "refuse", contract, row, error, typed=typed)


def part(
    request: AnyRequest, session: Session, template: str, contract: ContractRow, row: DeliveryRow,
    error: Refused, **values: Any,
) -> Response[str]:  # fmt: skip
    """Draw a form about a delivery."""
    own = own_of(contract, row)
    return drawn(
        request, session, template, error, contract=contract, row=row, key=new_key(), back=own,
        url=f"{own}/{template}", trail=[*trail(contract), (row.document, own)], **values,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    commission_form, appoint, expertise_form, examine, sign_form, sign, accept_form, accept,
    refuse_form, refuse,
]  # fmt: skip
