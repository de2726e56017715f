"""What a table for office programs is, whatever format it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | datetime | None
"""A moment is in office time; an empty cell is None."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet would run. OWASP, «CSV injection»."""


class Format(StrEnum):
    """The file's ending."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    """A book on A4: see `uprava.exports.books`."""


MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


class Form(StrEnum):
    """How a column's cells are shown; a registration number stays text however it looks."""

    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title in the reader's language and its width in characters."""

    title: str
    width: int
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table but for its rows: `name` of the file, `title`, columns, and what it was made from.

    `facts` are pairs for the second sheet: whose list, by whom and when, under which filters.
    A printed book has the first `printed` columns, with 0 all of them. A `journal` is a book that
    somebody keeps and signs; of any other list its cover says who made it.
    """

    name: str
    title: str
    columns: Sequence[Column]
    facts: Sequence[tuple[str, Cell]] = ()
    printed: int = 0
    journal: bool = False


Row = Sequence[Cell]


class Total(tuple[Cell, ...]):
    """A row that adds others up: workbooks show it in bold."""

    __slots__ = ()
