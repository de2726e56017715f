"""Stages of a contract as forms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.asking import Asked, asking
from uprava_contracts.execution.routes.fields import (
    Refused,
    base_of,
    drawn,
    stage_words,
    trail,
)
from uprava_contracts.execution.service import stages
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_stage
from uprava_contracts.execution.values import PATH, StageRow
from uprava_contracts.wording import number

Fields = URLEncodedBody[dict[str, Any]]

STAGES = f"{PATH}/{{id:uuid}}/stages"


@get(f"{STAGES}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a new stage."""
    return form_of(request, session, hold_live(session, id, reader=reader))


@post(f"{STAGES}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Add a stage."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        words = stage_words(data)
        return {"id": stages.add_stage(session, id, words, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, sent=data, error=error)
    own = base_of(contract)
    target = f"{own}/stages/new" if word(data, "more") else f"{own}/execution"
    return see(target, said=_("The stage is kept."))


@get(f"{STAGES}/{{stage_id:int}}", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    stage_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a stage for changing."""
    contract = hold_live(session, id, reader=reader)
    return form_of(request, session, contract, found=get_stage(session, id, stage_id))


@post(f"{STAGES}/{{stage_id:int}}", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    stage_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change a stage."""
    contract = hold_live(session, id, reader=reader)
    found = get_stage(session, id, stage_id)
    try:
        with apart(session):
            words = stage_words(data, version=version_of(data))
            stages.change_stage(session, id, stage_id, words, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, found=found, sent=data, error=error)
    return see(f"{base_of(contract)}/execution", said=_("The stage is kept."))


@get(f"{STAGES}/{{stage_id:int}}/remove", requires=SIGNED_IN)
def ask_remove(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    stage_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask whether a stage is to go."""
    contract = hold_live(session, id, reader=reader)
    return asked_of(request, session, contract, get_stage(session, id, stage_id))


@post(f"{STAGES}/{{stage_id:int}}/remove", requires=SIGNED_IN)
def remove(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    stage_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Remove a stage nothing is tied to."""
    contract = hold_live(session, id, reader=reader)
    found = get_stage(session, id, stage_id)
    try:
        with apart(session):
            stages.remove_stage(session, id, stage_id, reader=reader, at=now())
    except ConflictError as error:
        return asked_of(request, session, contract, found, error)
    return see(f"{base_of(contract)}/execution", said=_("The stage is removed."))


def asked_of(
    request: AnyRequest, session: Session, contract: ContractRow, found: StageRow,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before a stage is removed."""
    said = _("The stage «{name}» is removed from the contract; the others are numbered anew.")
    asked = Asked(
        _("Remove the stage?"), said.format(name=found.name), _("Remove"), "x", reasoned=False
    )
    url = f"{base_of(contract)}/stages/{found.id}/remove"
    return asking(request, session, asked, url=url, trail=trail(contract), error=error)


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, *,
    found: StageRow | None = None, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a stage."""
    typed = typed_of(found)
    if sent is not None:
        typed = {name: word(sent, name) for name in typed}
    return drawn(
        request, session, "stage", error, contract=contract, trail=trail(contract), found=found,
        typed=typed, key=new_key(), back=f"{base_of(contract)}/execution",
        url=f"{base_of(contract)}/stages/{found.id if found else 'new'}",
    )  # fmt: skip


def typed_of(found: StageRow | None) -> Mapping[str, str]:
    """Return the fields of the form as a stage stands."""
    if found is None:
        return {"name": "", "starts": "", "ends": "", "sum": ""}
    return {
        "name": found.name, "starts": found.starts_on.isoformat() if found.starts_on else "",
        "ends": found.ends_on.isoformat() if found.ends_on else "",
        "sum": number(found.sum, 2) if found.sum is not None else "",
    }  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    new_form, add, edit_form, save, ask_remove, remove,
]  # fmt: skip
