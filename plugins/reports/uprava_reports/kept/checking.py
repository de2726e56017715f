"""What is wrong with a layout, in sentences: of one being made, and of one whose source changed."""

from collections.abc import Iterator, Sequence

from uprava.calendar.periods import Preset
from uprava.i18n import _
from uprava.reporting import Chart, FieldKind, ReportLayout, ReportSource

from uprava_reports.asking.parsing import wrong_in
from uprava_reports.asking.values import NARROWS, Step

MOST_LINES = 3
MOST_MEASURES = 12
MOST_COLUMNS = 20
MOST_FILTERS = 12
"""What one report holds: more is no table anybody reads, on paper least of all."""

Wrong = Iterator[tuple[str, str]]


def wrong_parts(layout: ReportLayout, source: ReportSource) -> dict[str, str]:
    """Return what is wrong: part of the layout → sentence; empty: the report can be counted."""
    found: dict[str, str] = {}
    for check in CHECKS:
        for part, sentence in check(layout, source):
            found.setdefault(part, sentence)
    return found


def groups(source: ReportSource, code: str) -> bool:
    """Tell whether lines may be told apart by a code of a layout."""
    name, _colon, step = code.partition(":")
    known = source.field(name)
    if known is None or not known.groups:
        return False
    return not step or (known.kind is FieldKind.DAY and step in set(Step))


def wrong_lines(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check what tells lines apart."""
    yield from unknown_groups("lines", layout.lines, source)
    if len(layout.lines) > MOST_LINES:
        yield "lines", _("A report has {n} levels of lines at most.").format(n=MOST_LINES)
    if len(set(layout.lines)) < len(layout.lines):
        yield "lines", _("The same field stands in the lines twice. Leave one of them.")
    if layout.lines and not layout.measures:
        yield "lines", _("A list has no lines to put together. Choose figures, or no lines.")


def wrong_across(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check what stands side by side."""
    if not layout.across:
        return
    yield from unknown_groups("across", [layout.across], source)
    if layout.across in layout.lines:
        yield "across", _("This field tells the lines apart already. Choose another, or none.")
    if not layout.measures:
        yield "across", _("Only figures are put side by side. Choose figures, or nothing across.")


def unknown_groups(part: str, codes: Sequence[str], source: ReportSource) -> Wrong:
    """Check that each code names what lines may be told apart by."""
    gone = _("There is no field “{code}” any more to put lines together by. Choose another.")
    for code in codes:
        if not groups(source, code):
            yield part, gone.format(code=code)


def wrong_shown(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check the figures, or the columns of a list."""
    if not layout.measures and not layout.columns:
        yield "measures", _("Choose at least one figure, or the columns of a list.")
    for code in layout.measures:
        if source.measure(code) is None:
            yield (
                "measures",
                _("There is no figure “{code}” any more. Take it away.").format(code=code),
            )
    for code in layout.columns:
        if source.field(code) is None:
            yield (
                "columns",
                _("There is no column “{code}” any more. Take it away.").format(code=code),
            )
    if len(layout.measures) > MOST_MEASURES:
        yield "measures", _("A report has {n} figures at most.").format(n=MOST_MEASURES)
    if len(layout.columns) > MOST_COLUMNS:
        yield "columns", _("A list has {n} columns at most.").format(n=MOST_COLUMNS)


def wrong_time(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check the days the period is about, its usual length, the comparison."""
    dated = source.field(layout.period) if layout.period else None
    if layout.period and (dated is None or dated.kind is not FieldKind.DAY):
        yield "period", _("There are no such days to take a period of. Choose others, or none.")
    if layout.preset not in set(Preset) - {Preset.OWN}:
        yield "preset", _("Choose a month, a quarter or a year.")
    if layout.compared and not layout.period:
        yield "compared", _("Only a period is compared with the one before. Choose its days.")
    if layout.compared and not layout.measures:
        yield "compared", _("Only figures are compared. Choose figures, or no comparison.")


def wrong_order(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check what it is sorted by."""
    shown = {*layout.measures, ""} if layout.measures else {*(layout.columns or source.listed), ""}
    if layout.sort.removeprefix("-") not in shown:
        yield "sort", _("The report is sorted by what it shows. Choose a figure or a column of it.")


def wrong_chart(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check whether there is anything to draw."""
    if layout.chart is Chart.NONE:
        return
    days = any(known.kind is FieldKind.DAY for code in (*layout.lines, layout.across)
               if (known := source.field(code.partition(":")[0])))  # fmt: skip
    if not layout.measures:
        yield "chart", _("A list is not drawn. Choose figures, or no chart.")
    elif not (layout.lines or layout.across):
        yield "chart", _("One line has nothing to be drawn with. Choose lines, or no chart.")
    elif layout.chart is Chart.HEAT and not (layout.lines and layout.across):
        yield "chart", _("A heat table needs lines and something across. Choose both.")
    elif layout.chart is Chart.LINES and not days:
        yield "chart", _("A chart of lines follows days. Put days in the lines or across.")


def wrong_filters(layout: ReportLayout, source: ReportSource) -> Wrong:
    """Check the filters that are part of the report."""
    for code, values in layout.filters.items():
        if said := wrong_in(source, code, list(values)):
            yield NARROWS + code, said
    if len(layout.filters) > MOST_FILTERS:
        yield "filters", _("A report has {n} filters at most.").format(n=MOST_FILTERS)


CHECKS = (
    wrong_lines, wrong_across, wrong_shown, wrong_time, wrong_order, wrong_chart, wrong_filters,
)  # fmt: skip
