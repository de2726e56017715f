"""A contract's form: entered, changed until it is concluded, corrected afterwards."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.documents.routes.acts import conflict_page
from uprava.documents.routes.forms import conflict_in, kept, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.routes.form_view import form_of, parts_of
from uprava_contracts.cards.routes.typed import words_in
from uprava_contracts.cards.service import concluding, entering
from uprava_contracts.cards.service.concluding import Correction
from uprava_contracts.cards.values import PATH
from uprava_contracts.values import CONTROL, CREATE

Fields = URLEncodedBody[dict[str, Any]]


def draws_only(data: dict[str, Any]) -> bool:
    """Tell whether a form was sent for a row more, or to be filled from a card."""
    return bool(word(data, "more") or word(data, "fill"))


@get(f"{PATH}/new", requires=CREATE)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a new contract."""
    return form_of(request, session, reader=reader)


@post(f"{PATH}/new", requires=CREATE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Enter a contract."""
    if draws_only(data):
        return form_of(request, session, reader=reader, sent=data)

    def act() -> dict[str, str]:
        words = words_in(session, data, reader=reader)
        return {"id": str(entering.enter(session, words, reader=reader, at=now()).id)}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The contract is entered. Add its text."))


@get(f"{PATH}/{{id:uuid}}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a contract for changing."""
    found = entering.get_changeable(session, id, reader=reader)
    return form_of(request, session, reader=reader, found=found)


@post(f"{PATH}/{{id:uuid}}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a contract; somebody else's change is shown beside one's own."""
    found = entering.get_changeable(session, id, reader=reader)
    if draws_only(data):
        return form_of(request, session, reader=reader, found=found, sent=data)

    def act() -> dict[str, Any]:
        words, version = words_in(session, data, reader=reader), version_of(data)
        return kept(entering.change(session, id, words, version=version, reader=reader, at=now()))

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, found=found, sent=data, error=error)
    conflict = conflict_in(done)
    if conflict is not None:
        return conflict_page(request, session, id, data, conflict)
    return see(f"/docs/{id}", said=_("The contract is kept."))


@get(f"{PATH}/{{id:uuid}}/correct", requires=CONTROL)
def correct_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a concluded contract for correcting a mistake of entry."""
    found = concluding.get_correctable(session, id, reader=reader)
    return form_of(request, session, reader=reader, found=found, correcting=True)


@post(f"{PATH}/{{id:uuid}}/correct", requires=CONTROL)
def correct(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Correct a mistake of entry."""
    found = concluding.get_correctable(session, id, reader=reader)
    values: dict[str, Any] = {"reader": reader, "found": found, "correcting": True}
    if draws_only(data):
        return form_of(request, session, sent=data, **values)

    def act() -> dict[str, Any]:
        words = words_in(session, data, reader=reader)
        wanted = Correction(words, word(data, "why"), version_of(data))
        return kept(concluding.correct(session, id, wanted, reader=reader, at=now()))

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, sent=data, error=error, **values)
    conflict = conflict_in(done)
    if conflict is not None:
        return conflict_page(request, session, id, data, conflict)
    return see(f"/docs/{id}", said=_("The card of the contract is corrected."))


@get(f"{PATH}/ikz", requires=SIGNED_IN)
def ikz(request: AnyRequest, session: AnySession, ikz: FromQuery[str] = "") -> Response[str]:
    """Show a purchase code in words while it is typed."""
    return fragment(request, "contracts/cards/ikz.html", ikz=parts_of(session, ikz))


routes: Sequence[ControllerRouterHandler] = [
    new_form, add, edit_form, save, correct_form, correct, ikz,
]  # fmt: skip
