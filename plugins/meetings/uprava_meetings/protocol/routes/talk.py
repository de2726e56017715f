"""The form of what somebody said, worded for the protocol."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.service.notes import NoteRow, Said, get_note
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH as MEETINGS
from uprava_meetings.protocol.routes.points import DECISIONS, item_in
from uprava_meetings.protocol.service import points, talk

Fields = URLEncodedBody[dict[str, Any]]

NAMES = {"who": N_("Who spoke"), "text": N_("Text of the speech")}


@get(f"{DECISIONS}/said/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int],
) -> Response[str]:  # fmt: skip
    """Show the form of something said."""
    points.hold_writable(session, id, reader=reader)
    return form_of(request, session, id, item, reader=reader)


@post(f"{DECISIONS}/said/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Write down what somebody said."""

    def act() -> dict[str, int]:
        return {"id": talk.add_said(session, id, item, said_in(data), reader=reader)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked={"item": str(item)})
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, id, item, reader=reader, sent=data, error=error)
    return see(f"{MEETINGS}/{id}/decisions", said=_("It is written down."))


@get(f"{DECISIONS}/said/{{note_id:int}}", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    note_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show what somebody said for changing."""
    points.hold_writable(session, id, reader=reader)
    found = get_note(session, id, note_id)
    return form_of(request, session, id, found.item_id, reader=reader, found=found)


@post(f"{DECISIONS}/said/{{note_id:int}}", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    note_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Word anew what somebody said, or remove it."""
    points.hold_writable(session, id, reader=reader)
    found = get_note(session, id, note_id)
    try:
        with apart(session):
            if word(data, "remove"):
                talk.remove_said(session, id, note_id, reader=reader)
            else:
                version = version_of(data)
                talk.change_said(
                    session, id, note_id, said_in(data), version=version, reader=reader
                )
    except (InvalidError, ConflictError) as error:
        return form_of(
            request, session, id, found.item_id, reader=reader, found=found, sent=data, error=error
        )
    return see(f"{MEETINGS}/{id}/decisions", said=_("It is written down."))


def said_in(form: Form) -> Said:
    """Return who said what by a form."""
    return Said(word(form, "who"), word(form, "text").replace("\r\n", "\n"))


def form_of(
    request: AnyRequest, session: Session, id: UUID, item_id: int, *, reader: Reader,
    found: NoteRow | None = None, sent: Form | None = None,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of something said."""
    item = item_in(session, id, item_id)
    own = f"{MEETINGS}/{id}/decisions"
    wrong = error.fields if error else {}
    typed = {"who": found.who if found else "", "text": found.text if found else ""}
    if sent is not None:
        typed = {name: word(sent, name) for name in typed}
    return screen(
        request, session, "meetings/protocol/said.html", found=found, item=item, path=own,
        url=f"{own}/said/{found.id}" if found else f"{own}/said/new?item={item_id}",
        meeting=get_meeting(session, id, reader=reader), typed=typed, error=error, key=new_key(),
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        people=[each.name for each in item.speakers], status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [new_form, add, edit_form, save]
