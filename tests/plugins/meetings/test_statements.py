"""How many statements a screen of meetings costs: as many for many rows as for a few."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from plugins.meetings.conftest import Hall
from uprava_meetings.agenda.service import items

FEW, MANY = 2, 12


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect what the driver of the database is asked to execute within the block."""
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def noting(cursor: psycopg.Cursor, query: str, *rest: object, **named: object) -> object:
        asked.append(str(query))
        return execute(cursor, query, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noting)
        yield asked


def cost(desk: Any, address: str, rows: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return what a page costs when it is opened again; it shows so many rows.

    The least of three: the application's own jobs may ask in between.
    """
    desk.get(address)
    costs = []
    for _n in range(3):
        with counted(monkeypatch) as asked:
            answer = desk.get(address)
        costs.append(len(asked))
    assert answer.status_code == 200
    assert max(answer.text.count(each) for each in ROWS) >= rows, address
    return min(costs)


TITLE = "О ремонте, вопрос"
ROWS = ('href="/docs/', TITLE)
"""What stands in each row: the way to its card, or a question's title."""


@pytest.mark.parametrize(
    "address",
    [
        "/meetings",
        "/meetings/mine",
        "/meetings/year?year={year}",
        "/meetings/month?month={year}-{month:02}",
        "/meetings/questions?view=backlog",
    ],
)
def test_a_list_costs_as_many_statements_with_many_rows(
    hall: Hall, client: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    first = (hall.today + timedelta(days=40)).replace(day=1)
    page = address.format(year=first.year, month=first.month)

    def fill(since: int, until: int) -> None:
        for n in range(since, until):
            hall.plan(first + timedelta(days=n))
            hall.on_backlog(f"{TITLE} {n}")

    with hall.at_the_screen(client, hall.secretary) as desk:
        fill(0, FEW)
        few = cost(desk, page, FEW, monkeypatch)
        fill(FEW, MANY)
        assert cost(desk, page, MANY, monkeypatch) == few


@pytest.mark.parametrize(("page", "each"), [("agenda", 0), ("reader", 2)])
def test_an_agenda_costs_a_known_number_of_statements_for_a_question(
    hall: Hall, client: Any, monkeypatch: pytest.MonkeyPatch, page: str, each: int
) -> None:
    """The reader opens each question under its own right and lists its files."""
    id = hall.plan(hall.today + timedelta(days=40)).id

    def fill(since: int, until: int) -> None:
        for n in range(since, until):
            question = UUID(str(hall.on_backlog(f"{TITLE} {n}")))
            hall.act(hall.secretary, items.put_on, id, question, "")

    with hall.at_the_screen(client, hall.secretary) as desk:
        fill(0, FEW)
        few = cost(desk, f"/meetings/{id}/{page}", FEW, monkeypatch)
        fill(FEW, MANY)
        many = cost(desk, f"/meetings/{id}/{page}", MANY, monkeypatch)
    assert many - few == each * (MANY - FEW)
