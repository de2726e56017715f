"""Reading CSV as offices save it: semicolons or commas, UTF-8 or Windows-1251, Russian headers."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _

LARGEST = 8 * 1024 * 1024
"""Bytes; five thousand people take half a megabyte."""

MOST_ROWS = 20_000
LONGEST_CELL = 300


class Subject(StrEnum):
    """What a file is about; its header tells."""

    UNITS = "units"
    PEOPLE = "people"


HEADERS = {
    "login": ("login", "логин", "учётная запись", "имя пользователя"),
    "surname": ("surname", "last name", "фамилия"),
    "given_name": ("given name", "first name", "given_name", "имя"),
    "patronymic": ("patronymic", "middle name", "отчество"),
    "email": ("email", "e-mail", "почта", "эл. почта", "электронная почта"),
    "phone": ("phone", "телефон"),
    "organisation": ("organisation", "organization", "организация", "индекс организации"),
    "unit": ("unit", "unit index", "подразделение", "индекс подразделения"),
    "post": ("post", "position", "должность"),
    "head": ("head", "руководитель"),
    "path": ("path", "index path", "путь", "индекс"),
    "name": ("name", "наименование", "название", "полное наименование"),
    "short_name": ("short name", "short_name", "краткое наименование", "сокращение"),
}
"""Column → the words a header may have for it, in small letters."""

NEEDED = {
    Subject.PEOPLE: ("login", "surname", "given_name"),
    Subject.UNITS: ("path", "name"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file; `number` is the line a text editor shows."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; a column the file does not have is empty."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read."""

    subject: Subject
    columns: frozenset[str]
    lines: tuple[Line, ...]


def read_sheet(content: bytes) -> Sheet:
    """Return the rows of a CSV file. Raises InvalidError when it is not one we can read."""
    if len(content) > LARGEST:
        raise TooLargeError(_("The file is larger than 8 MB. Split it."))
    text = decoded(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        numbered = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        said = _("Line {n}: the quotes do not match.").format(n=rows.line_num)
        raise refused(said) from error
    if not numbered:
        raise refused(_("The file is empty."))
    if len(numbered) > MOST_ROWS:
        raise refused(_("More than {n} rows. Split the file.").format(n=MOST_ROWS))
    columns = columns_of(numbered[0][1])
    subject = subject_of(columns)
    lines = tuple(line_of(number, columns, row) for number, row in numbered[1:])
    return Sheet(subject, frozenset(name for name in columns if name), lines)


def refused(sentence: str) -> InvalidError:
    """Return the refusal of the whole file."""
    return InvalidError(sentence, fields={"file": sentence})


def decoded(content: bytes) -> str:
    """Return the text; what is not UTF-8 is taken for Windows-1251, as Excel saves it."""
    if b"\0" in content:
        raise refused(_("This is not a CSV file. Save the table as CSV and try again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def delimiter_of(text: str) -> str:
    """Return the delimiter of the header line."""
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(";,\t", key=header.count)


def columns_of(header: list[str]) -> list[str]:
    """Return our names of the columns; empty for those we do not use."""
    known = {word: name for name, words in HEADERS.items() for word in words}
    columns = [known.get(" ".join(cell.strip().lower().split()), "") for cell in header]
    doubled = {name for name in columns if name and columns.count(name) > 1}
    if doubled:
        raise refused(_("The header names a column twice: {names}.").format(names=words(doubled)))
    return columns


def words(columns: set[str]) -> str:
    """Return columns by their Russian names."""
    return ", ".join(sorted(next(w for w in HEADERS[name] if not w.isascii()) for name in columns))


def subject_of(columns: list[str]) -> Subject:
    """Return what the file is about by its header."""
    for subject, needed in NEEDED.items():
        if set(needed) <= set(columns):
            return subject
    nearest = Subject.UNITS if "path" in columns else Subject.PEOPLE
    missing = words(set(NEEDED[nearest]) - set(columns))
    raise refused(
        _("The first line must name the columns. Missing: {names}.").format(names=missing)
    )


def line_of(number: int, columns: list[str], row: list[str]) -> Line:
    """Return a row by the names of its columns, spaces put in order, control marks taken out."""
    pairs = zip(columns, row, strict=False)
    return Line(number, {name: tidy(cell) for name, cell in pairs if name})


def tidy(cell: str) -> str:
    """Return a cell as one line without control and direction marks, in Unicode NFC."""
    spaced = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf"))
