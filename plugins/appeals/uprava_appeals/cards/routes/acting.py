"""Acts on an appeal from its card and from the leader's desk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_values
from uprava.documents.routes.files import received_from, sums
from uprava.documents.routes.forms import Form, once, word
from uprava.documents.routes.listing import uuid_of
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received
from uprava.documents.service.linking import find_targets
from uprava.documents.service.sharing import find_principals
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import arrive, fragment, screen, wants_part
from uprava.web.uploads import files_of

from uprava_appeals.cards.asked import DOES, FORMS, Asked
from uprava_appeals.cards.asking_view import form_values
from uprava_appeals.intake.service.reading import get_appeal
from uprava_appeals.intake.values import TO_REVIEW
from uprava_appeals.values import KIND
from uprava_appeals.work.values import DECIDE

ACT = "/appeals/{id:uuid}/acts/{act:str}"
REPORT = "/appeals/{id:uuid}/report"
DESKS = (TO_REVIEW, DECIDE)

Fields = URLEncodedBody[dict[str, Any]]
Parts = MultipartBody[dict[str, Any]]


@get("/appeals/whom", requires=SIGNED_IN)
def whom(
    request: AnyRequest, session: AnySession, q: FromQuery[str] = "", only: FromQuery[str] = ""
) -> Response[str]:
    """Offer people and units; `only` people."""
    found = find_principals(session, q=q[:100])
    shown = [each for each in found if each.type == "person" or only != "people"]
    return fragment(request, "card/principals.html", found=shown)


@get("/appeals/others", requires=SIGNED_IN)
def others(
    request: AnyRequest, session: AnySession, reader: AnyReader, of: FromQuery[UUID],
    q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer appeals a duplicate may be joined to: those open to the reader."""
    found = find_targets(session, of, q=q[:100], reader=reader)
    query = "select id from documents.document where id = any (%s) and kind = %s"
    known = set(fetch_values(session, query, ([each.id for each in found], KIND)))
    shown = [each for each in found if each.id in known]
    return fragment(request, "card/targets.html", found=shown)


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
    """Do an act on an appeal."""
    return acted(request, session, id, act, {**request.query_params, **data}, reader=reader)


@post(REPORT, requires=SIGNED_IN)
def report(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Present a report on a question with its files."""
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
    get_appeal(session, id, reader=reader)
    if act not in DOES:
        raise NotFoundError(_("This cannot be done with an appeal."))

    def doing() -> dict[str, Any]:
        return {"said": DOES[act](session, Asked(id, data, reader, now(), files))}

    try:
        answer = once(session, request, data, reader=reader, act=doing, asked=sums(list(files)))
    except InvalidError as error:
        if act not in FORMS:
            raise
        return asked_shown(request, session, id, act, data, reader=reader, error=error)
    return arrive(request, after(data, id), said=answer["said"])


def after(data: Form, id: UUID) -> str:
    """Return where an act leads: on along the desk, or to the card."""
    desk, following = word(data, "desk"), word(data, "next")
    if desk in DESKS:
        return f"/desk/{desk}?doc={uuid_of(following)}" if following else f"/desk/{desk}"
    return f"/docs/{id}"


def asked_shown(
    request: AnyRequest, session: Session, id: UUID, act: str, sent: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an act."""
    get_document(session, id, reader=reader)
    if act not in FORMS:
        raise NotFoundError(_("This cannot be done with an appeal."))
    values = form_values(session, id, act, sent, reader=reader, error=error)
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "appeals/cards/ask_part.html", status=status, **values)
    return screen(request, session, "appeals/cards/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [whom, others, ask, do, report]
