"""The print form of a report on A4: what was asked, the chart, the table, who made it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_reports.files.figures import head_of
from uprava_reports.results.charting import Drawing, chart_of
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.plotting import Plot
from uprava_reports.results.words import change_of, told

FORM = Path(__file__).parent / "forms" / "report.typ"

LINES = 2_000
"""Lines of a print form; a longer report is told to be whole in its other files."""

MOST_COLUMNS = 20
"""Columns of figures a page on its side has room for."""

WIDE = 6
"""Columns of figures from which a page lies on its side."""


def paper_of(
    grid: Grid, facts: Sequence[tuple[str, str]], *, reader: Reader, at: datetime
) -> bytes:
    """Return the print form as PDF/A; `at` is in office time."""
    from uprava.printing.compiler import Setting, print_pdf
    from uprava.printing.values import MIB, Limits, Missing, PdfStandard

    limits = Limits(seconds=120.0, memory=2048 * MIB, output=64 * MIB)
    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME, limits=limits)
    values = values_of(grid, facts, reader=reader, at=at)
    return print_pdf(FORM, values, created=at, setting=setting).pdf


def values_of(
    grid: Grid, facts: Sequence[tuple[str, str]], *, reader: Reader, at: datetime
) -> dict[str, object]:
    """Return what the form is given."""
    across = [place for place, each in enumerate(grid.columns) if each.across]
    over = [place for place, each in enumerate(grid.columns) if not each.across]
    shown = [*across[: max(MOST_COLUMNS - len(over), 0)], *over][:MOST_COLUMNS]
    lines = grid.lines[:LINES]
    said = _("Printed from “Uprava” on {day} at {time}, {name}")
    return {
        "title": grid.question.title, "organisation": reader.organisation or "",
        "facts": [list(each) for each in facts], "wide": len(shown) >= WIDE,
        "heads": [first_head(grid), *(head_of(grid, grid.columns[place]) for place in shown)],
        "lines": [line_of(grid, each, shown) for each in lines],
        "total": line_of(grid, grid.total, shown),
        "chart": chart_values(chart_of(grid, at.date())),
        "notes": notes(grid, len(shown), len(lines)),
        "made": _("Report made by"), "post": reader.post or "", "who": reader.name,
        "day": f"{at:%d.%m.%Y}", "page": _("Page"), "of": _("of"),
        "foot": said.format(day=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}", name=reader.name),
        "empty": _("Nothing was counted.") if grid.empty else "",
    }  # fmt: skip


def first_head(grid: Grid) -> str:
    """Return the head of the names of lines."""
    return " / ".join(each.title for each in grid.question.lines) or _("The whole report")


def line_of(grid: Grid, line: GridLine, shown: Sequence[int]) -> dict[str, Any]:
    """Return a line of the table: its name, how deep it stands, its figures with their changes."""
    deeper = line.level is Level.LINE and len(line.names) > 1
    return {
        "name": " · ".join(line.names[1:]) if deeper else line.names[-1],
        "depth": line.depth + int(deeper), "strong": line.level is not Level.LINE,
        "cells": [cell_of(grid, line, place) for place in shown],
    }  # fmt: skip


def cell_of(grid: Grid, line: GridLine, place: int) -> list[str]:
    """Return a figure and its change in words; empty without one."""
    spot, measure = line.spots[place], grid.columns[place].measure
    change = change_of(measure, spot.value, spot.before)
    words = f"{change.text} {change.verdict}".strip() if change else ""
    return [told(spot.value), words]


def notes(grid: Grid, columns: int, lines: int) -> list[str]:
    """Return what the paper has no room for."""
    found = []
    if len(grid.lines) > lines:
        said = _("The paper has the first {n} lines; all of them are in the workbook.")
        found.append(said.format(n=lines))
    if len(grid.columns) > columns:
        found.append(_("Columns that have no room here are in the workbook."))
    return found


def chart_values(drawing: Drawing | None) -> dict[str, Any] | None:
    """Return a chart as plain shapes; None without one."""
    if drawing is None:
        return None
    plot: Plot = drawing.plot
    return {
        "told": drawing.told, "width": plot.width, "height": plot.height,
        "bars": [[each.x, each.y, each.width, each.height, each.tone] for each in plot.bars],
        "curves": [[[list(map(list, run)) for run in each.runs], each.tone, each.dash]
                   for each in plot.curves],
        "labels": [[each.x, each.y, each.text, each.anchor, each.strong] for each in plot.labels],
        "axes": [list(each) for each in plot.axes],
        "legend": [[tone, title] for tone, _dash, title in plot.legend],
    }  # fmt: skip
