"""The table of a card file: CSV, XLSX or JSON, all read into the same rows of texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from uprava.errors import TooLargeError
from uprava.i18n import _
from uprava.tables.reading import LARGEST, MOST_COLUMNS, MOST_ROWS, Numbered, read_rows
from uprava.users.importing.reading import decoded, refused, tidy

from uprava_records.importing.columns import BY_NAME, COLUMNS, IGNORED, column_of

FIELDS = ("fields", "поля")
"""Members of a JSON card that hold the own fields of its type."""

LISTED = ("cards", "карточки")
"""Members of a JSON object that hold the cards; a bare list is the same."""


LAST = 1_048_576
"""The last row of a sheet. Excel specifications and limits."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number a spreadsheet shows, its cells as they stand, and by our names.

    `rest` are the columns we have no name for, by their titles.
    """

    number: int
    raw: Sequence[str]
    cells: Mapping[str, str]
    rest: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; a column the file does not have is empty."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was read."""

    header: list[str]
    lines: list[Line]


def read_sheet(content: bytes) -> Sheet:
    """Return the cards of a table. Raises InvalidError or TooLargeError for what is none."""
    if len(content) > LARGEST:
        raise TooLargeError(_("The file is larger than {n} MB. Split it.").format(n=LARGEST >> 20))
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    rows = of_json(content) if start in (b"[", b"{") else read_rows(content)
    numbers = [number for number, _row in rows]
    if sorted(set(numbers)) != numbers or numbers[-1] > LAST:  # a workbook may say anything
        rows = [(place, row) for place, (_number, row) in enumerate(rows, 1)]
    header = rows[0][1]
    columns = columns_of(header)
    return Sheet(header, [line_of(number, columns, header, row) for number, row in rows[1:]])


def columns_of(header: list[str]) -> list[str]:
    """Return our names of the columns. Raises InvalidError when a needed one is missing."""
    columns = [column_of(cell) for cell in header]
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    if doubled:
        raise refused(_("The header names a column twice: {names}.").format(names=spoken(doubled)))
    missing = [each.name for each in COLUMNS if each.needed and each.name not in columns]
    if missing:
        raise refused(
            _("The first line must name the columns. Missing: {names}.").format(
                names=spoken(missing)
            )
        )
    return columns


def spoken(names: Sequence[str]) -> str:
    """Return columns by the first words of their headers."""
    return ", ".join(f"«{BY_NAME[name].words[0].capitalize()}»" for name in names)


def line_of(number: int, columns: list[str], header: list[str], row: list[str]) -> Line:
    """Return a row by the names of its columns."""
    cells, rest = {}, {}
    for name, title, cell in zip(columns, header, row, strict=False):
        if name:
            cells[name] = cell
        elif title and cell and title.lower() not in IGNORED:
            rest[title] = cell
    return Line(number, row, cells, rest)


def of_json(content: bytes) -> list[Numbered]:
    """Return a list of objects as rows; the first card is in line 2, as in a table."""
    try:
        found = msgspec.json.decode(decoded(content))
    except (msgspec.DecodeError, RecursionError) as error:
        raise refused(_("This is not JSON: {why}").format(why=str(error)[:200])) from error
    if isinstance(found, dict):
        found = next((found[name] for name in LISTED if name in found), None)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise refused(_("The JSON is a list of cards, each an object of its fields."))
    if len(found) > MOST_ROWS:
        raise refused(_("More than {n} rows. Split the file.").format(n=MOST_ROWS))
    cards = [flat(each) for each in found]
    header = list(dict.fromkeys(name for card in cards for name in card))
    if not cards or len(header) > MOST_COLUMNS:
        raise refused(_("The file is empty.") if not cards else _("Too many different fields."))
    rows = [[card.get(name, "") for name in header] for card in cards]
    return [(1, header), *enumerate(rows, 2)]


def flat(card: Mapping[str, Any]) -> dict[str, str]:
    """Return a JSON card as cells; its own fields become columns of their titles."""
    cells: dict[str, str] = {}
    for name, value in card.items():
        if name.lower() in FIELDS and isinstance(value, dict):
            cells |= {tidy(title): text_of(each) for title, each in value.items()}
        else:
            cells[tidy(name)] = text_of(value)
    return {name: value for name, value in cells.items() if name}


def text_of(value: Any) -> str:
    """Return a JSON value as a cell; several with semicolons between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        value = msgspec.json.encode(value).decode()
    whole = isinstance(value, float) and value.is_integer()
    return tidy(str(int(value) if whole else value))
