"""Operators as screens: the list, the form, a check of the connection, the switch."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.operators.service import keeping, opening
from uprava_contracts.operators.service.keeping import OperatorRow, OperatorWords
from uprava_contracts.operators.values import PATH, OperatorKind
from uprava_contracts.settings import ContractsSettings
from uprava_contracts.values import MANAGE

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {
    "kind": N_("How it is reached"), "title": N_("Name of the operator"),
    "address": N_("Address or folder"), "box_id": N_("Your box"),
    "participant": N_("Your identifier of a participant"),
    "client_id": N_("Key of the integration"), "login": N_("Login at the operator"),
    "password": N_("Password at the operator"),
}  # fmt: skip
PLAIN = ("kind", "title", "address", "box_id", "participant", "login")
"""Fields that are shown again when a form is refused; keys are typed anew."""

BLANK: Mapping[str, str] = {
    "kind": OperatorKind.HTTP, "title": "", "address": "https://diadoc-api.kontur.ru",
    "box_id": "", "participant": "", "login": "",
}  # fmt: skip


@get(PATH, requires=MANAGE)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the operators of the organisation."""
    rows = keeping.list_operators(session, reader=reader)
    return screen(request, session, "contracts/operators/list.html", rows=rows, path=PATH)


@get(f"{PATH}/new", requires=MANAGE)
def new_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of a new operator."""
    return form_of(request, session)


@post(f"{PATH}/new", requires=MANAGE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Set up an operator."""

    def act() -> dict[str, Any]:
        return {"id": keeping.add_operator(session, words_in(data), reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, sent=data, error=error)
    return see(PATH, said=_("The operator is set up. Check the connection."))


@get(f"{PATH}/{{id:int}}", requires=MANAGE)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show an operator for changing."""
    found = keeping.get_operator(session, id, reader=reader)
    return form_of(request, session, found=found)


@post(f"{PATH}/{{id:int}}", requires=MANAGE)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change an operator."""
    found = keeping.get_operator(session, id, reader=reader)
    try:
        with apart(session):
            keeping.change_operator(
                session, id, words_in(data), version=version_of(data), reader=reader, at=now()
            )
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, found=found, sent=data, error=error)
    return see(PATH, said=_("The operator is kept."))


@post(f"{PATH}/{{id:int}}/check", requires=MANAGE)
def check(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Try the connection and say what came of it."""
    outcome = opening.check_operator(session, id, reader=reader)
    return see(PATH, said=outcome.sentence, kind="g" if outcome.good else "r")


@get(f"{PATH}/{{id:int}}/off", requires=MANAGE)
def ask_off(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask whether an operator is to be switched off."""
    row = keeping.get_operator(session, id, reader=reader)
    values: dict[str, Any] = {"row": row, "url": f"{PATH}/{id}/off", "path": PATH}
    if wants_part(request):
        return fragment(request, "contracts/operators/ask_part.html", **values)
    return screen(request, session, "contracts/operators/ask.html", **values)


@post(f"{PATH}/{{id:int}}/off", requires=MANAGE)
def off(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Switch an operator off."""
    keeping.switch(session, id, on=False, reader=reader, at=now())
    return see(PATH, said=_("The operator is switched off; what came stays."))


@post(f"{PATH}/{{id:int}}/on", requires=MANAGE)
def on(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Switch an operator on."""
    keeping.switch(session, id, on=True, reader=reader, at=now())
    return see(PATH, said=_("The operator is switched on."))


def words_in(form: Form) -> OperatorWords:
    """Return what a form says of an operator."""
    plain = {name: " ".join(word(form, name).split()) for name in PLAIN}
    return OperatorWords(
        **plain, client_id=word(form, "client_id"), password=str(form.get("password") or "")
    )


def typed_of(found: OperatorRow | None) -> Mapping[str, str]:
    """Return the fields of the form as an operator stands; its login is not shown."""
    if found is None:
        return BLANK
    return {**{name: str(getattr(found, name)) for name in PLAIN[:-1]}, "login": ""}


def form_of(
    request: AnyRequest, session: Session, *, found: OperatorRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an operator."""
    wrong = error.fields if error else {}
    typed = typed_of(found) if sent is None else {name: word(sent, name) for name in PLAIN}
    return screen(
        request, session, "contracts/operators/form.html", path=PATH, found=found, typed=typed,
        key=new_key(), kinds=[(one.value, _(one.caption)) for one in OperatorKind],
        folders=ContractsSettings().exchange_folder is not None, error=error,
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, new_form, add, edit_form, change, check, ask_off, off, on,
]  # fmt: skip
