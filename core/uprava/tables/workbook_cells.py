"""Rows and cells of a worksheet: dates are dates, numbers numbers, text never a formula."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import escape
from itertools import zip_longest

from uprava.tables.csv_text import text_of
from uprava.tables.values import FORMULA, Cell, Column, Form, Total

(PLAIN, HEAD, TEXT, QUOTED, CODE, QUOTED_CODE, DAY, MOMENT, NUMBER, STRONG, ANY, TENTHS,
 MONEY) = range(13)  # fmt: skip
"""Places of the formats in the workbook's style sheet."""

BOLD = 13
"""Where the same formats of totals begin."""

DIGITS = {0: NUMBER, -1: TENTHS, -2: MONEY}
"""Formats by how many digits stand after the point."""

LINE = 15
"""Points of a line of text: a row is as high as its longest cell, also where nothing measures it.
LibreOffice does not measure rows of files it reads."""

ZERO = date(1899, 12, 30)
FIRST = date(1900, 3, 1)
"""Days before it are text: spreadsheets count a 29 February 1900 that never was."""

EXACT = 15
"""Digits spreadsheets keep of a number; longer ones would be rounded."""

HIGHEST = 409
"""Points of the highest row. Excel specifications and limits."""

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
    more = BOLD if isinstance(row, Total) else 0
    cells = [
        cell_of(f"{letters(place)}{number}", cell, HEAD if heads else None, column, more)
        for place, (cell, column) in enumerate(zip_longest(row, columns))
    ]
    height = height_of(lines_in(row, columns))
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def height_of(lines: int) -> str:
    """Return the height of a row of some lines as the sheet has it."""
    return f' ht="{min(lines * LINE, HIGHEST)}"' if lines > 1 else ""


def lines_in(row: Sequence[Cell], columns: Sequence[Column]) -> int:
    """Return how many lines the text of a row takes."""
    pairs = zip(row, columns, strict=False)
    return max((wrapped(cell, column.width) for cell, column in pairs
                if isinstance(cell, str)), default=1)  # fmt: skip


def wrapped(text: str, width: int) -> int:
    """Return about how many lines a text takes in a column."""
    room = max(width - 1, 1)
    if len(text) <= room and "\n" not in text:
        return 1
    lines = 0
    for part in text[:LONGEST].split("\n"):
        lines += 1
        left = room
        for word in part.split(" "):
            if len(word) > left < room:
                lines, left = lines + 1, room
            lines += max(len(word) - 1, 0) // room
            left -= len(word) % room + 1
    return lines


def cell_of(
    place: str, cell: Cell, look: int | None = None, column: Column | None = None, more: int = 0
) -> str:
    """Return a cell of its own type; an empty one is not written. `more` makes the look bold."""
    match cell:
        case None | "":
            return ""
        case datetime() if cell.date() >= FIRST:
            seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
            days = f"{(cell.date() - ZERO).days + seconds / 86400:.10f}"
            return number_at(place, MOMENT + more, days)
        case date() if not isinstance(cell, datetime) and cell >= FIRST:
            return number_at(place, DAY + more, str((cell - ZERO) // timedelta(days=1)))
        case int() | Decimal() if exact(cell):
            return number_at(place, digits_of(cell) + more, str(cell))
        case _:
            return text_at(place, text_of(cell), look, column, more)


def digits_of(cell: int | Decimal) -> int:
    """Return the format that shows all digits of a number."""
    after = Decimal(cell).as_tuple().exponent
    return DIGITS.get(after, ANY) if isinstance(after, int) else ANY


def exact(cell: int | Decimal) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(cell).as_tuple().digits) <= EXACT


def number_at(place: str, look: int, value: str) -> str:
    """Return a cell that counts."""
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


def text_at(place: str, text: str, look: int | None, column: Column | None, more: int = 0) -> str:
    """Return a cell of text; what looks like a formula stays text even when it is typed over."""
    if look is None:
        code = column is not None and column.form is Form.CODE
        plain, quoted = (CODE, QUOTED_CODE) if code else (TEXT, QUOTED)
        look = (quoted if text.startswith(FORMULA) else plain) + more
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
