"""What is done with a schedule: pause, resume, send at once, remove; refuse what others send."""

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
from uprava.web.screens import screen, see

from uprava_reports.schedules.service.keeping import pause, remove, resume
from uprava_reports.schedules.service.planning import send_again, send_now
from uprava_reports.schedules.service.reading import get_schedule
from uprava_reports.schedules.service.receiving import accept, refuse
from uprava_reports.schedules.values import PATH


@post(PATH + "/{id:int}/pause", requires=SIGNED_IN)
def pause_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Send nothing until it is resumed."""
    pause(session, id, reader=reader, at=now())
    return see(f"{PATH}/{id}", said=_("Nothing is sent until you resume it."), kind="a")


@post(PATH + "/{id:int}/resume", requires=SIGNED_IN)
def resume_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Send again by the calendar."""
    resume(session, id, reader=reader, at=now())
    return see(f"{PATH}/{id}", said=_("The report is sent by the calendar again."))


@post(PATH + "/{id:int}/send", requires=SIGNED_IN)
def send_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Send at once."""
    send_now(session, id, reader=reader, at=now())
    return see(f"{PATH}/{id}", said=_("The report is being sent; the log below tells how it goes."))


@post(PATH + "/{id:int}/log/{delivery_id:uuid}/again", requires=SIGNED_IN)
def send_it_again(
    session: AnySession, reader: AnyReader, id: FromPath[int], delivery_id: FromPath[UUID]
) -> Response[Any]:
    """Send once more what did not go."""
    send_again(session, id, delivery_id, reader=reader, at=now())
    return see(f"{PATH}/{id}", said=_("The report is being sent; the log below tells how it goes."))


@get(PATH + "/{id:int}/remove", requires=SIGNED_IN)
def remove_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask before a schedule is removed."""
    row = get_schedule(session, id, reader=reader)
    return screen(request, session, "reports/schedules/remove.html", row=row, path=PATH)


@post(PATH + "/{id:int}/remove", requires=SIGNED_IN)
def remove_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take a schedule away."""
    row = remove(session, id, reader=reader, at=now())
    back = PATH if row.owner_id == reader.person_id else f"{PATH}/all"
    return see(back, said=_("The sending is removed: {title}.").format(title=row.title))


@post(PATH + "/{id:int}/refuse", requires=SIGNED_IN)
def refuse_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Get no more of what somebody sends."""
    row = refuse(session, id, reader=reader, at=now())
    said = _("You get no more of these reports: {title}.").format(title=row.title)
    return see(f"{PATH}/received", said=said)


@post(PATH + "/{id:int}/accept", requires=SIGNED_IN)
def accept_it(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Get what somebody sends again."""
    row = accept(session, id, reader=reader)
    said = _("You get these reports again: {title}.").format(title=row.title)
    return see(f"{PATH}/received", said=said)


routes: Sequence[ControllerRouterHandler] = [
    pause_it, resume_it, send_it, send_it_again, remove_form, remove_it, refuse_it, accept_it,
]  # fmt: skip
