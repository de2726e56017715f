"""The files of a report: its figures and the rows behind one, as workbook, text and paper."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.errors import InvalidError
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.reporting import FieldKind
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table

from uprava_reports.asking.parsing import cell_in
from uprava_reports.asking.values import ANY_CELL, PATH, Question
from uprava_reports.building.service.counting import SlowError
from uprava_reports.building.statements import Wanted
from uprava_reports.files.figures import columns_of, rows_of
from uprava_reports.files.paper import paper_of
from uprava_reports.files.walking import Walk
from uprava_reports.kept.service.finding import asked
from uprava_reports.results.grid import Grid
from uprava_reports.results.routes.page import run_in
from uprava_reports.results.routes.rows import cell_pairs, figure_in, sort_in, title_of
from uprava_reports.results.service.showing import facts_of, grid_for
from uprava_reports.results.view import address
from uprava_reports.runs.service.answering import answer

PRINTED = 8
"""Columns of a list on paper."""

SECONDS = 120.0
"""How long figures may be counted for a file."""


def question_of(wish: Asked) -> Question:
    """Return what an address asks; its path names the report."""
    code = wish.params.get("code", "")
    return asked(wish.session, code, wish.params, reader=wish.reader, plugins=wish.plugins)


def make_figures(wish: Asked, *, seconds: float = SECONDS) -> Listed:
    """Return a report as a table: its figures, or its list; either in so many seconds."""
    question = question_of(wish)
    if question.listed:
        wanted = Wanted(ANY_CELL, None, question.sort)
        return list_of(wish, question, wanted, question.title, seconds=seconds)
    run = run_in(wish.params.get("run", ""))
    try:
        found = answer(wish.session, question, reader=wish.reader, run=run, seconds=seconds)
    except SlowError as error:
        said = _("The report takes too long to be counted. Narrow it, or have it counted first.")
        raise InvalidError(said) from error
    grid = grid_for(wish.session, question, found, plugins=wish.plugins)
    facts = facts_of(wish.session, question, plugins=wish.plugins)
    told = [*facts, *((_("Note"), said) for said in grid.remarks)]
    table = Table(f"report-{plain(question.report)}", question.title, columns_of(grid), told)

    def paper(_rows: Sequence[Row], at: datetime) -> bytes:
        return paper_of(grid, facts, reader=wish.reader, at=at)

    back = address(question, run=str(run) if run else "")
    return Listed(table, figures_source(grid), back, paper=paper)


def figures_source(grid: Grid) -> Source[int]:
    """Return the lines of a table that is whole already."""
    lines = list(rows_of(grid))

    def read(_session: Session, place: int | None) -> tuple[list[Row], int | None]:
        begin = place or 0
        after = begin + PORTION
        return lines[begin:after], after if after < len(lines) else None

    return Source(lambda limit: min(len(lines), limit), read)


def make_rows(wish: Asked) -> Listed:
    """Return the rows behind a figure as a table."""
    question = question_of(wish)
    measure = figure_in(question, wish.params)
    cell = cell_in(wish.params, question.dimensions)
    by = sort_in(question, wish.params.get("by-column", ""))
    title = title_of(wish.session, question, measure, cell, plugins=wish.plugins)
    pairs = cell_pairs(measure, cell)
    return list_of(wish, question, Wanted(cell, measure, by), title, pairs)


def list_of(
    wish: Asked, question: Question, wanted: Wanted, title: str,
    pairs: Sequence[tuple[str, str]] = (), *, seconds: float = SECONDS,
) -> Listed:  # fmt: skip
    """Return rows as a table that is read while it is written, a portion in so many seconds."""
    walk = Walk(question, wanted, wish.reader, wish.plugins, round(seconds * 1000))
    facts = [(_("Of the report"), question.title)] if pairs else []
    facts += facts_of(wish.session, question, plugins=wish.plugins, compared=False)
    columns = [
        Column(_(each.title), each.width, Form.CODE if each.kind is FieldKind.CODE else Form.TEXT)
        for each in question.columns
    ]
    name = f"report-{plain(question.report)}-rows"
    table = Table(name, title, columns, facts, printed=min(len(columns), PRINTED))
    path = f"{PATH}/{question.report}{'/rows' if pairs else ''}?{question.query(pairs)}"
    return Listed(table, Source(lambda limit: walk.count(wish.session, limit), walk.read), path)


def plain(code: str) -> str:
    """Return the code of a report as a name of a file may have it."""
    return code.replace(".", "-").replace("_", "-")


routes = [
    exported(PATH + "/{code:str}", "reports.figures", make_figures),
    exported(PATH + "/{code:str}/rows", "reports.rows", make_rows),
]
