"""A table as CSV with semicolons for office programs, without live formulas."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from uprava.tables.values import FORMULA, Cell, Row, Table

BOM = "\ufeff"
"""Tells office programs that the text is UTF-8."""


def csv_of(table: Table, portions: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """Yield the file portion by portion: the heads, then a line for each row."""
    yield (BOM + written([[column.title for column in table.columns]])).encode()
    for rows in portions:
        yield written(map(shown, row) for row in rows).encode()


def written(lines: Iterable[Iterable[str]]) -> str:
    """Return lines as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue()


def text_of(cell: Cell) -> str:
    """Return a cell as people of the office write it."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M:%S}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case _:
            return str(cell)


def shown(cell: Cell) -> str:
    """Return a cell as the file has it: text is never a formula, a negative number stays one."""
    return guarded([cell])[0] if isinstance(cell, str) else text_of(cell)


def guarded(line: Iterable[str]) -> list[str]:
    """Return the cells with an apostrophe before whatever a spreadsheet would run."""
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in line]
