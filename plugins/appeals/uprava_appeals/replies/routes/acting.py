"""Acts on a reply from its card: it was sent, it was signed on paper, it is not needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import arrive, fragment, screen, wants_part
from uprava.web.sentences import sentences
from uprava.work.service.finishing import apart

from uprava_appeals.replies.service.drafting import Part
from uprava_appeals.replies.service.reading import get_reply, list_parts
from uprava_appeals.replies.service.results import change_results
from uprava_appeals.replies.service.sending import Gone, drop, note_by_hand
from uprava_appeals.replies.service.signing import sign_by_hand
from uprava_appeals.replies.values import WRITE
from uprava_appeals.values import ReplyBy, Result

ACT = "/appeals/replies/{id:uuid}/acts/{act:str}"

WAYS = (ReplyBy.POST, ReplyBy.EMAIL, ReplyBy.ACCOUNT, ReplyBy.HAND)

Fields = URLEncodedBody[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How an act is asked for: its title, what is told of it, its button, what was done."""

    title: str
    told: str
    yes: str
    icon: str
    done: str
    do: Callable[[Session, UUID, Form, Reader], None]
    kind: str = "pri"


def _send(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    how = word(form, "how")
    gone = Gone(
        ReplyBy(how) if how in WAYS else ReplyBy.NONE, day_in(form, "on"), word(form, "number")
    )
    note_by_hand(session, id, gone, reader=reader, at=now())


def _sign(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    sign_by_hand(session, id, day_in(form, "day"), reader=reader, at=now())


def _drop(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    drop(session, id, reader=reader, at=now())


def parts_in(form: Form) -> dict[int, Part]:
    """Return what a form says of questions, by their ids."""
    ids = [name.removeprefix("result_") for name in form if name.startswith("result_")]
    known = [int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 18]
    return {id: Part(id, word(form, f"result_{id}"), word(form, f"measures_{id}")) for id in known}


def _results(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    change_results(session, id, parts_in(form), reader=reader)


ACTS = {
    "send": Asked(
        N_("Note that it was sent"),
        N_("The questions it answers are answered then, the term is met."),
        N_("It was sent"), "send", N_("The reply is sent."), _send,
    ),
    "sign": Asked(
        N_("Signed on paper"),
        N_("The signed sheet is among the files. The reply gets its number and waits to be sent."),
        N_("It was signed"), "signature", N_("The reply is signed and waits to be sent."), _sign,
    ),
    "results": Asked(
        N_("Change the results"),
        N_("What the questions come to when the answer goes out. Its text is not changed."),
        N_("Keep"), "check", N_("The results are kept."), _results,
    ),
    "drop": Asked(
        N_("Drop the draft"),
        N_("It stays readable and goes nowhere. The questions wait for another answer."),
        N_("Drop the draft"), "ban", N_("The draft is dropped."), _drop, "dng",
    ),
}  # fmt: skip


def day_in(form: Form, name: str) -> date | None:
    """Return a day of a form, None for what is none."""
    try:
        return date.fromisoformat(word(form, name))
    except ValueError:
        return None


@get(ACT, requires=WRITE)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask what an act needs, for a dialog or as a page."""
    return _shown(request, session, id, act, {}, reader=reader)


@post(ACT, requires=WRITE)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a reply."""

    def again(error: InvalidError) -> Response[str]:
        return _shown(request, session, id, act, data, reader=reader, error=error)

    return perform(request, session, id, asked_of(act), data, reader=reader, again=again)


def perform(
    request: AnyRequest, session: Session, id: UUID, asked: Asked, data: Form, *, reader: Reader,
    again: Callable[[InvalidError], Response[str]],
) -> Response[Any]:  # fmt: skip
    """Do an act on a reply once and return to its card; what is wrong is asked for again."""

    def done() -> None:
        asked.do(session, id, data, reader)

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=done)
    except InvalidError as error:
        return again(error)
    return arrive(request, f"/docs/{id}", said=_(asked.done))


def asked_of(act: str) -> Asked:
    """Return the act of a code. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a reply."))
    return ACTS[act]


def _shown(
    request: AnyRequest, session: Session, id: UUID, act: str, typed: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    head, row = get_reply(session, id, reader=reader)
    today, wrong = session.info["today"].isoformat(), error.fields if error else {}
    values: dict[str, Any] = {
        "act": act, "asked": asked_of(act), "head": head, "key": new_key(),
        "url": f"/appeals/replies/{id}/acts/{act}", "wrong": sentences(wrong),
        "summary": wrong,
        "detail": error.detail if error else "",
        "ways": [(each.value, _(each.caption)) for each in WAYS],
        "how": word(typed, "how") or row.reply_by, "number": word(typed, "number"),
        "parts": [(each, parts_in(typed).get(each.question_id or 0, each))
                  for each in list_parts(session, id) if each.question_id],
        "results": [(each.value, _(each.caption)) for each in Result],
        "on": word(typed, "on") or today, "day": word(typed, "day") or today,
    }  # fmt: skip
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "appeals/replies/ask_part.html", **values)
    return screen(request, session, "appeals/replies/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [ask, do]
