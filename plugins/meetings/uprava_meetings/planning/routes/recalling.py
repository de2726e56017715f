"""Invitations taken back and letters sent again, each asked first on a page of its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see

from uprava_meetings.bodies.routes.asking import Asked, asking
from uprava_meetings.planning.service import guests
from uprava_meetings.planning.values import PATH, MeetingRow

ONE = f"{PATH}/{{id:uuid}}/invited/{{invitation:int}}"


@get(f"{ONE}/remove", requires=SIGNED_IN)
def ask_remove(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    invitation: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask whether an invitation is to be taken back."""
    row = guests.hold_coming(session, id, reader=reader)
    found = guests.get_guest(session, id, invitation)
    told = found.told_revision >= 0 and (found.person_id is not None or bool(found.email))
    said = (
        _("{name} is told that the invitation is taken back.")
        if told
        else _("{name} gets no message from the program.")
    ).format(name=found.name)
    asked = Asked(_("Take this invitation back?"), said, _("Take the invitation back"), "user-off")
    url = f"{PATH}/{id}/invited/{invitation}/remove"
    return asking(request, session, asked, url=url, trail=trail_of(row))


@post(f"{ONE}/remove", requires=SIGNED_IN)
def remove(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], invitation: FromPath[int]
) -> Response[Any]:
    """Take an invitation back."""
    guests.remove_guest(session, id, invitation, reader=reader, at=now())
    return see(f"{PATH}/{id}/invited", said=_("The invitation is taken back."))


@get(f"{ONE}/letter", requires=SIGNED_IN)
def ask_letter(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    invitation: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask whether a letter is to be sent again."""
    row = guests.hold_coming(session, id, reader=reader)
    found = guests.get_to_write(session, row, invitation)
    said = _("The invitation goes to {name}, {email}, with the file for the calendar.")
    said = said.format(name=found.name, email=found.email)
    asked = Asked(_("Send the letter again?"), said, _("Send"), "mail", "pri")
    url = f"{PATH}/{id}/invited/{invitation}/letter"
    return asking(request, session, asked, url=url, trail=trail_of(row))


@post(f"{ONE}/letter", requires=SIGNED_IN)
def write_again(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], invitation: FromPath[int]
) -> Response[Any]:
    """Send the letter to somebody once more."""
    guests.write_again(session, id, invitation, reader=reader, at=now())
    return see(f"{PATH}/{id}/invited", said=_("The letter is on its way."))


def trail_of(row: MeetingRow) -> list[tuple[str, str]]:
    """Return the way from the lists to those invited."""
    return [
        (_("Meetings"), PATH), (row.title, f"/docs/{row.id}"),
        (_("Invitations"), f"{PATH}/{row.id}/invited"),
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [ask_remove, remove, ask_letter, write_again]
