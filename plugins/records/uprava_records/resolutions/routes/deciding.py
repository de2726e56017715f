"""Writing, offering, giving, returning and cancelling resolutions; the panel of the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, once, version_of, word
from uprava.documents.routes.listing import uuid_of
from uprava.documents.service.access import get_document
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import arrive, fragment, screen, wants_part
from uprava.web.sentences import sentences

from uprava_records.letters.service.registering import REVIEW
from uprava_records.resolutions.card import BASE
from uprava_records.resolutions.routes.deciding_view import desk_values, form_values, shown_alone
from uprava_records.resolutions.service import drafting, giving
from uprava_records.resolutions.service.cancelling import cancel
from uprava_records.resolutions.service.reading import ResolutionRow, get_resolution
from uprava_records.resolutions.service.wishes import read_wish
from uprava_records.resolutions.values import Wish

ONE = BASE + "/{id:int}"
NEW = BASE + "/of/{id:uuid}"

Fields = URLEncodedBody[dict[str, Any]]


def desk_panels_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return the resolution beside the letter: a draft to confirm, or one to write."""
    if not giving.may_resolve(session, head, reader=reader):
        return []
    values = desk_values(session, head, reader=reader)
    title = N_("Resolution")
    return [Panel("resolution", title, "records/resolutions/desk.html", values)]


