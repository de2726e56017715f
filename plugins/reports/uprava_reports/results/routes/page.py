"""A report: what is asked, its figures as a table and a picture; or its list."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.status_codes import HTTP_302_FOUND
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen, see

from uprava_reports.asking.parsing import DRAWN, question_in
from uprava_reports.asking.values import ANY_CELL, PATH, Question
from uprava_reports.building.service.counting import SlowError
from uprava_reports.building.statements import Wanted
from uprava_reports.kept.service.finding import BrokenReportError, Report, find_report
from uprava_reports.kept.service.remembering import Left, remember, where_left
from uprava_reports.results.charting import chart_of
from uprava_reports.results.routes.fields import form_of, mistaken, notes_of
from uprava_reports.results.routes.paging import at_in, columns_of, further_of
from uprava_reports.results.service.listing import PAGE_ROWS, portion
from uprava_reports.results.service.narrowing import Asking, named_people
from uprava_reports.results.service.showing import facts_of, grid_for
from uprava_reports.results.view import MOST_LINES, address, heads, neighbours, showing, strip
from uprava_reports.runs.service.answering import Answer, answer
from uprava_reports.runs.service.ordering import params_of

FRESH = timedelta(minutes=1)
"""Figures younger than this are those of now."""


@get(PATH + "/{code:str}", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Show a report: its figures, or the page of its list; bare, as the reader left it."""
    plugins, params = site.plugins, params_of(session, request.query_params, reader=reader)
    try:
        report = find_report(session, code, reader=reader, plugins=plugins)
    except BrokenReportError as error:
        return see(f"{PATH}/own/{error.row.id}")
    if left := where_left(session, report, params, reader=reader, plugins=plugins):
        return taken_up(report, left)
    params = named_people(session, report.source, params, reader=reader)
    asking = Asking(session, reader, plugins, report.source, report.layout, params)
    shown: dict[str, Any] | None
    try:
        question = question_in(
            params, report=report.code, title=report.title, source=report.source,
            layout=report.layout, today=session.info["today"],
        )  # fmt: skip
        if DRAWN in params:
            return led_to(address(question))
        shown = listed(asking, question) if question.listed else counted(asking, question)
    except InvalidError as error:
        return mistaken(request, asking, report, error)
    except SlowError:
        shown = None
    remember(session, question, reader=reader)
    name = "reports/results/slow.html" if shown is None else "reports/results/page.html"
    values = common(asking, report, question) | (shown or {})
    return screen(request, session, name, **values)


def taken_up(report: Report, left: Left) -> Response[Any]:
    """Lead to where the reader left a report; what of it holds no more is told."""
    return led_to(f"{PATH}/{report.code}?{left.query}", left.said)


def led_to(url: str, said: str = "") -> Response[Any]:
    """Lead to the address of a question: of a form too, so that what is shared is short."""
    answer = see(url, said=said, kind="a")
    answer.status_code = HTTP_302_FOUND
    return answer


def common(asking: Asking, report: Report, question: Question) -> dict[str, Any]:
    """Return what every page of a report shows."""
    return {
        "report": report, "question": question, "form": form_of(asking, report, question, {}),
        "facts": facts_of(asking.session, question, plugins=asking.plugins),
        "neighbours": neighbours(question), "query": question.query(),
        "notes": notes_of(asking, question),
    }  # fmt: skip


def counted(asking: Asking, question: Question) -> dict[str, Any]:
    """Return the figures as the page shows them. Raises SlowError."""
    run = run_in(asking.params.get("run", ""))
    found: Answer = answer(asking.session, question, reader=asking.reader, run=run)
    grid = grid_for(asking.session, question, found, plugins=asking.plugins)
    words, today = showing(grid), asking.session.info["today"]
    return {
        "listed": False, "nothing": nothing(question) if grid.empty else "", "strip": strip(grid),
        "remarks": grid.remarks, "heads": heads(grid, words.columns),
        "scrolls": len(words.columns) > 6,
        "lines": [words.line(each) for each in grid.lines[:MOST_LINES]],
        "left": max(len(grid.lines) - MOST_LINES, 0),
        "left_columns": len(grid.columns) - len(words.columns),
        "total": words.line(grid.total), "chart": chart_of(grid, today), "run": run,
        "query": question.query([("run", str(run))] if run else []),
        "counted_at": found.counted_at if run or now() - found.counted_at > FRESH else None,
    }  # fmt: skip


def listed(asking: Asking, question: Question) -> dict[str, Any]:
    """Return a page of a list of rows. Raises SlowError."""
    after = at_in(asking.params)
    wanted = Wanted(ANY_CELL, None, question.sort, after, PAGE_ROWS + 1)
    found = portion(asking.session, question, wanted, reader=asking.reader, plugins=asking.plugins)
    path = address(question)
    return {
        "listed": True, "rows": found.rows,
        "nothing": nothing(question) if not found.rows and after is None else "",
        "columns": columns_of(question, question.sort, lambda sort: sorted_address(question, sort)),
        "first": path if after else "", "further": further_of(path, found.more),
    }  # fmt: skip


def nothing(question: Question) -> str:
    """Return why a report has nothing to show, and what to do."""
    if question.narrowed:
        return _("Nothing matches the filters. Take one of them away, or choose another period.")
    if question.period is not None:
        return _("From {days} there was nothing of the kind, or nothing you may see. Choose "
                 "another period.").format(days=question.period.words)  # fmt: skip
    return _("There is nothing of the kind now, or nothing you may see.")


def sorted_address(question: Question, sort: str) -> str:
    """Return the address of a list sorted by something else."""
    return address(replace(question, sort=sort))


def run_in(text: str) -> UUID | None:
    """Return the kept result an address names; None for none, and for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
