"""Acts that ask first, on a page of their own or in a dialog: payments, withdrawals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.law.words import write_off_lines
from uprava_contracts.money.routes.fields import (
    NAMES,
    Refused,
    base_of,
    drawn,
    options,
    paid_words,
    sent_words,
    trail,
    typed_of,
    way,
)
from uprava_contracts.money.service import charging, claims, sending, settling
from uprava_contracts.money.service.reading import get_item, items_of_claim
from uprava_contracts.money.values import (
    PATH,
    ClaimRow,
    Item,
    PaidHow,
    SentHow,
)
from uprava_contracts.wording import money, number

Fields = URLEncodedBody[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: a date, a sum, a line, an area, or a choice of `words`."""

    name: str
    form: str
    required: bool = False
    words: type[StrEnum] | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What an act is about: a contract's claim, charge, or all that is owed by it."""

    contract: ContractRow
    act: str
    url: str
    trail: Sequence[tuple[str, str]]
    claim: ClaimRow | None = None
    item: Item | None = None
    left: Decimal = Decimal()


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks first: its words are message ids."""

    title: str
    said: str
    button: str
    done: str
    fields: tuple[Field, ...] = ()
    icon: str = "check"
    kind: str = "pri"


PAID = (
    Field("paid_on", "date", required=True),
    Field("sum", "sum", hint=N_("Of less than is owed the rest stays owed.")),
    Field("how", "choice", words=PaidHow), Field("proof", "text"),
)  # fmt: skip
WHY = (Field("why", "area", required=True),)


def act_on_item(session: Session, target: Target, form: Form, *, reader: Reader) -> None:
    """Do an act on a charge."""
    assert target.item is not None
    id, key = target.contract.id, target.item.key
    if target.act == "paid":
        settling.pay(session, id, key, paid_words(form), reader=reader, at=now())
    else:
        charging.cancel(session, id, key, word(form, "why"), reader=reader)


def act_on_claim(session: Session, target: Target, form: Form, *, reader: Reader) -> None:
    """Do an act on a claim."""
    assert target.claim is not None
    id = target.claim.id
    match target.act:
        case "paid":
            sending.pay_claim(session, id, paid_words(form), reader=reader, at=now())
        case "send":
            sending.send(session, id, sent_words(form), reader=reader, at=now())
        case "answer":
            day, text = day_in(form, "answered_on", {}), word(form, "answer")
            sending.answer(session, id, day, text, reader=reader, at=now())
        case _:
            sending.withdraw(session, id, word(form, "why"), reader=reader, at=now())


def write_off(session: Session, target: Target, _form: Form, *, reader: Reader) -> None:
    """Write off what the other side owes."""
    settling.write_all_off(session, target.contract.id, reader=reader)


ON_ITEMS: Mapping[str, Asked] = {
    "paid": Asked(
        N_("Note a payment"), N_("What is paid is taken off what is owed."), N_("Note it"),
        N_("The payment is noted."), PAID,
    ),
    "cancel": Asked(
        N_("Cancel the charge?"),
        N_("The sum is owed no more; the charge stays with the reason. Its days can be charged "
           "again."),
        N_("Cancel the charge"), N_("The charge is cancelled."), WHY, "x", "dng",
    ),
}  # fmt: skip

ON_CLAIMS: Mapping[str, Asked] = {
    "send": Asked(
        N_("The claim was sent"),
        N_("The claim gets its number; one that was not signed here is printed anew with it."),
        N_("Register and note as sent"), N_("The claim is registered and noted as sent."),
        (Field("sent_on", "date", required=True), Field("how", "choice", words=SentHow)), "send",
    ),
    "answer": Asked(
        N_("Answer to the claim"), N_("The claim stays open until it is paid or withdrawn."),
        N_("Note it"), N_("The answer is noted."),
        (Field("answered_on", "date", required=True), Field("answer", "area", required=True)),
    ),
    "paid": Asked(
        N_("Note a payment"),
        N_("The earliest charge is settled first. Paid in full, the claim is satisfied."),
        N_("Note it"), N_("The payment is noted."), PAID,
    ),
    "withdraw": Asked(
        N_("Withdraw the claim?"),
        N_("What is still owed of it can be claimed again; the claim stays with the reason."),
        N_("Withdraw the claim"), N_("The claim is withdrawn."), WHY, "arrow-back-up",
        "dng",
    ),
}  # fmt: skip

WRITE_OFF = Asked(
    N_("Write off the penalties?"),
    "",
    N_("Write off"),
    N_("The penalties are written off."),
    (),
    "minus",
)


def asked_of(acts: Mapping[str, Asked], act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in acts:
        raise NotFoundError(_("There is no such page."))
    return acts[act]


def on_item(session: Session, id: UUID, key: str, act: str, reader: Reader) -> Target:
    """Return a charge an act is about."""
    contract = hold_live(session, id, reader=reader)
    item = get_item(session, id, key)
    own = f"{base_of(contract)}/items/{key}"
    back = [*trail(contract), (item.title, own)]
    return Target(contract, act, f"{own}/{act}", back, item=item, left=item.left)


def on_claim(session: Session, id: UUID, act: str, reader: Reader) -> Target:
    """Return a claim an act is about."""
    claim, contract = claims.hold_claim(session, id, reader=reader)
    left = sum((each.left for each in items_of_claim(session, claim)), Decimal())
    url = f"{PATH}/claims/{id}/{act}"
    return Target(contract, act, url, way(claim, contract), claim=claim, left=left)


def on_contract(session: Session, id: UUID, reader: Reader) -> Target:
    """Return a contract whose penalties may be written off."""
    contract = hold_live(session, id, reader=reader)
    return Target(contract, "write-off", f"{base_of(contract)}/write-off", trail(contract))


def shown(
    request: AnyRequest, session: Session, asked: Asked, target: Target, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before an act, as a page or as the part of a dialog."""
    wrong = error.fields if error else {}
    values: dict[str, Any] = {
        "asked": asked, "said": said_of(session, asked, target), "trail": target.trail,
        "back": target.trail[-1][1], "url": target.url, "key": new_key(), "names": NAMES,
        "typed": typed_of(sent, usual(session, asked, target)), "options": options,
    }  # fmt: skip
    if wants_part(request) and error is None:
        values |= {"wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES)}
        return fragment(request, "contracts/money/act_part.html", error=None, **values)
    return drawn(request, session, "act", error, **values)


def said_of(session: Session, asked: Asked, target: Target) -> str:
    """Return what is told before an act: its own words, what is owed, what the rules say."""
    if asked is WRITE_OFF:
        found = settling.show_write_off(session, target.contract)
        return " ".join(write_off_lines(found)) if found else ""
    said = _(asked.said)
    if asked.fields is not PAID:
        return said
    return f"{_('Owed still: {sum}.').format(sum=money(target.left))} {said}"


def usual(session: Session, asked: Asked, target: Target) -> dict[str, str]:
    """Return what a form begins with: today, all that is owed, the first choice."""
    today = session.info["today"].isoformat()
    begins = {"date": today, "sum": number(target.left, 2)}
    return {
        each.name: next(iter(each.words)).value if each.words else begins.get(each.form, "")
        for each in asked.fields
    }


def done(
    request: AnyRequest, session: Session, asked: Asked, target: Target, data: Form, *,
    reader: Reader, do: Callable[..., None],
) -> Response[Any]:  # fmt: skip
    """Do an act once and return to where it was asked from."""

    def act() -> None:
        do(session, target, data, reader=reader)

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, asked, target, sent=data, error=error)
    return see(target.trail[-1][1], said=_(asked.done))


