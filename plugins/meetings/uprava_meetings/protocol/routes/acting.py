"""Acts on a protocol: each asks in a dialog of the card, or on a page of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import PATH as MEETINGS
from uprava_meetings.protocol.routes.points import day_in
from uprava_meetings.protocol.service import closing, making, proposing
from uprava_meetings.protocol.service.making import Way
from uprava_meetings.protocol.service.reading import hold_protocol
from uprava_meetings.protocol.values import PATH, ProtocolRow

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {"why": N_("What is corrected"), "day": N_("Signed on"), "term": N_("Term"),
         "approvers": N_("Who agrees first"), "points": N_("Decisions"),
         "signers": N_("Signatures")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks first; `fields` are what its form holds."""

    title: str
    said: str
    button: str
    done: str
    do: Callable[[Session, UUID, Form, Reader], UUID | None]
    fields: tuple[str, ...] = ()


def _send(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    today = session.info["today"]
    found = (find_by_login(session, each, today=today) for each in many(form, "approvers")[:20])
    term = word(form, "term")
    days = (
        (int(term) if term.isascii() and term.isdigit() and len(term) < 4 else 0) if term else None
    )
    way = Way([each.id for each in found if each], days)
    making.send(session, id, way, reader=reader, at=now())


def _build(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    making.change_form(session, id, short=is_short(form), reader=reader, at=now())


def _paper(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    closing.sign_on_paper(session, id, day_in(word(form, "day")), reader=reader, at=now())


def _correct(session: Session, id: UUID, form: Form, reader: Reader) -> UUID:
    return making.correct(session, id, word(form, "why"), reader=reader, at=now())


def _propose(session: Session, id: UUID, _form: Form, reader: Reader) -> UUID:
    return proposing.propose_approval(session, id, reader=reader, at=now())


def is_short(form: Form) -> bool:
    """Tell whether a form asks for the short form of a protocol."""
    return word(form, "form") == "short"


ACTS: Mapping[str, Asked] = {
    "send": Asked(
        N_("Send the protocol to be signed"),
        N_("It gets its number, is printed with it and goes to those who agree, then to the "
           "secretary, then to who presided. After both signatures the meeting is closed and the "
           "points become tasks."),
        N_("Send"), N_("The protocol is sent to be signed."), _send, ("approvers", "term"),
    ),
    "build": Asked(
        N_("Build the protocol anew"),
        N_("The text is taken from what was kept at the meeting and becomes the next version of "
           "the file."),
        N_("Build anew"), N_("The protocol is built anew."), _build, ("form",),
    ),
    "paper": Asked(
        N_("Signed on paper"),
        N_("Both signatures stand on paper. The protocol gets its number if it has none, the "
           "meeting is closed and the points become tasks."),
        N_("Note it"), N_("The protocol is signed."), _paper, ("day",),
    ),
    "correct": Asked(
        N_("Correct the protocol"),
        N_("A new revision begins; the signed one stays. Tasks that were given stay, those who do "
           "a changed point are told."),
        N_("Begin the correction"), N_("The correction is begun: change the decisions, then build "
                                       "it anew."), _correct, ("why",),
    ),
    "propose": Asked(
        N_("To the next meeting for approval"),
        N_("The question of approving this protocol is put into the backlog and stands first on "
           "the next agenda."),
        N_("Propose"), N_("The question is in the backlog."), _propose,
    ),
}  # fmt: skip


@get(f"{MEETINGS}/{{id:uuid}}/protocol", requires=SIGNED_IN)
def ask_make(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask in which form a protocol is to be made."""
    return make_shown(request, session, id, reader=reader)


@post(f"{MEETINGS}/{{id:uuid}}/protocol", requires=SIGNED_IN)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Make the draft of a protocol."""

    def act() -> dict[str, str]:
        short = is_short(data)
        return {"id": str(making.make_protocol(session, id, short=short, reader=reader, at=now()))}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return make_shown(request, session, id, reader=reader, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The draft of the protocol is made. Look it through."))


MAKE = Asked(
    N_("Make the protocol"),
    N_("The draft is built from what was kept at the meeting: who was there, what was said, votes, "
       "decisions."),
    N_("Make the protocol"), "", lambda *_given: None, ("form",),
)  # fmt: skip


def make_shown(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before a protocol is made."""
    meeting = hold_meeting(session, id, reader=reader)
    where = (meeting.title, f"/docs/{id}", f"{MEETINGS}/{id}/protocol")
    return drawn(request, session, MAKE, where, sent=sent, error=error)


ACT = f"{PATH}/{{id:uuid}}/{{act:str}}"


@get(ACT, requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a protocol."""
    return shown(request, session, hold_protocol(session, id, reader=reader), asked_of(act), act)


@post(ACT, requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a protocol."""
    asked = asked_of(act)
    row = hold_protocol(session, id, reader=reader)

    def doing() -> dict[str, str]:
        return {"id": str(asked.do(session, id, data, reader) or id)}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=doing)
    except (InvalidError, ConflictError, ForbiddenError) as error:
        if isinstance(error, ForbiddenError):
            raise
        return shown(request, session, row, asked, act, sent=data, error=error)
    return see(f"/docs/{done['id']}", said=_(asked.done))


def asked_of(act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a protocol."))
    return ACTS[act]


def shown(
    request: AnyRequest, session: Session, row: ProtocolRow, asked: Asked, act: str, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before an act on a protocol."""
    where = (row.title, f"/docs/{row.id}", f"{PATH}/{row.id}/{act}")
    begun = {"form": "short" if row.short else "full"}
    return drawn(request, session, asked, where, sent=sent or begun, error=error)


def drawn(
    request: AnyRequest, session: Session, asked: Asked, where: tuple[str, str, str], *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked, as a part of a dialog or as a page; `where`: title, card, address."""
    wrong = error.fields if error else {}
    today = session.info["today"]
    typed = {name: word(sent or {}, name) for name in ("why", "day", "term", "form")}
    values: dict[str, Any] = {
        "asked": asked, "name": where[0], "card": where[1], "url": where[2], "key": new_key(),
        "typed": {**typed, "day": typed["day"] or today.isoformat()}, "error": error,
        "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
        "chosen": chosen_in(session, sent or {}),
        "forms_of": [("full", _("full")), ("short", _("short: decisions only"))],
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/protocol/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/protocol/ask.html", status=status, **values)


def chosen_in(session: Session, form: Form) -> list[Chosen]:
    """Return who was chosen to agree first."""
    today = session.info["today"]
    found = (find_by_login(session, each, today=today) for each in many(form, "approvers"))
    return [each.chosen for each in found if each]


routes: Sequence[ControllerRouterHandler] = [ask_make, make, ask, do]
