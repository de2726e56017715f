"""The approval of an agenda as a screen: what is approved, what is missing, who is told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.routes.forms import new_key, once
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.routes.agendas import AGENDA, telling_in
from uprava_meetings.agenda.service import approving
from uprava_meetings.planning.routes.lists import line_of
from uprava_meetings.planning.values import PATH

Fields = URLEncodedBody[dict[str, Any]]


@get(f"{AGENDA}/approve", requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask before an agenda is approved."""
    return shown(request, session, id, reader=reader)


@post(f"{AGENDA}/approve", requires=SIGNED_IN)
def approve(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Approve an agenda: print it, tell those invited."""
    with beside(session) as looking:
        paper = approving.choose(looking, id, reader=reader)
    made, telling = (
        approving.make(site.installation, paper, at=now()),
        telling_in(data) is not False,
    )

    def act() -> dict[str, int]:
        return {"told": approving.approve_agenda(
            session, id, made, telling=telling, reader=reader, at=now()
        )}  # fmt: skip

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except ConflictError as error:
        return shown(request, session, id, reader=reader, error=error)
    said = _("The agenda is approved and printed. Told: {n}.").format(n=done["told"])
    return see(f"/docs/{id}", said=said)


def shown(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader,
    error: ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the question; a fragment for a dialog."""
    meeting, rows, approved = approving.approvable(session, id, reader=reader)
    values: dict[str, Any] = {
        "meeting": meeting, "rows": rows, "approved": approved, "key": new_key(), "error": error,
        "line": line_of(session, meeting), "url": f"{PATH}/{id}/agenda/approve",
        "warnings": approving.warnings_of(meeting, rows), "back": f"{PATH}/{id}/agenda",
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/agenda/approve_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/agenda/approve.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [ask, approve]
