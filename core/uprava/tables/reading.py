"""Reading tables that offices bring: CSV as they save it, the first sheet of an XLSX workbook."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import BinaryIO, cast

from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _
from uprava.tables.values import FORMULA
from uprava.users.importing.reading import decoded, delimiter_of, refused, tidy

LARGEST = 16 * 1024 * 1024
"""Bytes of a file; ten thousand organisations take two megabytes."""

UNPACKED = 256 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
ZIP = b"PK\x03\x04"

Numbered = tuple[int, list[str]]
"""The number of a line, as an editor or a spreadsheet shows it, and its cells."""


def read_rows(content: bytes) -> list[Numbered]:
    """Return the rows that hold anything, the header first.

    Raises InvalidError or TooLargeError for a file that is no table, is empty or too large.
    """
    if len(content) > LARGEST:
        raise TooLargeError(_("The file is larger than {n} MB. Split it.").format(n=LARGEST >> 20))
    rows = of_workbook(content) if content.startswith(ZIP) else of_csv(content)
    kept = [(number, row) for number, row in rows if any(cell for cell in row)]
    if not kept:
        raise refused(_("The file is empty."))
    if len(kept) > MOST_ROWS + 1:
        raise refused(_("More than {n} rows. Split the file.").format(n=MOST_ROWS))
    return kept


def of_csv(content: bytes) -> list[Numbered]:
    """Return the rows of a CSV file."""
    text = decoded(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        return [(rows.line_num, [plain(cell) for cell in row]) for row in rows]
    except csv.Error as error:
        said = _("Line {n}: the quotes do not match.").format(n=rows.line_num)
        raise refused(said) from error


def plain(cell: str) -> str:
    """Return a cell in order, without the apostrophe our own CSV puts before a formula's sign."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def of_workbook(content: bytes) -> list[Numbered]:
    """Return the rows of the first sheet; formulas count by the value they had last."""
    from uprava.rendering import xml
    from uprava.rendering.archive import open_archive
    from uprava.rendering.formats.spreadsheet import shared_strings, sheets
    from uprava.rendering.reading import RefusedError
    from uprava.rendering.values import Limits

    limits = Limits(unpacked=UNPACKED)
    try:
        with open_archive(io.BytesIO(content), limits) as archive:
            found = sheets(archive.namelist())
            if not found:
                raise not_a_table()
            cells = Sheet(shared_strings(archive, UNPACKED))
            with archive.open(found[0]) as stream:
                xml.follow(cast("BinaryIO", stream), cells)
    except (RefusedError, xml.BrokenXmlError, xml.ForbiddenXmlError) as error:
        raise not_a_table() from error
    return cells.rows


def not_a_table() -> InvalidError:
    """Return the refusal of what only looks like a workbook."""
    return refused(_("This is neither a CSV file nor an XLSX workbook. Save the table again."))


WHOLE = re.compile(r"-?[0-9]+(\.0+)?|-?[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")
"""A number a spreadsheet keeps, which people see without point and exponent."""


class Sheet:
    """Gathers the cells of a sheet (ECMA-376 part 1, 18.3.1.4) row by row."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.rows: list[Numbered] = []
        self._strings = strings
        self._cells: list[str] = []
        self._type = ""
        self._value: list[str] = []
        self._column = 0
        self._taking = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """Begin a row or a cell, or listen inside a value."""
        name = tag.rpartition("}")[2]
        if name == "row":
            number = attributes.get("r", "")
            self.rows.append((int(number) if number.isdecimal() else len(self.rows) + 1, []))
            self._cells = self.rows[-1][1]
            if len(self.rows) > 10 * MOST_ROWS:
                raise refused(_("More than {n} rows. Split the file.").format(n=MOST_ROWS))
        elif name == "c":
            self._type = attributes.get("t", "n")
            self._column = column_of(attributes.get("r", ""), len(self._cells))
        self._taking = name in {"v", "t"}

    def data(self, text: str, /) -> None:
        """Keep a piece of a value."""
        if self._taking:
            self._value.append(text)

    def end(self, tag: str, /) -> None:
        """Put a value in its place when its cell ends."""
        if tag.rpartition("}")[2] != "c":
            self._taking = False
            return
        value, self._value = "".join(self._value), []
        if value and self._column < MOST_COLUMNS:
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = tidy(self._shown(value))

    def _shown(self, value: str) -> str:
        """Return a value as people see it in the cell."""
        if self._type == "s":
            number = int(value) if value.isdecimal() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if self._type == "n" and WHOLE.fullmatch(value):
            number_shown = float(value)
            return str(int(number_shown)) if number_shown.is_integer() else value
        return value


def column_of(reference: str, following: int) -> int:
    """Return the column of «AB12» counted from 0; without a reference the following one."""
    letters = reference.rstrip("0123456789")
    if not letters or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return following
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
