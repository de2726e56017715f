"""The directory of participants."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from uprava.documents.routes.forms import version_of
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.exchange.service.participants import (
    ParticipantRow,
    change_participant,
    get_participant,
    list_participants,
    make_participant,
    switch_participant,
)

PATH = "/records/exchange/participants"
PERMISSION = "records.exchange"


@get(PATH, requires=PERMISSION)
def participants(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show whom one can write to."""
    rows = list_participants(session)
    return screen(request, session, "records/exchange/participants.html", rows=rows)


@get(f"{PATH}/new", requires=PERMISSION)
def new(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show an empty form."""
    return drawn(request, session, None)


@post(PATH, requires=PERMISSION)
def make(
    request: AnyRequest, session: AnySession, data: URLEncodedBody[dict[str, str]]
) -> Response[Any]:
    """Enter a participant."""
    try:
        make_participant(session, data)
    except InvalidError as error:
        return drawn(request, session, None, typed=data, error=error)
    return see(PATH, said=_("The participant is entered."))


@get(f"{PATH}/{{uid:uuid}}", requires=PERMISSION)
def edit(request: AnyRequest, session: AnySession, uid: FromPath[UUID]) -> Response[str]:
    """Show a participant for changing."""
    return drawn(request, session, get_participant(session, uid))


@post(f"{PATH}/{{uid:uuid}}", requires=PERMISSION)
def change(
    request: AnyRequest, session: AnySession, uid: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Change a participant."""
    try:
        change_participant(session, uid, data, version=version_of(data))
    except InvalidError as error:
        return drawn(request, session, get_participant(session, uid), typed=data, error=error)
    return see(PATH, said=_("The participant is saved."))


@post(f"{PATH}/{{uid:uuid}}/switch", requires=PERMISSION)
def switch(session: AnySession, uid: FromPath[UUID]) -> Response[Any]:
    """Close a participant, or take it in again."""
    closed = switch_participant(session, uid, today=session.info["today"])
    said = _("Nothing more is sent to it.") if closed else _("One can write to it again.")
    return see(PATH, said=said)


def drawn(
    request: AnyRequest, session: AnySession, row: ParticipantRow | None, *,
    typed: dict[str, str] | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, as kept or as sent."""
    kept = {"uid": str(row.uid), "title": row.title, "address": row.address} if row else {}
    return screen(
        request, session, "records/exchange/participant.html", status=422 if error else 200,
        row=row, values=kept | (typed or {}), wrong=error.fields if error else {},
    )  # fmt: skip


routes = [participants, new, make, edit, change, switch]
