"""From a document's card: «Отправить…», one dispatch."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import many, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import arrive, fragment, screen, see, wants_part

from uprava_records.dispatch.routes.folder import PATH, channel_choices, settling_of
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.changing import ask, change, sendable
from uprava_records.dispatch.service.checking import missing
from uprava_records.dispatch.service.listing import get_dispatch, list_of_document
from uprava_records.dispatch.service.lists import list_lists
from uprava_records.dispatch.service.queueing import PERMISSION, list_unasked
from uprava_records.dispatch.values import CHANNELS, MAIL_CLASSES, PROBLEMS, STATES, Channel, State
from uprava_records.mail.service.arrivals import list_notices

ASK = PATH + "/of/{id:uuid}"
ONE = PATH + "/{id:int}"

Fields = URLEncodedBody[dict[str, Any]]


@get(ASK, requires=PERMISSION)
def ask_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask to whom a document is to go."""
    return ask_shown(request, session, id, reader=reader)


@post(ASK, requires=PERMISSION)
def ask_post(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Put a document into «К отправке»."""
    lists = [int(each) for each in many(data, "list") if each.isascii() and each.isdigit()]
    try:
        also = bool(word(data, "addressees"))
        count = ask(session, id, lists[:50], also=also, reader=reader, at=now())
    except InvalidError as error:
        return ask_shown(request, session, id, reader=reader, error=error)
    return arrive(request, f"/docs/{id}", said=_("Put into “To be sent”: {n}.").format(n=count))


def ask_shown(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form for a dialog or as a page."""
    values = {
        "document": sendable(session, id, reader=reader), "error": error,
        "wanted": list_unasked(session, id), "known": list_of_document(session, id),
        "lists": [each for each in list_lists(session, reader=reader) if not each.closed_on],
        "channels": {each.value: _(title) for each, title in CHANNELS.items()},
    }  # fmt: skip
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "records/dispatch/ask_part.html", status=status, **values)
    return screen(request, session, "records/dispatch/ask.html", status=status, **values)


@get(ONE, requires=PERMISSION)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show one dispatch for changing and marking."""
    return one_shown(request, session, id, reader=reader)


@post(ONE, requires=PERMISSION)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change a dispatch."""
    try:
        change(session, id, texts(data), reader=reader)
    except InvalidError as error:
        return one_shown(request, session, id, reader=reader, typed=texts(data), error=error)
    return see(f"{PATH}/{id}", said=_("The dispatch is saved."))


@post(ONE + "/send", requires=PERMISSION)
def send(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Send one dispatch, a failed one again."""
    row = get_dispatch(session, id, reader=reader)
    act = acting.repeat if row.state in (State.FAILED, State.RETURNED) else acting.send
    outcome = act(session, [id], reader=reader, at=now())
    if outcome.refused:
        return see(f"{PATH}/{id}", said=outcome.refused[0].why, kind="a")
    return see(f"{PATH}/{id}", said=_("Sent: {n}.").format(n=outcome.done))


@post(ONE + "/mark", requires=PERMISSION)
def mark(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Mark a dispatch as delivered, returned, failed or not to be sent."""
    get_dispatch(session, id, reader=reader)
    try:
        how = settling_of(data, session.info["today"])
        outcome = acting.settle(session, [id], how, reader=reader, at=now())
    except InvalidError as error:
        return one_shown(request, session, id, reader=reader, marked=texts(data), error=error)
    if outcome.refused:
        return see(f"{PATH}/{id}", said=outcome.refused[0].why, kind="a")
    return see(f"{PATH}/{id}", said=_("Marked: {n}.").format(n=outcome.done))


def texts(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a form, each once."""
    return {name: word(data, name) for name in data}


def one_shown(
    request: AnyRequest, session: Session, id: int, *, reader: Reader,
    typed: Mapping[str, str] | None = None, marked: Mapping[str, str] | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the screen of a dispatch, as it is kept or as it was typed."""
    row = get_dispatch(session, id, reader=reader)
    names = ("name", "attention", "address", "email", "tracking", "note", "channel", "mail_class")
    kept = {name: getattr(row, name) or "" for name in names}
    problem = row.problem or (missing(row) if row.state == State.QUEUED else None)
    return screen(
        request, session, "records/dispatch/one.html", status=error.status if error else 200,
        row=row, values=kept | {k: v for k, v in (typed or {}).items() if k in kept},
        wrong=error.fields if error else {}, marked=marked or {}, error=error,
        problem=_(PROBLEMS.get(problem, problem)) if problem else "",
        channels=channel_choices(), states=STATES, marks=marks_of(row.state),
        classes=[(each.value, _(title)) for each, title in MAIL_CLASSES.items()],
        open=row.state in (State.QUEUED, State.FAILED), today=session.info["today"],
        channel=_(CHANNELS[Channel(row.channel)]),
        notices=list_notices(session, row.document_id) if row.channel == Channel.EMAIL else [],
        may_read=reader.may("records.register"),
    )  # fmt: skip


def marks_of(state: str) -> list[tuple[str, str]]:
    """Return the marks a dispatch in this state may get."""
    titles = {
        State.DELIVERED: _("Delivered"), State.RETURNED: _("Returned"),
        State.FAILED: _("Failure"), State.DROPPED: _("Not to be sent"),
    }  # fmt: skip
    return [(to.value, titles[to]) for to, before in acting.BEFORE.items() if state in before]


routes = [ask_form, ask_post, one, save, send, mark]
