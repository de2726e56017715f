"""The journal of the exchange."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery
from uprava.audit.log import record
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.exchange.service.carrying import JOB
from uprava_records.exchange.service.circuit import connected
from uprava_records.exchange.service.listing import (
    TABS,
    count_troubles,
    last_visit,
    list_messages,
    write_again,
)
from uprava_records.exchange.values import KINDS, STEPS

PATH = "/records/exchange"
PERMISSION = "records.exchange"


@get(PATH, requires=PERMISSION)
def journal(
    request: AnyRequest, session: AnySession, tab: FromQuery[str] = "out",
    before: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show what came and went, and how the folders are."""
    tab = tab if tab in TABS else "out"
    titles = {
        "out": _("Sent documents"), "in": _("Received documents"),
        "told": _("Receipts and notices"), "failed": _("Failures"),
    }  # fmt: skip
    counts = {"failed": count_troubles(session)}
    return screen(
        request, session, "records/exchange/journal.html", page=list_messages(
            session, tab, before=before
        ),
        tab=tab, tabs=[(title, f"{PATH}?tab={code}", counts.get(code, ""), code == tab)
                       for code, title in titles.items()],
        kinds={code: _(title) for code, title in KINDS.items()},
        steps={code: (_(title), tone) for code, (title, tone) in STEPS.items()},
        connected=connected(), visited=last_visit(session),
    )  # fmt: skip


@post(f"{PATH}/visit", requires=PERMISSION)
def visit_now(session: AnySession, site: AnySite) -> Response[Any]:
    """Have the folders looked into now."""
    if not connected():
        raise ConflictError(_("The exchange is not set up here."))
    site.installation.jobs.defer(session, JOB, lock="records:exchange")
    record(session, "exchange.asked", "exchange", 0)
    return see(PATH, said=_("The folders are being looked into."))


@post(f"{PATH}/{{id:int}}/again", requires=PERMISSION)
def again(session: AnySession, id: FromPath[int]) -> Response[Any]:
    """Have a receipt or notice written again."""
    write_again(session, id)
    return see(f"{PATH}?tab=told", said=_("It goes with the next visit to the folders."))


routes = [journal, visit_now, again]
