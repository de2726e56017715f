"""Acts that ask first: in a dialog of the card, or on a page of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.changes.routes.asked import (
    OF_AGREEMENT,
    OF_CONTRACT,
    REQUIRED,
    Asked,
    told,
)
from uprava_contracts.changes.service.reading import hold_agreement
from uprava_contracts.changes.values import AGREEMENTS

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None


@dataclass(frozen=True, slots=True)
class Place:
    """On what an act is done: its acts, its address before them, the page to go back to."""

    acts: Mapping[str, Asked]
    base: str
    back: str


CONTRACT = Place(OF_CONTRACT, "/contracts/{id}/changes", "/contracts/{id}/changes")
AGREEMENT = Place(OF_AGREEMENT, f"{AGREEMENTS}/{{id}}", "/docs/{id}")


@get("/contracts/{id:uuid}/changes/{act:str}", requires=SIGNED_IN)
def ask_of_contract(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a contract."""
    row = hold_contract(session, id, reader=reader)
    return ask(request, session, CONTRACT, (id, act, row.title))


@post("/contracts/{id:uuid}/changes/{act:str}", requires=SIGNED_IN)
def do_of_contract(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Suspend or resume a contract, note a court's decision."""
    row = hold_contract(session, id, reader=reader)
    return do(request, session, CONTRACT, (id, act, row.title), reader=reader, data=data)


@get(f"{AGREEMENTS}/{{id:uuid}}/{{act:str}}", requires=SIGNED_IN)
def ask_of_agreement(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on an agreement."""
    row = hold_agreement(session, id, reader=reader)
    return ask(request, session, AGREEMENT, (id, act, row.title))


@post(f"{AGREEMENTS}/{{id:uuid}}/{{act:str}}", requires=SIGNED_IN)
def do_of_agreement(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note that both sides signed an agreement."""
    row = hold_agreement(session, id, reader=reader)
    return do(request, session, AGREEMENT, (id, act, row.title), reader=reader, data=data)


Of = tuple[UUID, str, str]
"""What is acted on: its id, the act's name, its title."""


def ask(request: AnyRequest, session: Session, place: Place, of: Of) -> Response[str]:
    """Draw what is asked before an act on what the reader works on."""
    return drawn(request, session, asked_of(place, of[1]), where(place, of))


def do(
    request: AnyRequest, session: Session, place: Place, of: Of, *, reader: Reader, data: Form
) -> Response[Any]:
    """Do an act on what the reader works on, or draw its form again with what is wrong."""
    asked = asked_of(place, of[1])

    def act() -> None:
        asked.do(session, of[0], data, reader)

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, asked, where(place, of), sent=data, error=error)
    return see(place.back.format(id=of[0]), said=_(asked.done))


def asked_of(place: Place, act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in place.acts:
        raise NotFoundError(_("There is no such act here."))
    return place.acts[act]


def where(place: Place, of: Of) -> tuple[str, str, str]:
    """Return the title of what is acted on, the way back, the address of the form."""
    base = place.base.format(id=of[0])
    return of[2], place.back.format(id=of[0]), f"{base}/{of[1]}"


def drawn(
    request: AnyRequest, session: Session, asked: Asked, at: tuple[str, str, str], *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked; `at`: title, way back, address."""
    wrong = error.fields if error else {}
    typed = {name: word(sent or {}, name) for name in asked.fields}
    if sent is None and "day" in typed:
        typed["day"] = session.info["today"].isoformat()
    values: dict[str, Any] = {
        "asked": asked, "name": at[0], "back": at[1], "url": at[2], "key": new_key(),
        "labels": told(asked), "typed": typed, "error": error, "wrong": sentences(wrong),
        "summary": named_sentences(wrong, asked.fields), "required": REQUIRED,
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "contracts/changes/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/changes/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [
    ask_of_contract, do_of_contract, ask_of_agreement, do_of_agreement,
]  # fmt: skip
