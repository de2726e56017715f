"""Acts on an assignment from its card, from the card of its basis and from the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.files import received_from, sums
from uprava.documents.routes.forms import Form, once, word
from uprava.documents.routes.listing import uuid_of
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import arrive, fragment, screen, wants_part
from uprava.web.uploads import files_of

from uprava_assignments.cards.asked import DOES, FORMS, Asked
from uprava_assignments.cards.asking_view import form_values
from uprava_assignments.cards.panels import basis_values
from uprava_assignments.giving.values import CHECK, DRAFTS

ACT = "/assignments/{id:uuid}/acts/{act:str}"
REPORT = "/assignments/{id:uuid}/report"
DESKS = (DRAFTS, CHECK)
MOST_ON_A_PAGE = 100

Fields = URLEncodedBody[dict[str, Any]]
Parts = MultipartBody[dict[str, Any]]


@get("/assignments/on/{id:uuid}", requires=SIGNED_IN)
def on(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the assignments on a document on a page of their own."""
    head = get_document(session, id, reader=reader)
    values = basis_values(session, head, most=MOST_ON_A_PAGE, reader=reader)
    return screen(request, session, "assignments/cards/on.html", **values)


@get(ACT, requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask what an act needs, for a dialog or as a page."""
    return asked_shown(request, session, id, act, request.query_params, reader=reader)


@post(ACT, requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on an assignment."""
    return acted(request, session, id, act, {**request.query_params, **data}, reader=reader)


@post(REPORT, requires=SIGNED_IN)
def report(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Present a report of execution with its files."""
    try:
        most = site.settings.files_per_request
        files = received_from(data, site, most=most) if files_of(data) else []
    except InvalidError as error:
        return asked_shown(request, session, id, "report", data, reader=reader, error=error)
    return acted(request, session, id, "report", data, reader=reader, files=files)


def acted(
    request: AnyRequest, session: Session, id: UUID, act: str, data: Form, *, reader: Reader,
    files: Sequence[Received] = (),
) -> Response[Any]:  # fmt: skip
    """Do an act once, or show its form again with what is wrong."""
    get_document(session, id, reader=reader)
    if act not in DOES:
        raise NotFoundError(_("This cannot be done with an assignment."))

    def doing() -> dict[str, Any]:
        return {"said": DOES[act](session, Asked(id, data, reader, now(), files))}

    try:
        more = sums(list(files))
        answer = once(session, request, data, reader=reader, act=doing, asked=more)
    except InvalidError as error:
        if act not in FORMS:
            raise
        return asked_shown(request, session, id, act, data, reader=reader, error=error)
    return arrive(request, after(data, id), said=answer["said"])


def after(data: Form, id: UUID) -> str:
    """Return where an act leads: on along the desk, back to the basis, or to the card."""
    desk, following = word(data, "desk"), word(data, "next")
    if desk in DESKS:
        return f"/desk/{desk}?doc={uuid_of(following)}" if following else f"/desk/{desk}"
    origin = word(data, "from")
    return f"/docs/{uuid_of(origin) if origin else id}"


def asked_shown(
    request: AnyRequest, session: Session, id: UUID, act: str, sent: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an act."""
    if act not in FORMS:
        raise NotFoundError(_("This cannot be done with an assignment."))
    values = form_values(session, id, act, sent, reader=reader, error=error)
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "assignments/cards/ask_part.html", status=status, **values)
    return screen(request, session, "assignments/cards/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [on, ask, do, report]