ITEM = f"{PATH}/{{id:uuid}}/money/items/{{key:str}}/{{act:str}}"
CLAIM = f"{PATH}/claims/{{id:uuid}}/{{act:str}}"
ALL = f"{PATH}/{{id:uuid}}/money/write-off"


@get(ITEM, requires=SIGNED_IN)
def ask_item(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    key: FromPath[str], act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a charge."""
    asked = asked_of(ON_ITEMS, act)
    return shown(request, session, asked, on_item(session, id, key, act, reader))


@post(ITEM, requires=SIGNED_IN)
def do_item(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    key: FromPath[str], act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a charge."""
    asked = asked_of(ON_ITEMS, act)
    target = on_item(session, id, key, act, reader)
    return done(request, session, asked, target, data, reader=reader, do=act_on_item)


@get(CLAIM, requires=SIGNED_IN)
def ask_claim(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a claim."""
    asked = asked_of(ON_CLAIMS, act)
    return shown(request, session, asked, on_claim(session, id, act, reader))


@post(CLAIM, requires=SIGNED_IN)
def do_claim(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a claim."""
    asked = asked_of(ON_CLAIMS, act)
    target = on_claim(session, id, act, reader)
    return done(request, session, asked, target, data, reader=reader, do=act_on_claim)


@get(ALL, requires=SIGNED_IN)
def ask_write_off(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask before what the other side owes is written off."""
    return shown(request, session, WRITE_OFF, on_contract(session, id, reader))


@post(ALL, requires=SIGNED_IN)
def do_write_off(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Write off what the other side owes."""
    target = on_contract(session, id, reader)
    return done(request, session, WRITE_OFF, target, data, reader=reader, do=write_off)


routes: Sequence[ControllerRouterHandler] = [
    ask_item, do_item, ask_claim, do_claim, ask_write_off, do_write_off,
]  # fmt: skip
