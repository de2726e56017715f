"""The figures of a report as a table of a file: real numbers, subtotals, the total. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from uprava.i18n import _
from uprava.tables.values import Cell, Column, Form, Row, Total

from uprava_reports.results.grid import Column as Figure
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.words import titled

NAMES, NUMBERS = 36, 14
"""Characters a column of names has, and one of figures."""


def columns_of(grid: Grid) -> list[Column]:
    """Return the columns: one for each dimension, the figures, what they were and the change."""
    found = [Column(title, NAMES, Form.CODE) for title in grid.question.heads]
    found += [Column(head_of(grid, each), NUMBERS) for each in grid.columns]
    for each in compared(grid):
        title = titled(each.measure)
        found.append(Column(_("{figure}: before").format(figure=title), NUMBERS))
        found.append(Column(_("{figure}: change").format(figure=title), NUMBERS))
    return found


def head_of(grid: Grid, column: Figure) -> str:
    """Return the head of a column of figures in one line."""
    title = titled(column.measure)
    if grid.question.across is None:
        return title
    over = column.name if column.across else _("Total")
    return over if len(grid.question.measures) == 1 else f"{over}: {title}"


def compared(grid: Grid) -> Sequence[Figure]:
    """Return the columns that have a period before."""
    return [each for each in grid.columns if not each.across] if grid.question.compared else []


def rows_of(grid: Grid) -> Iterator[Row]:
    """Yield the lines, then the total."""
    for line in [*grid.lines, grid.total]:
        yield row_of(grid, line)


def row_of(grid: Grid, line: GridLine) -> Row:
    """Return a line: its names, its figures as numbers, what they were before."""
    cells: list[Cell] = [*names_of(grid, line)]
    cells += [number(spot.value) for spot in line.spots]
    for column, spot in zip(grid.columns, line.spots, strict=True):
        if column in compared(grid):
            known = spot.value is not None and spot.before is not None
            change = number((spot.value or 0) - (spot.before or 0)) if known else None
            cells += [number(spot.before), change]
    return cells if line.level is Level.LINE else Total(cells)


def names_of(grid: Grid, line: GridLine) -> list[str]:
    """Return the names of a line, one for each dimension."""
    places = max(len(grid.question.lines), 1)
    if line.level is Level.TOTAL:
        return [_("Total"), *[""] * (places - 1)]
    if line.level is Level.SUBTOTAL:
        return [line.names[0], _("Total"), *[""] * (places - 2)]
    indent: str = "\u2003" * line.depth
    return [f"{indent}{line.names[0]}", *line.names[1:]]


def number(value: Decimal | int | None) -> int | Decimal | None:
    """Return a figure as a file keeps it: whole ones are whole."""
    if value is None:
        return None
    whole = int(value)
    return whole if value == whole and not has_digits(value) else Decimal(value)


def has_digits(value: Decimal | int) -> bool:
    """Tell whether a figure is shown with digits after the point."""
    return isinstance(value, Decimal) and int(value.as_tuple().exponent) < 0
