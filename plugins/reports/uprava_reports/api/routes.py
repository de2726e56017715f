"""Reports over the API: what may be run, figures, rows, runs of what takes long."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.reporting import Measure
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post

from uprava_reports.api.cursors import read_place, write_place
from uprava_reports.api.values import FiguresOut, ReportsOut, RowsOut, RunOut
from uprava_reports.api.view import catalogue_of, figures_out, rows_out, run_out
from uprava_reports.asking.parsing import cell_in
from uprava_reports.asking.values import Question
from uprava_reports.building.service.counting import rows
from uprava_reports.building.statements import Wanted
from uprava_reports.kept.service.finding import asked
from uprava_reports.runs.service import ordering
from uprava_reports.runs.service.answering import answer

BASE = "/api/v1/reports"
ONE = f"{BASE}/{{code:str}}"

Limit = Annotated[int, QueryParameter(ge=1, le=1000)]


@get(BASE, requires=SIGNED_IN, scope="documents:read")
def catalogue(session: AnySession, reader: AnyReader, site: AnySite) -> ReportsOut:
    """List the reports the caller may run, with what they count and what they are narrowed by."""
    return catalogue_of(session, reader=reader, plugins=site.plugins)


@get(ONE, requires=SIGNED_IN, scope="documents:read")
def figures(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], period: FromQuery[str] = "", since: FromQuery[str] = "",
    until: FromQuery[str] = "", compare: FromQuery[str] = "",
    run: FromQuery[UUID | None] = None,
) -> FiguresOut:  # fmt: skip
    """Count a report over what the caller may see, as its page does.

    `period` is month, quarter, year (the calendar one around `since`, else today) or own (with
    `since` and `until`); `compare` is 1 or 0; `f-CODE` narrows by a field, repeated: any of its
    values, `-`: not given, a unit stands for those below it too; `run`: what a run has counted.

    A report that takes longer than a person waits answers 503 `too-broad`: narrow it, or have it
    counted by a run.
    """
    del period, since, until, compare  # read with the filters, which have no fixed names
    params = ordering.params_of(session, request.query_params, reader=reader)
    question = asked(session, code, params, reader=reader, plugins=site.plugins)
    if question.listed:
        raise InvalidError(_("The report has rows and no figures: ask for its rows."))
    found = answer(session, question, reader=reader, run=run)
    return figures_out(session, question, found, plugins=site.plugins)


@get(f"{ONE}/rows", requires=SIGNED_IN, scope="documents:read")
def listed(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], figure: FromQuery[str] = "", limit: Limit = 200,
    cursor: FromQuery[str] = "",
) -> RowsOut:  # fmt: skip
    """List the rows a report counted: of one `figure` and one cell, or all of them.

    `at0`, `at1`… name the keys of the line, in the order of the dimensions (`-`: not given);
    period and filters are those of the report; `sort` is a column, `-` before it: falling.
    """
    params, plugins = request.query_params, site.plugins
    question = asked(session, code, params, reader=reader, plugins=plugins)
    measure, cell = measure_in(question, figure), cell_in(params, question.dimensions)
    query = (reader.person_id, code, question.pairs(), figure, sorted(cell.items()), question.sort)
    wanted = Wanted(cell, measure, question.sort, read_place(cursor, query), limit + 1)
    found = rows(session, question, wanted, reader=reader)
    shown = found[:limit]
    further = write_place(shown[-1].place if len(found) > limit else None, query)
    return rows_out(session, question, shown, further, plugins=plugins)


def measure_in(question: Question, code: str) -> Measure | None:
    """Return the figure rows are listed of; None: all rows. Raises InvalidError."""
    found = question.source.measure(code) if code else None
    if code and found is None:
        said = _("There is no such figure in the report.")
        raise InvalidError(said, fields={"figure": said})
    return found


@post(f"{ONE}/runs", requires=SIGNED_IN, scope="documents:read", status_code=202,
      responses=refusals(429))  # fmt: skip
def order(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], period: FromQuery[str] = "", since: FromQuery[str] = "",
    until: FromQuery[str] = "", compare: FromQuery[str] = "",
) -> Response[RunOut]:  # fmt: skip
    """Have a report counted by a job, asked as for its figures; a run that is not over is told.

    Of each report one run of a person goes on at a time.
    """
    del period, since, until, compare  # read with the filters, which have no fixed names
    params = request.query_params
    question = asked(session, code, params, reader=reader, plugins=site.plugins)
    jobs = site.installation.jobs
    found = ordering.order(session, question, reader=reader, at=now(), jobs=jobs)
    row = ordering.get_own(session, found.id, reader=reader)
    return Response(run_out(row), status_code=202)


@get(f"{BASE}/runs/{{id:uuid}}", requires=SIGNED_IN, scope="documents:read")
def run_state(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> RunOut:
    """Tell how far a run of the caller's is."""
    return run_out(ordering.get_own(session, id, reader=reader))


routes: Sequence[ControllerRouterHandler] = [catalogue, figures, listed, order, run_state]
