"""The agenda of a meeting as its secretary works on it: put on, take off, order, minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.routes.fields import NAMES, Refused, id_in, number_in
from uprava_meetings.agenda.service import items
from uprava_meetings.agenda.service.approving import find_approved, is_outdated, warnings_of
from uprava_meetings.agenda.service.changes import tell_of_change
from uprava_meetings.agenda.service.previous import find_previous
from uprava_meetings.agenda.service.reading import agenda_of, get_question, list_questions
from uprava_meetings.agenda.values import UntoldError
from uprava_meetings.planning.routes.lists import line_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import MeetingState, QuestionState

Fields = URLEncodedBody[dict[str, Any]]

AGENDA = f"{PATH}/{{id:uuid}}/agenda"
STEPS = {"up": -1, "down": 1}
TELLING = {"1": True, "0": False}

PUT_ON, ORDER = N_("Put on the agenda: {title}"), N_("Other place on the agenda: {title}")
WISHES = {"off": N_("Take off the agenda: {title}"), "minutes": N_("{minutes} min for: {title}")}
"""What a change is called when it is asked about."""


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
        made = {"id": put(session, id, data, reader=reader)}
        tell_of_change(session, id, telling_in(data), reader=reader, at=now())
        return made

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except UntoldError:
        title = get_question(session, UUID(word(data, "question"))).title
        return asked(request, session, id, data, Wish("", title), reader=reader)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, id, reader=reader, sent=data, error=error)
    return see(f"{PATH}/{id}/agenda", said=_("The question is on the agenda."))


def put(session: Session, id: UUID, data: Form, *, reader: Reader) -> int:
    """Put the question a form means on an agenda. Raises InvalidError."""
    question = id_in(data, "question")
    if question is None:
        said = _("Choose the question.")
        raise InvalidError(said, fields={"question": said})
    return items.put_on(session, id, question, word(data, "late"), reader=reader, at=now())


@post(f"{AGENDA}/{{item_id:int}}", requires=SIGNED_IN)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Move a question on an agenda, take it off, or give it other minutes."""
    try:
        with apart(session):
            said = changed(session, id, item_id, data, reader=reader)
            tell_of_change(session, id, telling_in(data), reader=reader, at=now())
    except UntoldError:
        title = get_question(session, items.question_of(session, id, item_id)).title
        return asked(request, session, id, data, Wish(f"/{item_id}", title), reader=reader)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, id, reader=reader, error=error)
    return see(f"{PATH}/{id}/agenda", said=said)


def changed(session: Session, id: UUID, item_id: int, data: Form, *, reader: Reader) -> str:
    """Do what a form asks of a question of an agenda; return what is said of it."""
    act = word(data, "act")
    if act in STEPS:
        items.step(session, id, item_id, STEPS[act], reader=reader, at=now())
    elif act == "place":
        items.place(session, id, item_id, number_in(data, "position"), reader=reader, at=now())
    elif act == "off":
        items.take_off(session, id, item_id, reader=reader, at=now())
        return _("The question is off the agenda and in the backlog.")
    else:
        items.give_minutes(
            session, id, item_id, number_in(data, "minutes"), reader=reader, at=now()
        )  # fmt: skip
        return _("The minutes are kept.")
    return _("The order is kept.")


def telling_in(data: Form) -> bool | None:
    """Return whether those invited shall be told; None: nobody said."""
    return TELLING.get(word(data, "tell"))


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that is asked about: where its form goes, and the question it concerns."""

    to: str
    title: str


def asked(
    request: AnyRequest, session: Session, id: UUID, data: Form, wish: Wish, *, reader: Reader
) -> Response[str]:
    """Ask whether those invited shall be told of a change; the form is sent again with it."""
    sent = [(name, word(data, name)) for name in data if not name.startswith("_")]
    said = _(WISHES.get(word(data, "act"), ORDER if wish.to else PUT_ON))
    return screen(
        request, session, "meetings/agenda/tell.html", url=f"{PATH}/{id}/agenda{wish.to}",
        sent=sent, key=new_key(), back=f"{PATH}/{id}/agenda",
        meeting=hold_meeting(session, id, reader=reader),
        said=said.format(title=wish.title, minutes=word(data, "minutes")),
    )  # fmt: skip


def shown(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the agenda."""
    meeting = hold_meeting(session, id, reader=reader)
    rows, approved = agenda_of(session, id), find_approved(session, id)
    waiting = list_questions(
        session, (QuestionState.PROPOSED, QuestionState.BACKLOG), reader=reader,
        body_id=meeting.body_id,
    )  # fmt: skip
    wrong = error.fields if error else {}
    outdated = is_outdated(meeting, approved, rows)
    return screen(
        request, session, "meetings/agenda/agenda.html", meeting=meeting, rows=rows,
        line=line_of(session, meeting), late=session.info["today"] > meeting.materials_by,
        waiting=[(str(each.id), each.title) for each in waiting if not each.previous_id],
        previous=find_previous(session, meeting.body_id), approved=approved, outdated=outdated,
        ready=bool(rows) and (meeting.state != MeetingState.APPROVED or outdated),
        warnings=warnings_of(meeting, rows), key=new_key(), path=f"{PATH}/{id}/agenda",
        error=error, wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        typed=word(sent or {}, "question"), why=word(sent or {}, "late"),
        status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, put_on, change]
