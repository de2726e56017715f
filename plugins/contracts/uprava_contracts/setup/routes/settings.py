"""Settings of contracts: who sees all of them, whether concluded ones are public."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.setup.service import offices, rates
from uprava_contracts.setup.values import PATH, RATES
from uprava_contracts.values import MANAGE

Fields = URLEncodedBody[dict[str, Any]]

NAMES = {"person": N_("Colleague"), "why": N_("Why they see all contracts")}


@get(PATH, requires=MANAGE)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the settings of the organisation's contracts."""
    if reader.organisation_id is None:
        return screen(request, session, "contracts/setup/nowhere.html")
    return shown(request, session, reader=reader)


@post(f"{PATH}/overseers", requires=MANAGE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Let a colleague see all contracts."""

    def act() -> dict[str, Any]:
        today = session.info["today"]
        login, text = word(data, "person"), word(data, "person_text")
        person = find_chosen(session, login, text, reader=reader, today=today)
        id = person.id if person else None
        offices.add_overseer(session, id, word(data, "why"), reader=reader, at=now())
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return shown(request, session, reader=reader, sent=data, error=error)
    return see(PATH, said=_("The colleague sees all contracts now."))


@get(f"{PATH}/overseers/{{id:int}}/remove", requires=MANAGE)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask whether somebody is to see all contracts no more."""
    found = next(
        (row for row in offices.list_overseers(session, reader=reader) if row.person_id == id), None
    )
    if found is None:
        raise NotFoundError(_("This person is not in the list."))
    values: dict[str, Any] = {"row": found, "url": f"{PATH}/overseers/{id}/remove", "path": PATH}
    if wants_part(request):
        return fragment(request, "contracts/setup/ask_part.html", **values)
    return screen(request, session, "contracts/setup/ask.html", **values)


@post(f"{PATH}/overseers/{{id:int}}/remove", requires=MANAGE)
def remove(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Let somebody see all contracts no more."""
    offices.remove_overseer(session, id, reader=reader)
    return see(PATH, said=_("The colleague sees no more than the others."))


@post(f"{PATH}/public", requires=MANAGE)
def publish(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Open the pages of concluded contracts to anybody, or close them."""
    offices.open_cards(session, public=bool(word(data, "public")), reader=reader)
    return see(PATH, said=_("The setting is kept."))


def shown(
    request: AnyRequest, session: Session, *, reader: Reader, sent: Form | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the settings."""
    wrong = error.fields if error else {}
    typed = {name: word(sent or {}, name) for name in ("person_text", "why")}
    return screen(
        request, session, "contracts/setup/settings.html", path=PATH, error=error, key=new_key(),
        office=offices.own_office(session, reader=reader), typed=typed,
        overseers=offices.list_overseers(session, reader=reader),
        rates=rates.list_rates(session)[:1], rates_url=RATES, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, add, ask, remove, publish]