@get(NEW + "/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a leader's own resolution."""
    head = get_document(session, id, reader=reader)
    giving.author_for(session, head, reader=reader)
    return form_page(request, session, head, reader=reader)


@get(NEW + "/draft", requires=SIGNED_IN)
def draft_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Show the form of a draft for a leader; one that is begun already is opened."""
    head = get_document(session, id, reader=reader)
    leaders = drafting.leader_choices(session, head, reader=reader)
    begun = drafting.find_begun(session, id, leaders)
    if begun is not None:
        return arrive(request, f"{BASE}/{begun}")
    return form_page(request, session, head, reader=reader, leaders=leaders)


@post([NEW + "/new", NEW + "/draft"], requires=SIGNED_IN)
def write(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Give an own resolution, or keep or offer a draft for a leader."""
    head = get_document(session, id, reader=reader)
    drafts = request.url.path.endswith("/draft")
    leaders = drafting.leader_choices(session, head, reader=reader) if drafts else []
    if word(data, "edit"):
        return form_page(request, session, head, reader=reader, leaders=leaders, sent=data)
    wish, wrong = read_wish(session, data, reader=reader)
    if wrong:
        return refused(request, session, head, data, wrong, reader=reader, leaders=leaders)

    def act() -> dict[str, Any]:
        if not drafts:
            giving.give(session, id, wish, reader=reader, at=now())
            return {"said": _("The resolution is given.")}
        begun = drafting.begin(session, id, leader_in(data, leaders), wish, reader=reader, at=now())
        return {"said": offered(session, begun, data, reader=reader)}

    answer = once(session, request, data, reader=reader, act=act)
    return arrive(request, after(data, id), said=answer["said"])


def leader_in(data: Form, leaders: Sequence[int]) -> int:
    """Return for which leader a draft is. Raises InvalidError when several are possible."""
    given = word(data, "leader")
    if not given and len(leaders) == 1:
        return leaders[0]
    found = [each for each in leaders if str(each) == given]
    if not found:
        raise InvalidError(_("Choose the leader."), fields={"leader": _("Choose from the list.")})
    return found[0]


def offered(session: Session, id: int, data: Form, *, reader: Reader) -> str:
    """Offer a draft when the form says so; return what is told."""
    if word(data, "act") != "offer":
        return _("The draft is kept; the leader does not see it yet.")
    row = get_resolution(session, id, reader=reader)
    drafting.offer(session, id, version=row.version, reader=reader, at=now())
    return _("The draft is before the leader.")


def after(data: Form, document_id: UUID) -> str:
    """Return where an act leads: back to the desk it came from, or to the card."""
    if word(data, "desk") != REVIEW:
        return f"/docs/{document_id}"
    following = word(data, "next")
    return f"/desk/{REVIEW}?doc={uuid_of(following)}" if following else f"/desk/{REVIEW}"


@get(ONE, requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a draft for changing."""
    row = drafting.hold_draft(session, id, None, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    return form_page(request, session, head, reader=reader, row=row)


@post(ONE, requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change a draft; then keep it, offer it, or give it."""
    row = get_resolution(session, id, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    if word(data, "edit"):
        return form_page(request, session, head, reader=reader, row=row, sent=data)
    wish, wrong = read_wish(session, data, reader=reader)
    if wrong:
        return refused(request, session, head, data, wrong, reader=reader, row=row)
    version = version_of(data)

    def act() -> dict[str, Any]:
        return {"said": kept(session, row, wish, version, data, reader=reader)}

    answer = once(session, request, data, reader=reader, act=act)
    return arrive(request, after(data, head.id), said=answer["said"])


def kept(
    session: Session, row: ResolutionRow, wish: Wish, version: int, data: Form, *, reader: Reader
) -> str:
    """Change a draft, and give it when the form says so; return what is told."""
    now_ = drafting.change(session, row.id, wish, version=version, reader=reader)
    if word(data, "act") == "give":
        giving.confirm(session, row.id, version=now_.version, reader=reader, at=now())
        return _("The resolution is given.")
    return offered(session, row.id, data, reader=reader)


@post(ONE + "/confirm", requires=SIGNED_IN)
def confirm(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Give a draft exactly as it is shown: one tap."""
    row = get_resolution(session, id, reader=reader)
    version = version_of(data)

    def act() -> dict[str, Any]:
        giving.confirm(session, id, version=version, reader=reader, at=now())
        return {}

    once(session, request, data, reader=reader, act=act)
    return arrive(request, after(data, row.document_id), said=_("The resolution is given."))


@get(ONE + "/return", requires=SIGNED_IN)
def return_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask with which word a draft goes back to the assistant."""
    return asked_word(request, session, id, "return", reader=reader)


@post(ONE + "/return", requires=SIGNED_IN)
def send_back(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Return a draft to the assistant with a word."""
    row = get_resolution(session, id, reader=reader)
    try:
        drafting.send_back(
            session, id, word(data, "answer"), version=version_of(data), reader=reader, at=now()
        )
    except InvalidError as error:
        return asked_word(request, session, id, "return", reader=reader, sent=data, error=error)
    said = _("The draft is with the assistant again.")
    return arrive(request, after(data, row.document_id), said=said)


@get(ONE + "/cancel", requires=SIGNED_IN)
def cancel_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask why a resolution is cancelled."""
    return asked_word(request, session, id, "cancel", reader=reader)


@post(ONE + "/cancel", requires=SIGNED_IN)
def cancel_act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Cancel a given resolution."""
    row = get_resolution(session, id, reader=reader)
    try:
        cancel(session, id, word(data, "reason"), reader=reader, at=now())
    except InvalidError as error:
        return asked_word(request, session, id, "cancel", reader=reader, sent=data, error=error)
    said = _("The resolution is cancelled; the letter is before you again.")
    return arrive(request, f"/docs/{row.document_id}", said=said)


@post(ONE + "/discard", requires=SIGNED_IN)
def discard(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Give up a draft."""
    row = get_resolution(session, id, reader=reader)
    drafting.discard(session, id, version=version_of(data), reader=reader, at=now())
    return arrive(request, f"/docs/{row.document_id}", said=_("The draft is given up."))


def form_page(
    request: AnyRequest, session: Session, head: DocumentHead, *, reader: Reader,
    row: ResolutionRow | None = None, leaders: Sequence[int] = (), sent: Form | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the full form, as kept or as sent."""
    values = form_values(session, head, reader=reader, row=row, leaders=leaders, sent=sent)
    desk = word(sent, "desk") if sent else request.query_params.get("desk", "")
    following = word(sent, "next") if sent else request.query_params.get("next", "")
    return screen(
        request, session, "records/resolutions/edit.html", status=422 if wrong else 200,
        wrong=sentences(wrong), desk=desk, next=following, **values,
    )  # fmt: skip


def refused(
    request: AnyRequest, session: Session, head: DocumentHead, data: Form,
    wrong: dict[str, str], *, reader: Reader, row: ResolutionRow | None = None,
    leaders: Sequence[int] = (),
) -> Response[str]:  # fmt: skip
    """Show what is wrong where the form stands: in the desk's panel, or on the page."""
    if wants_part(request) and word(data, "desk"):
        values = desk_values(session, head, reader=reader, sent=data) | {"wrong": sentences(wrong)}
        return fragment(
            request, "records/resolutions/desk.html", status=422, document=head,
            next=word(data, "next"), key=word(data, "_key"), **values,
        )  # fmt: skip
    return form_page(
        request, session, head, reader=reader, row=row, leaders=leaders, sent=data, wrong=wrong
    )


def asked_word(
    request: AnyRequest, session: Session, id: int, act: str, *, reader: Reader,
    sent: Form | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the page that asks for a word before a draft goes back or a resolution ends."""
    row = get_resolution(session, id, reader=reader)
    head = get_document(session, row.document_id, reader=reader)
    shown = shown_alone(session, head, row, reader=reader)
    if act == "cancel" and not shown.cancels:
        raise ForbiddenError(_("Only who gave the resolution cancels it."))
    if act == "return" and not shown.mine:
        raise NotFoundError(_("There is no such resolution, or it is not open to you."))
    return screen(
        request, session, "records/resolutions/word.html", status=error.status if error else 200,
        head=head, shown=shown, act=act, base=BASE, sent=sent or {},
        wrong=sentences(error.fields if error else None),
        desk=word(sent or request.query_params, "desk"),
        next=word(sent or request.query_params, "next"),
    )  # fmt: skip


routes = [
    new_form, draft_form, write, edit_form, save, confirm, return_form, send_back, cancel_form,
    cancel_act, discard,
]  # fmt: skip
