"""Who prepares resolutions for whom: the leader's own page, and the office's."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import many, word
from uprava.documents.service.sharing import find_principals, read_principals
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.sentences import sentences

from uprava_records.resolutions.service.assistants import list_assistants
from uprava_records.resolutions.service.naming import drop_assistant, name_assistant
from uprava_records.resolutions.values import RESOLVE
from uprava_records.routing.values import RULES

PATH = "/records/assistants"

Fields = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the reader's assistants; to the office those of all leaders."""
    return shown(request, session, reader=reader)


@get(PATH + "/suggest", requires=SIGNED_IN)
def suggest(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = ""
) -> Response[str]:
    """Offer people and units as assistants."""
    require(reader)
    return fragment(request, "card/principals.html", found=find_principals(session, q=q[:100]))


@post(PATH, requires=SIGNED_IN)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Name an assistant."""
    require(reader)
    ids = [int(each) for each in many(data, "assistant") if each.isascii() and each.isdigit()]
    reading = read_principals(session, ids[:1], word(data, "assistant_text"))
    try:
        leader = leader_in(session, data, reader=reader)
        if not reading.found:
            raise InvalidError(
                _("Choose the assistant from the list."),
                fields={"assistant": _("Choose from the list.")},
            )
        name_assistant(session, leader, reading.found[0].id, reader=reader, at=now())
    except InvalidError as error:
        return shown(request, session, reader=reader, error=error)
    return see(PATH, said=_("The assistant is named."))


@post(PATH + "/{leader:int}/{principal:int}/drop", requires=SIGNED_IN)
def drop(
    session: AnySession, reader: AnyReader, leader: FromPath[int], principal: FromPath[int]
) -> Response[Any]:
    """Let somebody prepare a leader's resolutions no more."""
    drop_assistant(session, leader, principal, reader=reader, at=now())
    return see(PATH, said=_("It is kept."))


def require(reader: Reader) -> None:
    """Raise ForbiddenError for who neither resolves nor sets routing up."""
    if not (reader.may(RESOLVE) or reader.may("records.consider") or reader.may(RULES)):
        raise ForbiddenError(_("Assistants are named by leaders."))


def leader_in(session: Session, data: dict[str, Any], *, reader: Reader) -> int:
    """Return whose assistant it is: the reader's own unless the office says another."""
    login, typed = word(data, "leader"), word(data, "leader_text")
    if not (login or typed) or not reader.may(RULES):
        return reader.person_id
    today = session.info["today"]
    found = find_chosen(session, login, typed, reader=reader, today=today)
    if found is None:
        raise InvalidError(
            _("Choose the leader."), fields={"leader": _("Choose the person from the list.")}
        )
    return found.id


def shown(
    request: AnyRequest, session: Session, *, reader: Reader, error: InvalidError | None = None
) -> Response[str]:
    """Draw the page."""
    require(reader)
    office = reader.may(RULES)
    rows = list_assistants(session, None if office else reader.person_id)
    return screen(
        request, session, "records/resolutions/assistants.html",
        status=error.status if error else 200, rows=rows, office=office, path=PATH,
        wrong=sentences(error.fields if error else None),
    )  # fmt: skip


routes = [page, suggest, add, drop]
