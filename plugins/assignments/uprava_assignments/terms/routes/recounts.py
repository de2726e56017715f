"""What moved when the production calendar changed, under the reader's rights."""

from collections.abc import Sequence

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_assignments.terms.service.showing import PAGE, get_recount, list_lines, list_recounts
from uprava_assignments.terms.values import MANAGE

PATH = "/assignments/recounts"


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the latest recounts of terms."""
    return screen(
        request, session, "assignments/terms/recounts.html", path=PATH,
        rows=list_recounts(session), may_manage=reader.may(MANAGE),
    )  # fmt: skip


@get(PATH + "/{id:int}", requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, id: FromPath[int], after: FromQuery[int] = 0
) -> Response[str]:
    """Show which terms a recount moved, and why."""
    lines = list_lines(session, id, after=after)
    more = lines[PAGE - 1].duty_id if len(lines) > PAGE else 0
    return screen(
        request, session, "assignments/terms/recount.html", path=PATH,
        recount=get_recount(session, id), lines=lines[:PAGE],
        first_url=f"{PATH}/{id}" if after else "",
        next_url=f"{PATH}/{id}?after={more}" if more else "",
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, one]
