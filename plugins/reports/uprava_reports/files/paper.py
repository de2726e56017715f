"""The print form of a report on A4: what was asked, the chart, the table, who made it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_reports.files.figures import head_of
from uprava_reports.files.fitting import Fit, fit
from uprava_reports.results.charting import Drawing, chart_of
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.plotting import Plot
from uprava_reports.results.words import titled, told

FORM = Path(__file__).parent / "forms" / "report.typ"

LINES = 2_000
"""Lines of a print form; a longer report is told to be whole in its other files."""

MOST_COLUMNS = 120
"""Columns of figures that are printed, in as many parts as they need."""

KEPT = 2
"""Lines that stand on the page of the total and the signature."""

SYLLABLES = 11
"""Letters of a word of a head that is not broken yet."""


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
    lines = [line_of(grid, each, shown) for each in grid.lines[:LINES]]
    total = line_of(grid, grid.total, shown)
    heads = [head_of(grid, grid.columns[place]) for place in shown]
    stacked = bool(across) and len(grid.question.measures) > 1
    if stacked:
        heads = [titled(grid.columns[place].measure) for place in shown]
    set_ = fitted(grid, shown, heads, [*lines, total], stacked=stacked)
    said = _("Printed from “Uprava” on {day} at {time}, {name}")
    return {
        "title": grid.question.title, "organisation": reader.organisation or "",
        "facts": [list(each) for each in facts], "wide": set_.wide, "size": set_.size,
        "name": " / ".join(grid.question.heads), "heads": heads,
        "lines": kept_together(lines), "total": total,
        "parts": [{"places": list(places), "widths": list(widths),
                   "above": above(grid, [shown[each] for each in places]) if stacked else []}
                  for places, widths in set_.parts],
        "chart": chart_values(chart_of(grid, at.date())),
        "notes": notes(grid, len(shown), len(lines)),
        "made": _("Report made by"), "post": reader.post or "", "who": reader.name,
        "day": f"{at:%d.%m.%Y}", "page": _("Page"), "of": _("of"),
        "foot": said.format(day=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}", name=reader.name),
        "empty": _("Nothing was counted.") if grid.empty else "",
    }  # fmt: skip


def fitted(
    grid: Grid, shown: Sequence[int], heads: Sequence[str], lines: Sequence[dict[str, Any]], *,
    stacked: bool,
) -> Fit:  # fmt: skip
    """Return how the table fits the paper by what stands in it; months are equally wide."""
    found: dict[tuple[int, bool], int] = {}
    alike = [(grid.columns[place].place, bool(grid.columns[place].across)) for place in shown]
    for place, key in enumerate(alike):
        cells = [line["cells"][place] for line in lines]
        found[key] = max(found.get(key, 0), most_letters(heads[place], cells))
    letters = [found[key] for key in alike]
    pairs = zip(shown, letters, strict=True)
    if not stacked:
        groups = [[each] for each in letters]
    else:
        by_across = groupby(pairs, key=lambda pair: grid.columns[pair[0]].across)
        groups = [[each for _place, each in group] for _keys, group in by_across]
    names = max(len(line["name"]) + 2 * line["depth"] for line in lines)
    return fit(names, groups)


def most_letters(head: str, cells: Sequence[Sequence[str]]) -> int:
    """Return how many letters stand in a line of a column; changes are written smaller."""
    words = [min(len(word), SYLLABLES) for word in head.split()]
    figures = [len(figure) for figure, _change in cells]
    changes = [len(change) * 5 // 6 for _figure, change in cells]
    return max([*words, *figures, *changes])


def above(grid: Grid, shown: Sequence[int]) -> list[tuple[str, int]]:
    """Return the heads over those of the measures, with how many each stands over."""
    groups = groupby((grid.columns[place] for place in shown), key=lambda each: each.across)
    held = [list(columns) for _keys, columns in groups]
    return [(each[0].name if each[0].across else _("Total"), len(each)) for each in held]


def kept_together(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines with how many from one on must not be parted by the end of a page.

    A subtotal keeps its first line; the last ones keep the total and the signature.
    """
    tail = max(len(lines) - KEPT, 0)
    if 0 < tail < len(lines) and lines[tail - 1]["strong"]:
        tail -= 1
    kept = [1] * len(lines)
    for place, line in enumerate(lines[:tail]):
        if line["strong"] and place + 1 < tail:
            kept[place : place + 2] = [2, 0]
    kept[tail:] = [len(lines) - tail + 2, *[0] * (len(lines) - tail - 1)] if lines else []
    return [line | {"kept": each} for line, each in zip(lines, kept, strict=True)]


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
    spot = line.spots[place]
    change = grid.change(grid.columns[place], spot)
    words = f"{change.text} {change.verdict}".strip() if change else ""
    return [told(spot.value), words]


def notes(grid: Grid, columns: int, lines: int) -> list[str]:
    """Return what stands under the table: remarks, and what the paper has no room for."""
    found = [*grid.remarks]
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
