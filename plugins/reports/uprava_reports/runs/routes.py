"""«Мои подсчёты»: having a report counted by a job, watching it, opening what it counted."""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from litestar import Response
from litestar.datastructures import MultiDict
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part

from uprava_reports.asking.values import PATH
from uprava_reports.kept.service.finding import asked
from uprava_reports.runs.service import ordering
from uprava_reports.runs.values import PAGE
from uprava_reports.runs.view import shown_of

Fields = URLEncodedBody[dict[str, str]]


@get(PAGE, requires=SIGNED_IN)
def own_runs(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show one's own runs, the newest first; a part of the page while one is being counted."""
    rows = [shown_of(each) for each in ordering.list_own(session, reader=reader)]
    if wants_part(request):
        return fragment(request, "reports/runs/rows.html", rows=rows)
    return screen(request, session, "reports/runs/list.html", rows=rows)


@post(PATH + "/{code:str}/runs", requires=SIGNED_IN)
def order_run(
    session: AnySession, reader: AnyReader, site: AnySite, code: FromPath[str], data: Fields
) -> Response[Any]:
    """Have a report counted by a job; `query` is the address's own."""
    pairs = parse_qsl(data.get("query", ""), keep_blank_values=True, max_num_fields=300)
    return ordered(session, reader, site, code, pairs)


def ordered(
    session: AnySession, reader: AnyReader, site: AnySite, code: str, pairs: list[tuple[str, str]]
) -> Response[Any]:
    """Ask for the run, and lead to where it is watched."""
    question = asked(session, code, MultiDict(pairs), reader=reader, plugins=site.plugins)
    jobs = site.installation.jobs
    found = ordering.order(session, question, reader=reader, at=now(), jobs=jobs)
    if found.new:
        return see(PAGE, said=_("The report is being counted. You may close the page and go on."))
    said = _("The report is being counted already. To ask it otherwise, cancel that count first.")
    return see(PAGE, said=said, kind="a")


@post(PAGE + "/{id:uuid}/cancel", requires=SIGNED_IN)
def cancel_run(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Stop counting a report."""
    ordering.cancel(session, id, reader=reader, at=now())
    return see(PAGE, said=_("The count is cancelled; nothing of it is kept."), kind="a")


@post(PAGE + "/{id:uuid}/again", requires=SIGNED_IN)
def run_again(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Have the same question counted once more, as things stand now."""
    row = ordering.get_own(session, id, reader=reader)
    return ordered(session, reader, site, row.report, row.pairs)


@post(PAGE + "/{id:uuid}/remove", requires=SIGNED_IN)
def remove_run(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Take a run off the page."""
    ordering.remove(session, id, reader=reader)
    return see(PAGE, said=_("The result is removed."))


@get(PAGE + "/{id:uuid}", requires=SIGNED_IN)
def open_run(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Lead to the result of a run, at the address of its question."""
    return see(ordering.get_own(session, id, reader=reader).url)


routes: list[ControllerRouterHandler] = [
    own_runs, order_run, cancel_run, run_again, remove_run, open_run,
]  # fmt: skip
