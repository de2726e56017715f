"""The rows behind a figure: exactly those it counted."""

from typing import Any

from litestar import Response
from litestar.params import FromPath
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.reporting import Measure
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_reports.asking.parsing import cell_in
from uprava_reports.asking.values import PATH, Cell, Question, key_words
from uprava_reports.building.service.counting import SlowError, number
from uprava_reports.building.statements import Wanted
from uprava_reports.kept.service.finding import asked, find_report
from uprava_reports.results.routes.fields import mistaken
from uprava_reports.results.routes.paging import at_in, columns_of, further_of
from uprava_reports.results.service.listing import PAGE_ROWS, portion
from uprava_reports.results.service.narrowing import Asking
from uprava_reports.results.service.showing import cell_words, facts_of
from uprava_reports.results.view import address


@get(PATH + "/{code:str}/rows", requires=SIGNED_IN)
def rows(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show the rows a figure counted."""
    params, plugins = request.query_params, site.plugins
    report = find_report(session, code, reader=reader, plugins=plugins)
    try:
        question = asked(session, code, params, reader=reader, plugins=plugins)
        measure, cell = figure_in(question, params), cell_in(params, question.dimensions)
    except InvalidError as error:
        asking = Asking(session, reader, plugins, report.source, report.layout, params)
        return mistaken(request, asking, report, error)
    by = sort_in(question, params.get("by-column", ""))
    after = at_in(params)
    wanted = Wanted(cell, measure, by, after, PAGE_ROWS + 1)
    title = title_of(session, question, measure, cell, plugins=plugins)
    shared: dict[str, Any] = {
        "title": title, "question": question, "back": address(question),
        "facts": facts_of(session, question, plugins=plugins, compared=False),
    }  # fmt: skip
    try:
        found = portion(session, question, wanted, reader=reader, plugins=plugins)
        many = number(session, question, wanted, reader=reader)
    except SlowError:
        return screen(request, session, "reports/results/slow_rows.html", **shared)
    pairs = cell_pairs(measure, cell)
    path = f"{PATH}/{code}/rows?{question.query(pairs)}"
    sorted_path = f"{path}&by-column={by}" if by else path
    return screen(
        request, session, "reports/results/rows.html", **shared, rows=found.rows, number=many,
        columns=columns_of(question, by, lambda sort: f"{path}&by-column={sort}"),
        first=sorted_path if after else "", further=further_of(sorted_path, found.more),
        export=f"{PATH}/{code}/rows/export", query=question.query([*pairs, ("by-column", by)]),
        was=was_in(params.get("was", ""), many),
    )  # fmt: skip


def figure_in(question: Question, params: Any) -> Measure | None:
    """Return the measure a list is of; None: all rows. Raises InvalidError."""
    code = params.get("figure", "")
    if not code:
        return None
    found = question.source.measure(code)
    if found is None:
        raise InvalidError(_("There is no such figure in the report."))
    return found


def sort_in(question: Question, text: str) -> str:
    """Return the column a list is sorted by; empty for its own order and for what is none."""
    known = {each.code for each in question.columns}
    return text if text.removeprefix("-") in known else ""


def cell_pairs(measure: Measure | None, cell: Cell) -> list[tuple[str, str]]:
    """Return a figure as parameters of an address."""
    pairs = [("figure", measure.code)] if measure else []
    return [*pairs, *((f"at{place}", key_words(key)) for place, key in sorted(cell.items()))]


def title_of(
    session: Any, question: Question, measure: Measure | None, cell: Cell, *, plugins: Any
) -> str:
    """Return figure and cell in words: «Просрочено · Отдел ЖКХ · ноябрь 2026»."""
    words = cell_words(session, question, cell, plugins=plugins)
    return " · ".join([_(measure.title) if measure else question.title, *words])


def was_in(text: str, many: int) -> int | None:
    """Return how many rows the report told, where that is another number than there are now."""
    known = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if known and int(text) != many else None
