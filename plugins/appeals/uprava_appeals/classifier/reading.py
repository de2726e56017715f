"""An edition as a table (CSV, XLSX): its columns, and what is wrong with its rows one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uprava.i18n import _
from uprava.tables.reading import read_rows
from uprava.users.importing.reading import Line, refused

from uprava_appeals.classifier.codes import SECTIONLESS, CodeError, level_of, parent_of, read_code
from uprava_appeals.classifier.shipped import marked

HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("код", "код вопроса", "code"),
    "title": ("наименование", "название", "name", "title"),
    "level": ("уровень", "level"),
    "parent": ("код вышестоящего", "родитель", "parent"),
    "service": ("служебный", "служебный вопрос", "service"),
    "needs_main": ("нужен основной вопрос", "needs_main"),
}
"""Column → the words a header may have for it, in small letters."""

NEEDED = ("code", "title")
FLAGS = ("service", "needs_main")
SAID: Mapping[str, bool] = {
    "1": True, "да": True, "true": True, "0": False, "нет": False, "false": False,
}  # fmt: skip
LONGEST_TITLE = 1000


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is kept; of an unfit row what could be read."""

    code: str
    title: str
    service: bool = False
    needs_main: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the file and the sentences about its mistakes."""

    number: int
    heading: Heading
    wrong: Sequence[str] = ()


def read_wanted(content: bytes) -> list[Wanted]:
    """Return the rows of a file, each judged by itself.

    Raises InvalidError or TooLargeError for a file that is no such table.
    """
    rows = read_rows(content)
    columns = columns_of(rows[0][1])
    lines = [
        Line(number, {name: cell for name, cell in zip(columns, row, strict=False) if name})
        for number, row in rows[1:]
    ]
    if not lines:
        raise refused(_("The file has a header only."))
    return [wanted(line) for line in lines]


def columns_of(header: list[str]) -> list[str]:
    """Return our names of the columns; empty for those we do not use."""
    known = {word: name for name, words in HEADERS.items() for word in words}
    columns = [known.get(" ".join(cell.lower().split()), "") for cell in header]
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    if doubled:
        names = ", ".join(HEADERS[name][0] for name in doubled)
        raise refused(_("The header names a column twice: {names}.").format(names=names))
    missing = ", ".join(HEADERS[name][0] for name in NEEDED if name not in columns)
    if missing:
        said = _("The first line must name the columns. Missing: {names}.")
        raise refused(said.format(names=missing))
    return columns


def wanted(line: Line) -> Wanted:
    """Return a row as a heading, with what is wrong in it."""
    title = line["title"]
    try:
        code = read_code(line["code"])
    except CodeError as error:
        return Wanted(line.number, Heading(line["code"][:60], title[:LONGEST_TITLE]), [str(error)])
    flags, wrong = flags_of(line, code)
    heading = Heading(code, title[:LONGEST_TITLE], **flags)
    return Wanted(line.number, heading, [*mistakes(line, code, title), *wrong])


def mistakes(line: Line, code: str, title: str) -> list[str]:
    """Return what is wrong with the title, the level and the parent of a row."""
    wrong = []
    if not title:
        wrong.append(_("The heading has no name."))
    if len(title) > LONGEST_TITLE:
        wrong.append(_("The name is longer than {n} characters.").format(n=LONGEST_TITLE))
    if line["level"] and line["level"] != str(level_of(code)):
        said = _("The level is {level}, by its code it is {found}.")
        wrong.append(said.format(level=line["level"][:20], found=level_of(code)))
    listed = code.startswith(SECTIONLESS)
    if line["parent"] and not listed and not stands_under(code, line["parent"]):
        said = _("By its code it stands under {parent}, not under {named}.")
        wrong.append(said.format(parent=parent_of(code) or "—", named=line["parent"][:40]))
    return wrong


def stands_under(code: str, named: str) -> bool:
    """Tell whether a code stands under the one the file names."""
    try:
        return read_code(named) == parent_of(code)
    except CodeError:
        return False


def flags_of(line: Line, code: str) -> tuple[dict[str, bool], list[str]]:
    """Return the marks of a row and the sentences about those that are no yes or no.

    What the file leaves empty is as the shipped edition marks the code.
    """
    flags, wrong = {}, []
    for name in FLAGS:
        said = line[name].lower()
        flags[name] = SAID.get(said, code in marked(name))
        if said and said not in SAID:
            wrong.append(_("A mark is 1, 0 or empty, not “{said}”.").format(said=said[:20]))
    return flags, wrong
