"""What comes at night is of the office's day: UTC still has the day before."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from uprava.clock import office_day
from uprava.db.sql import execute

from .conftest import message

OMSK = "Asia/Omsk"
LATE = "регистрация просрочена"


@pytest.fixture
def night() -> datetime:
    """Half past midnight of the office's today."""
    return datetime.combine(office_day(OMSK), time(0, 30), ZoneInfo(OMSK))


@pytest.fixture
def came(server: Any, visit: Any) -> Any:
    """A message that waits."""
    server.bring(message("О субботнике", id="<43@zaozer.example>").as_bytes())
    (id,) = visit()
    return id


def put_at(office: Any, id: UUID, moment: datetime) -> None:
    with office.as_(office.registrar) as session:
        moved = "update records.draft set created_at = %s where id = %s"
        execute(session, moved, (moment, id))


def test_a_letter_of_this_night_is_not_late_in_the_morning(
    office: Any, desk: Any, came: UUID, night: datetime
) -> None:
    put_at(office, came, night)
    assert LATE not in desk.get("/records/incoming/new").text


def test_a_letter_of_yesterday_evening_is(
    office: Any, desk: Any, came: UUID, night: datetime
) -> None:
    put_at(office, came, night - timedelta(hours=1))
    assert LATE in desk.get("/records/incoming/new").text


def test_the_day_of_a_registrar_begins_at_the_queue(desk: Any, came: UUID) -> None:
    answer = desk.get("/")
    assert answer.headers["location"] == "/records/incoming/new"
