"""A journal as a book on A4: title page, numbered pages, lines that do not break, a total."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from litestar import Response

from uprava.clock import now
from uprava.exports.lists import Asked, Listed
from uprava.i18n import _
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied
from uprava.printing.values import MIB, Limits, Missing
from uprava.tables.csv_text import text_of
from uprava.tables.sending import Sending, headers_of, note_exported, portions
from uprava.tables.values import Cell, Column, Form, Row, Table
from uprava.users.reader import Reader

BOOK_ROWS = 5_000
"""Lines of one book: more than a volume holds (250 sheets); a longer one is printed in parts."""

LIMITS = Limits(seconds=240.0, memory=3072 * MIB, output=256 * MIB)
"""What a whole book may cost; only one is set at a time."""

LONG = 1500
"""Characters from which a cell may be broken between pages: it would not fit one."""

WIDE = 6
"""Columns from which a book lies on its side."""


def send_book(asked: Asked, listed: Listed, sending: Sending) -> Response[bytes]:
    """Answer with a short book, and record who printed how much."""
    reader, table = asked.reader, listed.table
    at = now().astimezone(ZoneInfo(asked.installation.settings.timezone))
    lines = [row for rows in portions(asked.session, table, listed.source) for row in rows]
    note_exported(asked.session, table, sending, reader=reader)
    headers = headers_of(table, sending.form.value, at)
    book = paper_of(listed, lines, reader=reader, at=at)
    return Response(book, media_type="application/pdf", headers=headers)


def paper_of(listed: Listed, rows: Sequence[Row], *, reader: Reader, at: datetime) -> bytes:
    """Return a list as PDF: as its own paper where it has one, else as a book."""
    if listed.paper is not None:
        return listed.paper(rows, at)
    return book_of(listed.table, rows, reader=reader, at=at)


def book_of(table: Table, rows: Sequence[Row], *, reader: Reader, at: datetime) -> bytes:
    """Return the book of the rows as PDF; `at` is in office time."""
    count = table.printed or len(table.columns)
    columns = list(table.columns[:count])
    values: dict[str, object] = {
        "title": tied(table.title),
        "organisation": reader.organisation or "",
        "facts": [(name, text_of(value)) for name, value in table.facts if value],
        "wide": count >= WIDE,
        "columns": [column_of(each) | {"right": numeric(row[place] for row in rows)}
                    for place, each in enumerate(columns)],
        "rows": [[shown(cell) for cell in row[:count]] for row in rows],
        "long": [max((len(str(cell or "")) for cell in row[:count]), default=0) > LONG
                 for row in rows],
        "range": span_of(columns, rows),
        "words": words_of(len(rows), reader, at) | maker_of(table, reader),
    }  # fmt: skip
    setting = Setting(missing=Missing.NAME, limits=LIMITS)
    return print_pdf("book.typ", values, created=at, setting=setting).pdf


def column_of(column: Column) -> dict[str, object]:
    """Return a column's head and its share of the page; short ones hold a day on one line."""
    return {
        "title": column.title,
        "width": max(column.width, 13) if column.width < 30 else column.width,
        "code": column.form is Form.CODE,
    }


def numeric(cells: Iterable[Cell]) -> bool:
    """Tell whether a column holds numbers, which stand at the right."""
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(isinstance(cell, int | Decimal) for cell in known)


def shown(cell: Cell) -> str:
    """Return a cell as it is printed; sums have their thousands apart."""
    if isinstance(cell, Decimal):
        return f"{cell:,f}".replace(",", "\u00a0").replace(".", ",")
    return tied(text_of(cell)) if isinstance(cell, str) else text_of(cell)


def span_of(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Return the first and the last number of a journal; empty where there are none."""
    if not rows or columns[0].form is not Form.CODE:
        return ""
    return f"{text_of(rows[0][0])} – {text_of(rows[-1][0])}"


def words_of(count: int, reader: Reader, at: datetime) -> dict[str, str]:
    """Return what the pages say besides the rows, in the reader's language."""
    said = _("Printed by {name} on {day} at {time}")
    return {
        "numbers": _("Numbers of the book"),
        "lines": _("Number of entries"),
        "total": _("Total entries: {n}").format(n=count),
        "printed": said.format(name=reader.name, day=f"{at:%d.%m.%Y}", time=f"{at:%H:%M}"),
        "page": _("Page"),
        "of": _("of"),
        "sheets": _("Pages numbered"),
        "count": str(count),
    }


def maker_of(table: Table, reader: Reader) -> dict[str, str]:
    """Return what differs between a journal, which waits for its keeper, and a list."""
    if table.journal:
        kept, empty = (
            _("Kept by (post, signature, name)"),
            _("No entries in this part of the journal."),
        )
        return {"responsible": kept, "maker": "", "empty": empty}
    return {
        "responsible": _("List made by"),
        "maker": reader.name,
        "empty": _("The list has no entries."),
    }
