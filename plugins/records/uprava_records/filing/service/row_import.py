"""Rows of a filing plan from a table (CSV): refused rows are told by line, the rest goes in."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.documents.service.journals import list_units
from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _
from uprava.users.importing.reading import decoded, delimiter_of, refused, tidy
from uprava.users.reader import Reader

from uprava_records.filing.service.plans import get_plan
from uprava_records.filing.service.rows import save_row
from uprava_records.filing.values import Keeping

LARGEST = 4 * 1024 * 1024
"""Bytes."""

MOST_ROWS = 5000

HEADERS = {
    "unit": ("подразделение", "структурное подразделение", "unit"),
    "index": ("индекс", "индекс дела", "index"),
    "heading": ("заголовок", "заголовок дела", "заголовки дел", "heading"),
    "term": ("срок", "срок хранения", "срок хранения и статья", "term"),
    "article": ("статья", "статья перечня", "№ статьи", "article"),
    "note": ("примечание", "примечания", "note"),
}
"""Column → the words a header may have for it, in small letters."""

YEARS = re.compile(r"([0-9]{1,2}) (?:года|год|лет|г\.|л\.)(.*)")
ARTICLE = re.compile(r",? *ст\. *([0-9][0-9 а-я.,-]*)$")
YES = "on"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of the file that did not go in, and why."""

    number: int
    index: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file."""

    taken: int
    refused: Sequence[Refused]


def take_in(session: Session, plan_id: int, content: bytes, *, reader: Reader) -> Report:
    """Write the rows of a file into a plan. Raises InvalidError when it cannot be read."""
    plan = get_plan(session, plan_id, reader=reader)
    units = {
        name.casefold(): str(id) for id, name in list_units(session, reader=reader)
    }  # fmt: skip
    taken, told = 0, []
    for number, cells in lines_of(content):
        form = form_of(cells, units)
        wrong = save_row(session, plan_id, None, form, reader=reader)
        if wrong:
            told.append(Refused(number, form["index"], list(wrong.values())))
        else:
            taken += 1
    record(session, "plan.imported", "plan", plan.id, rows=taken, refused=len(told))
    return Report(taken, told)


def lines_of(content: bytes) -> list[tuple[int, Mapping[str, str]]]:
    """Return the lines of a CSV file by the names of their columns."""
    if len(content) > LARGEST:
        raise TooLargeError(_("The file is larger than 4 MB. Split it."))
    text = decoded(content)
    reading = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows = [(reading.line_num, row) for row in reading if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise refused(_("The file is empty."))
    if len(rows) > MOST_ROWS:
        raise refused(_("More than {n} rows. Split the file.").format(n=MOST_ROWS))
    known = {word: name for name, words in HEADERS.items() for word in words}
    columns = [known.get(tidy(cell).lower(), "") for cell in rows[0][1]]
    missing = {"index", "heading", "term"} - set(columns)
    if missing:
        names = ", ".join(HEADERS[name][0] for name in sorted(missing))
        raise InvalidError(
            _("The first line must name the columns. Missing: {names}.").format(names=names)
        )
    return [
        (number, {name: tidy(cell) for name, cell in zip(columns, row, strict=False) if name})
        for number, row in rows[1:]
    ]


def form_of(cells: Mapping[str, str], units: Mapping[str, str]) -> dict[str, str]:
    """Return a line as the form of a row gives it; one unit of all needs no column."""
    only = next(iter(units.values())) if len(units) == 1 else ""
    unit = units.get(cells.get("unit", "").casefold(), only)
    return {
        "unit": unit, "index": cells.get("index", ""), "heading": cells.get("heading", ""),
        "note": cells.get("note", ""), "electronic": YES, "article": cells.get("article", ""),
        "carried": YES if "переходящ" in cells.get("note", "").lower() else "",
        **{name: value for name, value in term_of(cells.get("term", "")).items() if value},
    }  # fmt: skip


def term_of(text: str) -> dict[str, str]:
    """Return a storage term as offices write it: «5 лет ЭПК, ст. 70», «Постоянно», «ДМН»."""
    article = ARTICLE.search(text)
    bare = text[: article.start()] if article else text
    epk = YES if "ЭПК" in bare else ""
    bare = " ".join(bare.replace("ЭПК", " ").split())
    low = bare.lower()
    given = {"article": article[1].strip() if article else "", "epk": epk, "years": "", "event": ""}
    if low.startswith("пост"):
        return given | {"keeping": Keeping.PERMANENT}
    if low in ("дмн", "до минования надобности"):
        return given | {"keeping": Keeping.NEED}
    if low.startswith("до замены"):
        return given | {"keeping": Keeping.REPLACED}
    found = YEARS.fullmatch(low)
    if found is None:
        return given | {"keeping": ""}
    event = found[2].strip().removeprefix("после").strip()
    kind = Keeping.EVENT if event else Keeping.YEARS
    return given | {"keeping": kind, "years": found[1], "event": event}
