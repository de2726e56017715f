"""Rows and cells of a worksheet: dates are dates, numbers numbers, text never a formula."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import escape
from itertools import zip_longest

from uprava.tables.csv_text import text_of
from uprava.tables.values import FORMULA, Cell, Column, Form

PLAIN, HEAD, TEXT, QUOTED, CODE, QUOTED_CODE, DAY, MOMENT, NUMBER, STRONG = range(10)
"""Places of the formats in the workbook's style sheet."""

ZERO = date(1899, 12, 30)
FIRST = date(1900, 3, 1)
"""Days before it are text: spreadsheets count a 29 February 1900 that never was."""

EXACT = 15
"""Digits spreadsheets keep of a number; longer ones would be rounded."""

LONGEST = 32_767
"""Characters of one cell. Excel specifications and limits."""

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2, production Char)."""

ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""An underscore spreadsheets would read as the beginning of a character's code (ST_Xstring)."""


def line_of(
    number: int, row: Sequence[Cell], columns: Sequence[Column] = (), *, heads: bool = False
) -> str:
    """Return one row of the sheet; the heads have their own look."""
    cells = [
        cell_of(f"{letters(place)}{number}", cell, HEAD if heads else None, column)
        for place, (cell, column) in enumerate(zip_longest(row, columns))
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_of(place: str, cell: Cell, look: int | None = None, column: Column | None = None) -> str:
    """Return a cell of its own type; an empty one is not written."""
    match cell:
        case None | "":
            return ""
        case datetime() if cell.date() >= FIRST:
            seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
            return number_at(place, MOMENT, f"{(cell.date() - ZERO).days + seconds / 86400:.10f}")
        case date() if not isinstance(cell, datetime) and cell >= FIRST:
            return number_at(place, DAY, str((cell - ZERO) // timedelta(days=1)))
        case int() | Decimal() if exact(cell):
            return number_at(place, NUMBER if isinstance(cell, int) else PLAIN, str(cell))
        case _:
            return text_at(place, text_of(cell), look, column)


def exact(cell: int | Decimal) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(cell).as_tuple().digits) <= EXACT


def number_at(place: str, look: int, value: str) -> str:
    """Return a cell that counts."""
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


def text_at(place: str, text: str, look: int | None, column: Column | None) -> str:
    """Return a cell of text; what looks like a formula stays text even when it is typed over."""
    if look is None:
        code = column is not None and column.form is Form.CODE
        plain, quoted = (CODE, QUOTED_CODE) if code else (TEXT, QUOTED)
        look = quoted if text.startswith(FORMULA) else plain
    inline = f'<is><t xml:space="preserve">{xml(text)}</t></is>'
    return f'<c r="{place}" s="{look}" t="inlineStr">{inline}</c>'


def xml(text: str) -> str:
    """Return text as the sheet's XML holds it, cut where a cell ends."""
    held = ILLEGAL.sub("\ufffd", text[:LONGEST])
    return escape(ESCAPED.sub("_x005F_", held), quote=True).replace("\r", "&#13;")


def letters(place: int) -> str:
    """Return a column's name: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
