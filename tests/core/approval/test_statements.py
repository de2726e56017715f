"""How many statements a sheet costs: as many for a long route as for a short one."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from uuid import UUID

import psycopg
import pytest
from halls import Hall, stage
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.acquainting import acquaint
from uprava.approval.service.sheets import find_sheet

MOST, FEWEST = 12, 7
"""Statements of the longest sheet, and of a short one on which nobody decided."""


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect what this thread asks the driver of the database to execute within the block.

    An application that other tests of this process use may be asking at the same time.
    """
    asked: list[str] = []
    own = get_ident()
    execute = psycopg.Cursor.execute

    def noting(cursor: psycopg.Cursor, query: str, *rest: object, **named: object) -> object:
        if get_ident() == own:
            asked.append(str(query))
        return execute(cursor, query, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noting)
        yield asked


def statements(hall: Hall, id: UUID, monkeypatch: pytest.MonkeyPatch) -> int:
    with hall.as_(hall.author) as session:
        session.connection()
        with counted(monkeypatch) as asked:
            assert find_sheet(session, id, reader=hall.author, at=hall.at) is not None
    return len(asked)


def test_a_sheet_costs_a_fixed_number_of_statements(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = hall.document(), hall.document(files=3)
    unit = hall.town.housing_id
    more = [testing.make_person(hall.installation, unit_id=unit) for _ in range(12)]
    first, second, boss, *_rest = hall.people
    hall.send(short, stage(first))
    hall.send(
        long, stage(first, second), *(stage(*more) for _ in range(5)),
        stage(boss, purpose=Purpose.SIGN), stage(*more, purpose=Purpose.READ),
    )  # fmt: skip
    hall.decide(first, long, Decision.REMARKS, *["Уточнить"] * 20)
    for _ in range(4):
        with hall.as_(hall.author) as session:
            people = [each.person_id for each in more]
            acquaint(session, long, people, term=1, reader=hall.author, at=hall.tick())
    few, many = statements(hall, short, monkeypatch), statements(hall, long, monkeypatch)
    assert few <= FEWEST
    assert many <= MOST
    sheet = hall.sheet(long)
    assert (sheet.asked, len(sheet.asides)) == (62, 4)
