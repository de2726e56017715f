"""Questions as screens: lists of those in preparation, proposed, in the backlog; form and acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.kind import KIND
from uprava_meetings.agenda.routes.fields import NAMES, Refused, form_of, words_in
from uprava_meetings.agenda.service import questions
from uprava_meetings.agenda.service.reading import (
    get_question,
    hold_question,
    list_questions,
    speakers_of,
)
from uprava_meetings.agenda.values import PATH, QuestionRow
from uprava_meetings.bodies.service.bodies import list_bodies, may_keep
from uprava_meetings.planning.routes.lists import body_in_address
from uprava_meetings.values import PROPOSE, QuestionState

Fields = URLEncodedBody[dict[str, Any]]

VIEWS: Mapping[str, tuple[str, tuple[QuestionState, ...]]] = {
    "": (N_("In preparation"), (QuestionState.DRAFT,)),
    "proposed": (N_("Proposed"), (QuestionState.PROPOSED,)),
    "backlog": (N_("Backlog"), (QuestionState.BACKLOG,)),
    "scheduled": (N_("On agendas"), (QuestionState.SCHEDULED,)),
    "over": (N_("Decided and withdrawn"), (QuestionState.DECIDED, QuestionState.WITHDRAWN)),
}


@get(PATH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, view: FromQuery[str] = ""
) -> Response[str]:  # fmt: skip
    """Show questions by how far they are."""
    view = view if view in VIEWS else ""
    bodies = [(str(each.id), each.name) for each in list_bodies(session, reader=reader)]
    body = body_in_address(request)
    chosen = body if body in dict(bodies) else ""
    rows = list_questions(
        session, VIEWS[view][1], reader=reader, body_id=int(chosen) if chosen else None
    )
    tabs = [
        (_(title), f"{PATH}?{urlencode({'view': name, 'body': chosen})}", "", name == view)
        for name, (title, _states) in VIEWS.items()
    ]
    return screen(
        request, session, "meetings/agenda/questions.html", rows=rows, tabs=tabs, view=view,
        path=PATH, bodies=bodies, body=chosen, may=reader.may(PROPOSE), kind=KIND,
    )  # fmt: skip


@get(f"{PATH}/new", requires=SIGNED_IN)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a new question."""
    refuse_who_may_not(session, reader)
    return form_of(request, session, reader=reader, body=body_in_address(request))


@post(f"{PATH}/new", requires=SIGNED_IN)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Begin a question, and propose it at once if that is asked."""
    refuse_who_may_not(session, reader)

    def act() -> dict[str, str]:
        at = now()
        head = questions.write_question(session, words_in(session, data), reader=reader, at=at)
        if word(data, "propose"):
            questions.propose(session, head.id, version=head.version, reader=reader, at=at)
        return {"id": str(head.id)}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The question is kept. Add its materials."))


def refuse_who_may_not(session: Session, reader: Reader) -> None:
    """Raise ForbiddenError for who proposes questions to no body, before he writes one."""
    bodies = list_bodies(session, reader=reader)
    if not any(may_keep(session, each.id, reader=reader) for each in bodies):
        reader.require(PROPOSE)


@get(f"{PATH}/{{id:uuid}}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a question for changing."""
    found = hold_question(session, id, reader=reader)
    return form_of(
        request, session, reader=reader, found=found, speakers=speakers_of(session, [id])
    )


@post(f"{PATH}/{{id:uuid}}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Change a question."""
    found = hold_question(session, id, reader=reader)
    try:
        with apart(session):
            words = words_in(session, data, body_id=found.body_id)
            version = version_of(data)
            questions.change_question(session, id, words, version=version, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, found=found, sent=data, error=error)
    return see(f"/docs/{id}", said=_("The question is kept."))


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks for a reason, or for a yes."""

    title: str
    said: str
    button: str
    done: str
    reason: bool = False


ACTS: Mapping[str, Asked] = {
    "propose": Asked(
        N_("Propose the question"),
        N_("The secretary of the body sees it and puts it on an agenda."),
        N_("Propose"), N_("The question is proposed."),
    ),
    "accept": Asked(
        N_("Take into the backlog"),
        N_("It waits there until it is put on the agenda of a meeting."),
        N_("Take into the backlog"), N_("The question is in the backlog."),
    ),
    "back": Asked(
        N_("Send the question back"), N_("The unit reads the reason and may propose it again."),
        N_("Send back"), N_("The question is sent back."), reason=True,
    ),
    "withdraw": Asked(
        N_("Withdraw the question"), N_("It stays with its history and is put on no agenda."),
        N_("Withdraw the question"), N_("The question is withdrawn."), reason=True,
    ),
}  # fmt: skip


def asked_of(act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a question."))
    return ACTS[act]


def act_on(session: Session, id: UUID, act: str, form: Form, *, reader: Reader) -> None:
    """Do an act on a question by its name in the address."""
    version, why = version_of(form), word(form, "why")
    if act == "propose":
        questions.propose(session, id, version=version, reader=reader, at=now())
    elif act == "accept":
        questions.accept(session, id, version=version, reader=reader, at=now())
    elif act == "back":
        questions.send_back(session, id, why, version=version, reader=reader, at=now())
    else:
        questions.withdraw(session, id, why, version=version, reader=reader, at=now())


@get(f"{PATH}/{{id:uuid}}/acts/{{act:str}}", requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a question."""
    asked_of(act)
    return shown(request, session, hold_question(session, id, reader=reader), act)


@post(f"{PATH}/{{id:uuid}}/acts/{{act:str}}", requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a question."""
    asked = asked_of(act)
    try:
        with apart(session):
            act_on(session, id, act, data, reader=reader)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, get_question(session, id), act, sent=data, error=error)
    return see(f"/docs/{id}", said=_(asked.done))


def shown(
    request: AnyRequest, session: Session, row: QuestionRow, act: str, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before an act."""
    wrong = error.fields if error else {}
    values: dict[str, Any] = {
        "row": row, "asked": ACTS[act], "key": new_key(), "why": word(sent or {}, "why"),
        "error": error, "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
        "url": f"{PATH}/{row.id}/acts/{act}",
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/agenda/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/agenda/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [page, new_form, add, edit_form, save, ask, do]
