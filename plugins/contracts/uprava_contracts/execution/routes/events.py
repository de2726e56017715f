"""Events of a contract as forms: noted, corrected."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.fields import (
    Refused,
    base_of,
    drawn,
    id_in,
    stage_options,
    trail,
)
from uprava_contracts.execution.service import events
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_event, obligations_of
from uprava_contracts.execution.values import NOTED, PATH, Correction, EventRow, Happened
from uprava_contracts.values import Happening

Fields = URLEncodedBody[dict[str, Any]]

EVENTS = f"{PATH}/{{id:uuid}}/events"


@get(f"{EVENTS}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of an event."""
    return form_of(request, session, hold_live(session, id, reader=reader))


@post(f"{EVENTS}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Note an event."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        event = event_in(data)
        return {"id": events.note_event(session, id, event, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, sent=data, error=error)
    said = _("The event is noted; the terms that hang on it are counted.")
    return see(f"{base_of(contract)}/execution", said=said)


def event_in(form: Form) -> Happened:
    """Return the event a form tells of. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    kind, day = word(form, "kind"), day_in(form, "on", wrong)
    if kind not in set(NOTED):
        wrong["kind"] = _("Choose from the list.")
    if day is None:
        wrong.setdefault("on", _("Say on which day it happened."))
    if wrong:
        raise InvalidError(_("The event has mistakes; nothing is kept."), fields=wrong)
    assert day is not None
    name = " ".join(word(form, "name").split()) if kind == Happening.OTHER else ""
    return Happened(
        Happening(kind), day, name, id_in(form, "stage"), note=word(form, "note")
    )  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an event."""
    fields = ("kind", "on", "name", "stage", "note")
    typed = {name: word(sent or {}, name) for name in fields}
    if sent is None:
        typed["on"] = session.info["today"].isoformat()
    names = {each.rule_event_name for each in obligations_of(session, contract.id)} - {""}
    return drawn(
        request, session, "event", error, contract=contract, trail=trail(contract), typed=typed,
        key=new_key(), url=f"{base_of(contract)}/events/new", names=sorted(names), found=None,
        back=f"{base_of(contract)}/execution", stages=stage_options(session, contract),
        kinds=[(each.value, _(each.caption)) for each in NOTED],
    )  # fmt: skip


@get(f"{EVENTS}/{{event_id:int}}", requires=SIGNED_IN)
def correct_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    event_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show an event for correcting."""
    contract = hold_live(session, id, reader=reader)
    return correction(request, session, contract, get_event(session, id, event_id))


@post(f"{EVENTS}/{{event_id:int}}", requires=SIGNED_IN)
def correct(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    event_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Correct the day of an event, or take it back."""
    contract = hold_live(session, id, reader=reader)
    found = get_event(session, id, event_id)
    try:
        with apart(session):
            said = correction_in(data)
            events.correct_event(session, id, event_id, said, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return correction(request, session, contract, found, sent=data, error=error)
    said_so = _("The event is corrected; the terms that hang on it are counted anew.")
    return see(f"{base_of(contract)}/execution", said=said_so)


def correction_in(form: Form) -> Correction:
    """Return the correction a form asks for. Raises InvalidError for a day that is none."""
    wrong: dict[str, str] = {}
    day, back = day_in(form, "on", wrong), bool(word(form, "gone"))
    if day is None and not back:
        wrong.setdefault("on", _("Say on which day it happened."))
    if wrong:
        raise InvalidError(_("The event has mistakes; nothing is kept."), fields=wrong)
    return Correction(None if back else day, word(form, "why"))


def correction(
    request: AnyRequest, session: Session, contract: ContractRow, found: EventRow, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a correction."""
    typed = {"on": found.happened_on.isoformat(), "why": "", "gone": ""}
    if sent is not None:
        typed = {name: word(sent, name) for name in typed}
    return drawn(
        request, session, "correct", error, contract=contract, trail=trail(contract), found=found,
        typed=typed, url=f"{base_of(contract)}/events/{found.id}",
        back=f"{base_of(contract)}/execution",
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [new_form, add, correct_form, correct]
