"""From figures and rows to what programs read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import Aggregate, Measure, ReportField, ReportLayout, ReportSource
from uprava.users.reader import Reader

from uprava_reports.api.values import (
    ColumnOut,
    DimensionOut,
    FigureOut,
    FiguresOut,
    FilterOut,
    LineOut,
    MeasureOut,
    ReportOut,
    ReportsOut,
    RowOut,
    RowsOut,
    RunOut,
    Value,
)
from uprava_reports.asking.values import Dimension, Key, Question, dimension_of
from uprava_reports.building.figures import EMPTY, Figures, Part, value_of
from uprava_reports.building.service.counting import Row
from uprava_reports.building.service.naming import Named, names_of, titles_of
from uprava_reports.catalogue.service.listing import list_reports
from uprava_reports.kept.service.finding import BrokenReportError, Report, find_report
from uprava_reports.results.listed import PLAIN
from uprava_reports.results.remarks import remarks_of
from uprava_reports.results.service.narrowing import unit_notes
from uprava_reports.results.service.showing import counted_on
from uprava_reports.runs.service.answering import Answer
from uprava_reports.runs.service.ordering import RunRow


def catalogue_of(session: Session, *, reader: Reader, plugins: Plugins) -> ReportsOut:
    """Return the reports the reader may run, without those that need mending."""
    found: list[ReportOut] = []
    for group in list_reports(session, reader=reader, plugins=plugins).groups:
        for each in group.entries:
            if each.code in {screen.code for screen in plugins.report_screens}:
                continue
            try:
                report = find_report(session, each.code, reader=reader, plugins=plugins)
            except BrokenReportError:
                continue
            found.append(report_out(report))
    return ReportsOut(found)


def report_out(report: Report) -> ReportOut:
    """Return a report of the catalogue."""
    source, layout = report.source, report.layout
    return ReportOut(
        report.code, report.title, report.description, report.purpose,
        layout.preset if layout.period else "",
        [dimension_out(each) for each in dimensions_of(source, layout)],
        [measure_out(each) for each in measures_of(source, layout)],
        [filter_out(each) for each in source.fields if each.filtered],
    )  # fmt: skip


def dimensions_of(source: ReportSource, layout: ReportLayout) -> list[Dimension]:
    """Return what tells the lines of a layout apart."""
    return [dimension_of(source, code) for code in (*layout.lines, layout.across) if code]


def measures_of(source: ReportSource, layout: ReportLayout) -> list[Measure]:
    """Return the figures of a layout."""
    return [found for code in layout.measures if (found := source.measure(code))]


def dimension_out(dimension: Dimension) -> DimensionOut:
    """Return what tells lines apart."""
    return DimensionOut(dimension.code, dimension.title, dimension.field.kind)


def measure_out(measure: Measure) -> MeasureOut:
    """Return a figure of a line."""
    unit = "%" if measure.aggregate is Aggregate.SHARE else _(measure.unit) if measure.unit else ""
    return MeasureOut(measure.code, _(measure.title), unit, measure.aggregate)


def filter_out(field: ReportField) -> FilterOut:
    """Return a field to narrow by."""
    choices = {code: _(title) for code, title in field.choices.items()}
    return FilterOut(field.code, _(field.title), field.kind, choices)


def figures_out(
    session: Session, question: Question, answer: Answer, *, plugins: Plugins
) -> FiguresOut:
    """Return the figures of a question with the names of now, lines in the order of theirs."""
    figures, before = answer.figures, answer.before
    every = list(dict.fromkeys([*figures.cells, *(before.cells if before else [])]))
    names = [
        names_of(session, each, [keys[place] for keys in every], plugins=plugins)
        for place, each in enumerate(question.dimensions)
    ]
    every.sort(key=lambda keys: [names[n][key].order for n, key in enumerate(keys)])
    period = question.period
    return FiguresOut(
        question.report, question.title, period.since if period else None,
        period.until if period else None, answer.counted_at,
        [dimension_out(each) for each in question.dimensions],
        [measure_out(each) for each in question.measures],
        line_figures(question.measures, figures.total, before.total if before else None),
        [line_out(question, keys, figures, before, names) for keys in every],
        [*notes_of(session, question), *remarks_of(question, names, counted_on(session, answer))],
    )  # fmt: skip


def notes_of(session: Session, question: Question) -> list[str]:
    """Return sentences about what was asked that is not wrong, but has to be known."""
    early = question.period is not None and question.period.since > session.info["today"]
    return [
        *unit_notes(session, question),
        *([_("The period has not begun yet.")] if early else []),
    ]


def line_out(
    question: Question, keys: tuple[Key, ...], figures: Figures, before: Figures | None,
    names: Sequence[Mapping[Key, Named]],
) -> LineOut:  # fmt: skip
    """Return a line of figures."""
    nothing = [EMPTY] * len(question.measures)
    then = before.cells.get(keys, nothing) if before else None
    return LineOut(
        [plain(key) for key in keys], [names[n][key].title for n, key in enumerate(keys)],
        line_figures(question.measures, figures.cells.get(keys, nothing), then),
    )  # fmt: skip


def line_figures(
    measures: Sequence[Measure], parts: Sequence[Part], before: Sequence[Part] | None
) -> list[FigureOut]:
    """Return the figures of a line beside those of the period before."""
    then: Sequence[Part | None] = before or [None] * len(measures)
    return [
        FigureOut(part.rows, number(measure, part), number(measure, was) if was else None)
        for measure, part, was in zip(measures, parts, then, strict=True)
    ]


def number(measure: Measure, part: Part) -> int | float | None:
    """Return a figure as a number."""
    found = value_of(measure, part)
    return None if found is None else plain_number(found)


def plain_number(value: Decimal) -> int | float:
    """Return a number as JSON has them: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def plain(value: object) -> Value:
    """Return a value as JSON has it."""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def rows_out(
    session: Session, question: Question, found: Sequence[Row], cursor: str | None, *,
    plugins: Plugins,
) -> RowsOut:  # fmt: skip
    """Return rows with the names of their keys."""
    named = [each for each in question.columns if each.kind not in PLAIN]
    places = {each.code: place for place, each in enumerate(question.columns)}
    titles = {
        each.code: titles_of(
            session, each,
            list(dict.fromkeys(row.values[places[each.code]] for row in found)), plugins=plugins,
        )
        for each in named
    }  # fmt: skip
    columns = [ColumnOut(each.code, _(each.title), each.kind) for each in question.columns]
    return RowsOut(columns, [row_out(row, places, titles) for row in found], cursor)


def row_out(row: Row, places: Mapping[str, int], titles: Mapping[str, Mapping[Any, str]]) -> RowOut:
    """Return a row."""
    values: dict[str, Any] = {code: row.values[place] for code, place in places.items()}
    return RowOut(
        row.key, UUID(row.document_id) if row.document_id else None,
        {code: plain(value) for code, value in values.items()},
        {code: names[values[code]] for code, names in titles.items()
         if values[code] is not None},
    )  # fmt: skip


def run_out(row: RunRow) -> RunOut:
    """Return a run."""
    said = _(row.said) if row.said else ""
    return RunOut(
        row.id, row.report, row.state, row.share if row.unfinished else None, said,
        row.ordered_at, row.counted_at,
    )  # fmt: skip
