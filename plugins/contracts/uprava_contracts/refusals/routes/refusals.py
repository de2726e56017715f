"""The form of a refusal: ours as a draft, theirs as it came."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow, hold_contract
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.refusals.service import refusing
from uprava_contracts.refusals.service.reading import hold_refusal
from uprava_contracts.refusals.values import REFUSALS, RefusalRow, RefusalWords

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NEW = "/contracts/{id:uuid}/changes/refusal"
NAMES = {
    "clause": N_("Point of the contract that allows it"), "breach": N_("What was broken"),
    "own_days": N_("Days until it is in force, by the contract"),
    "decided": N_("Day of the decision"), "received": N_("The refusal was received on"),
}  # fmt: skip
TICKS = ("blamed", "repeat")


@get(NEW, requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    whose: FromQuery[str] = "ours",
) -> Response[str]:  # fmt: skip
    """Show the form of a refusal."""
    contract = hold_contract(session, id, reader=reader)
    refuse_closed(contract)
    return form_of(request, session, contract, ours=whose != "theirs")


@post(NEW, requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields,
    whose: FromQuery[str] = "ours",
) -> Response[Any]:  # fmt: skip
    """Prepare a decision of refusal, or note the other side's."""
    contract, ours = hold_contract(session, id, reader=reader), whose != "theirs"

    def act() -> dict[str, str]:
        words = words_in(data, ours=ours)
        return {"id": str(refusing.begin_refusal(session, id, words, reader=reader, at=now()))}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act, asked={"whose": whose})
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, ours=ours, sent=data, error=error)
    said = _("The draft is kept: add its text, let it be signed.")
    if not ours:
        said = _("The refusal is noted: mind its days.")
    return see(f"/docs/{made['id']}", said=said)


@get(f"{REFUSALS}/{{id:uuid}}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a draft."""
    row = hold_refusal(session, id, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)
    return form_of(request, session, contract, ours=row.ours, found=row)


@post(f"{REFUSALS}/{{id:uuid}}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a draft."""
    row = hold_refusal(session, id, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)

    def act() -> None:
        words = words_in(data, ours=row.ours)
        refusing.edit_refusal(session, id, words, reader=reader, at=now())

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, ours=row.ours, found=row, sent=data,
                       error=error)  # fmt: skip
    return see(f"/docs/{id}", said=_("The decision is changed."))


def words_in(form: Form, *, ours: bool) -> RefusalWords:
    """Return what a form says. Raises InvalidError for days and numbers that are none."""
    wrong: dict[str, str] = {}
    decided, received = day_in(form, "decided", wrong), day_in(form, "received", wrong)
    typed = word(form, "own_days")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        wrong["own_days"] = _("From {first} to {last}.").format(first=0, last=365)
    if wrong:
        raise InvalidError(_("The refusal has mistakes; nothing is kept."), fields=wrong)
    return RefusalWords(
        ours, word(form, "clause"), word(form, "breach").replace("\r\n", "\n"),
        bool(word(form, "blamed")), bool(word(form, "repeat")), int(typed) if typed else None,
        decided, received,
    )  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, *, ours: bool,
    found: RefusalRow | None = None, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a refusal."""
    wrong = error.fields if error else {}
    new = f"/contracts/{contract.id}/changes/refusal?whose={'ours' if ours else 'theirs'}"
    return screen(
        request, session, "contracts/refusals/refuse.html", contract=contract, ours=ours,
        url=f"{REFUSALS}/{found.id}/edit" if found else new, typed=typed_of(found, sent),
        error=error, wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        key=new_key(), status=error.status if error else 200, found=found,
    )  # fmt: skip


def typed_of(found: RefusalRow | None, sent: Form | None) -> Mapping[str, Any]:
    """Return the form's values as sent, or as the draft stands; a new one blames the supplier."""
    if sent is not None:
        return {name: word(sent, name) for name in (*NAMES, *TICKS)}
    empty: dict[str, Any] = dict.fromkeys((*NAMES, *TICKS), "")
    if found is None:
        return empty | {"blamed": "on"}
    days = "" if found.own_days is None else found.own_days
    return empty | {"clause": found.clause, "breach": found.breach, "own_days": days,
            "blamed": found.blamed, "repeat": found.repeat}  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [new_form, add, edit_form, save]
