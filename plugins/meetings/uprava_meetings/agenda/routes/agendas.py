"""The agenda of a meeting as its secretary works on it: put on, take off, order, minutes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.routes.fields import NAMES, Refused, id_in, number_in
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.reading import agenda_of, list_questions
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import QuestionState

Fields = URLEncodedBody[dict[str, Any]]

AGENDA = f"{PATH}/{{id:uuid}}/agenda"
STEPS = {"up": -1, "down": 1}


@get(AGENDA, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show an agenda for changing, beside the questions that could be put on it."""
    return shown(request, session, id, reader=reader)


@post(AGENDA, requires=SIGNED_IN)
def put_on(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Put a question on an agenda."""

    def act() -> dict[str, int]:
        question = id_in(data, "question")
        if question is None:
            said = _("Choose the question.")
            raise InvalidError(said, fields={"question": said})
        late = word(data, "late")
        return {"id": items.put_on(session, id, question, late, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, id, reader=reader, sent=data, error=error)
    return see(f"{PATH}/{id}/agenda", said=_("The question is on the agenda."))


@post(f"{AGENDA}/{{item_id:int}}", requires=SIGNED_IN)
def change(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], item_id: FromPath[int],
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Move a question on an agenda, take it off, or give it other minutes."""
    act, said = word(data, "act"), _("The order is kept.")
    if act in STEPS:
        items.step(session, id, item_id, STEPS[act], reader=reader)
    elif act == "off":
        items.take_off(session, id, item_id, reader=reader, at=now())
        said = _("The question is off the agenda and in the backlog.")
    elif act == "place":
        items.place(session, id, item_id, number_in(data, "position"), reader=reader)
    else:
        items.give_minutes(session, id, item_id, number_in(data, "minutes"), reader=reader)
        said = _("The minutes are kept.")
    return see(f"{PATH}/{id}/agenda", said=said)


def shown(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the agenda."""
    meeting = hold_meeting(session, id, reader=reader)
    rows = agenda_of(session, id)
    waiting = list_questions(
        session, (QuestionState.PROPOSED, QuestionState.BACKLOG), reader=reader,
        body_id=meeting.body_id,
    )  # fmt: skip
    wrong = error.fields if error else {}
    late = session.info["today"] > meeting.materials_by
    return screen(
        request, session, "meetings/agenda/agenda.html", meeting=meeting, rows=rows, late=late,
        waiting=[(str(each.id), each.title) for each in waiting], key=new_key(),
        path=f"{PATH}/{id}/agenda", error=error, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), typed=word(sent or {}, "question"),
        why=word(sent or {}, "late"), status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, put_on, change]
