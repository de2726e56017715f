"""What else is done with an arrival: refused, left unregistered, put off, taken over, passed."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.routing import post
from uprava.web.screens import see, show_day
from uprava.web.site import Site

from uprava_records.letters.service.drafts import next_draft
from uprava_records.mail.routes.entering_view import START
from uprava_records.mail.service import setting_aside as service

PATH = "/records/drafts/{id:uuid}"


@post(f"{PATH}/refuse", requires="records.register")
def refuse(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Refuse to register, with a reason; answer the sender if asked."""
    following = next_draft(session, id, reader=reader)
    answer = data.get("text", "") if data.get("answer") == "on" else ""
    why = data.get("reason_text", "").strip() or data.get("reason", "")
    refusal = service.Refusal(why, answer.replace("…", why, 1))
    service.refuse(session, id, refusal, reader=reader, installation=site.installation, at=now())
    return see(START, said=_("Refused; it stands in the list of what was not registered."),
               draft=following)  # fmt: skip


@post(f"{PATH}/unregistered", requires="records.register")
def unregistered(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Leave without registration what is not subject to it."""
    following = next_draft(session, id, reader=reader)
    service.leave_unregistered(session, id, data.get("kind", ""), reader=reader, at=now())
    return see(START, said=_("Left without registration."), draft=following)


@post(f"{PATH}/put-off", requires="records.register")
def put_off(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Put off until a day."""
    following = next_draft(session, id, reader=reader)
    day = service.put_off(session, id, data.get("until", ""), reader=reader, at=now())
    return see(START, said=_("Put off until {day}.").format(day=show_day(day)), draft=following)


@post(f"{PATH}/take-over", requires="records.register")
def take_over(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> Response[Any]:
    """Go on with what another person has open."""
    service.take_over(session, id, reader=reader, at=now())
    return see(START, said=_("You work on this letter now."), draft=id)


@post(f"{PATH}/pass-on", requires="records.register")
def pass_on(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Give it to the module that takes appeals."""
    url = service.pass_on(session, id, reader=reader, installation=site.installation, at=now())
    return see(url, said=_("Passed to appeals."))


routes = [refuse, unregistered, put_off, take_over, pass_on]
