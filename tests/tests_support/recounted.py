"""Ready reports over the demo town, to be compared with what plain SQL says of the same rows."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.users.reader import Reader
from uprava_reports.asking.values import Question
from uprava_reports.building.figures import value_of
from uprava_reports.building.service import counting
from uprava_reports.building.statements import Wanted
from uprava_reports.kept.service.finding import asked

from tests_support.demo_town import DemoTown

OPEN_TO = """
    select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s::int[]) and not g.hidden"""
"""Documents a reader may see, by the words of the tests."""

Cells = dict[tuple[Any, ...], tuple[Any, ...]]


def periods_of(town: DemoTown, days: int = 700) -> dict[str, str]:
    """Return own days: those behind, and a month ahead."""
    since, until = town.today - timedelta(days), town.today + timedelta(30)
    return {"period": "own", "since": f"{since}", "until": f"{until}"}


def words(town: DemoTown, reader: Reader, days: int = 700) -> dict[str, Any]:
    """Return what the statements of the tests are asked with."""
    period = periods_of(town, days)
    return {
        "principals": list(reader.principals), "today": town.today, "me": reader.person_id,
        "since": date.fromisoformat(period["since"]), "until": date.fromisoformat(period["until"]),
    }  # fmt: skip


def question(
    session: Session, town: DemoTown, code: str, reader: Reader, narrowed: dict[str, str]
) -> Question:
    """Return a report as its form asks it, over almost two years."""
    plugins = town.installation.plugins
    params = narrowed | (periods_of(town) if plugins.ready_reports[code].layout.period else {})
    return asked(session, code, MultiDict(params), reader=reader, plugins=plugins)


def figures(town: DemoTown, reader: Reader, code: str, **narrowed: str) -> Cells:
    """Return every figure of a report by its keys; lines without anything to count are left out."""
    with town.acting(reader) as session:
        found = question(session, town, code, reader, narrowed)
        counted = counting.count(session, found, reader=reader)
    cells = {
        keys: tuple(map(value_of, found.measures, parts)) for keys, parts in counted.cells.items()
    }
    return {keys: values for keys, values in cells.items() if any(values)}


def listed(town: DemoTown, reader: Reader, code: str, **narrowed: str) -> list[tuple[Any, ...]]:
    """Return every row of a report that is a list, portion by portion, in its order."""
    rows: list[tuple[Any, ...]] = []
    with town.acting(reader) as session:
        found = question(session, town, code, reader, narrowed)
        after = None
        while True:
            wanted = Wanted({}, sort=found.sort, after=after, limit=200)
            portion = counting.rows(session, found, wanted, reader=reader)
            rows += [tuple(row.values) for row in portion]
            if len(portion) < 200:
                assert counting.number(session, found, wanted, reader=reader) == len(rows)
                return rows
            after = portion[-1].place


def recounted(town: DemoTown, query: str, values: dict[str, Any], keys: int = 1) -> Cells:
    """Return what a statement of the test says, by its first columns."""
    rows = town.rows(query, values)
    cells = {row[:keys]: tuple(map(plain, row[keys:])) for row in rows}
    assert len(cells) == len(rows), "two lines of one key"
    return {key: row for key, row in cells.items() if any(row)}


def plain(value: Any) -> Any:
    """Return a count as figures are."""
    return Decimal(value) if isinstance(value, int) else value


def untold(town: DemoTown, module: str, *files: Path) -> list[str]:
    """Return the ready reports of a module that its files of tests do not name."""
    text = "".join(each.read_text("utf-8") for each in files)
    ready = town.installation.plugins.ready_reports
    words = [code.removeprefix(f"{module}.") for code in ready if code.startswith(f"{module}.")]
    return [word for word in words if f'"{word}"' not in text and f'{module}.{word}"' not in text]
