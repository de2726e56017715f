"""Who presides, as a page: the secretary chooses another member and says why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.routes.acting import number_in
from uprava_meetings.conduct.service.presence import hold_open, presence_at
from uprava_meetings.conduct.service.presiding import (
    LONGEST_WHY,
    Wanted,
    choosable,
    choose_presiding,
)
from uprava_meetings.planning.values import PATH

Fields = URLEncodedBody[dict[str, Any]]

PRESIDING = f"{PATH}/{{id:uuid}}/hall/presiding"

NAMES = {"member": N_("Who presides"), "why": N_("Why he presides")}


@get(PRESIDING, requires=SIGNED_IN)
def form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask who is to preside."""
    return form_of(request, session, id, reader=reader)


@post(PRESIDING, requires=SIGNED_IN)
def choose(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Let a member preside."""
    hold_open(session, id, reader=reader)
    wanted = Wanted(number_in(data, "member"), word(data, "why"), number_in(data, "seen"))
    try:
        with apart(session):
            choose_presiding(session, id, wanted, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, id, reader=reader, sent=data, error=error)
    return see(f"{PATH}/{id}/hall", said=_("Noted who presides."))


def form_of(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, with what was refused."""
    meeting = hold_open(session, id, reader=reader)
    hall = presence_at(session, meeting, now())
    seat = hall.presiding(meeting.chair_id, meeting.presiding_id)
    usual = hall.by_role(meeting.chair_id)
    others = [each for each in choosable(hall) if seat is None or each.member.id != seat.member.id]
    wrong = error.fields if error else {}
    values: dict[str, Any] = {
        "meeting": meeting, "path": f"{PATH}/{id}/hall", "url": f"{PATH}/{id}/hall/presiding",
        "seat": seat, "usual": usual, "longest": LONGEST_WHY, "error": error,
        "members": [
            (str(each.member.id), f"{each.member.name}, {_(each.member.caption)}")
            for each in others
        ],
        "typed": {name: word(sent or {}, name) for name in ("member", "why")},
        "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/conduct/presiding_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/conduct/presiding.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [form, choose]
