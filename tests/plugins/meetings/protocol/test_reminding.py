"""Reminders of protocols: on the day, once past it; shown as overdue until they are signed."""

from datetime import date, datetime, timedelta
from typing import Any

from litestar.testing import TestClient
from plugins.meetings.conftest import ZONE, Hall
from plugins.meetings.protocol.conftest import DAY, PAST, Minutes, held
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava_meetings.protocol import jobs

DUE = date(2026, 12, 18)
"""Three working days after Tuesday 15 December."""

TOLD = "select count(*) from work.notice where person_id = %s and kind = 'term'"


def remind(hall: Hall, day: date, hour: int = 9) -> int:
    """Run the job on a day; return of how many meetings it told."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    return jobs.remind_on(hall.installation, day=day, at=at)


def told(hall: Hall) -> list[int]:
    """How many reminders the secretary, the chair and a member have."""
    return [
        int(hall.look(TOLD, who.person_id)) for who in (hall.secretary, hall.chair, hall.members[0])
    ]


def test_secretary_and_chair_are_reminded_on_the_day_and_once_past_it(minutes: Minutes) -> None:
    hall = minutes.hall
    assert hall.look("select protocol_by from meetings.meeting where document_id = %s",
                     minutes.id) == DUE  # fmt: skip
    days = []
    for shift in range(-1, 4):
        remind(hall, DUE + timedelta(days=shift))
        remind(hall, DUE + timedelta(days=shift), hour=15)
        days.append(told(hall))
    assert days == [[0, 0, 0], [1, 1, 0], [2, 2, 0], [2, 2, 0], [2, 2, 0]]


def test_who_presided_by_choice_is_reminded_instead_of_the_chair(minutes: Minutes) -> None:
    hall = minutes.hall
    query = """update meetings.meeting set presiding_why = 'избран', presiding_id = (
        select id from meetings.member where body_id = %s and person_id = %s)
        where document_id = %s"""
    engine = hall.installation.engine
    with system_transaction(engine, today=DAY, task="test") as session:
        execute(session, query, (hall.body, hall.members[0].person_id, minutes.id))
    remind(hall, DUE + timedelta(days=5))
    assert told(hall) == [1, 0, 1]
    remind(hall, DUE + timedelta(days=6))
    assert told(hall) == [1, 0, 1]


def test_nobody_is_woken_at_night_or_told_of_a_signed_protocol(minutes: Minutes) -> None:
    hall = minutes.hall
    remind(hall, DUE, hour=6)
    assert told(hall) == [0, 0, 0]
    minutes.point(minutes.items[0])
    minutes.sign(minutes.make())
    remind(hall, DUE + timedelta(days=9))
    assert told(hall) == [0, 0, 0]


def test_lists_and_the_card_say_that_a_protocol_is_overdue(
    hall: Hall, client: TestClient[Any]
) -> None:
    made = held(hall, PAST)
    made.point(made.items[0])
    query = "update meetings.meeting set protocol_by = %s where document_id = %s returning 1"
    with hall.at_the_screen(client, hall.secretary) as browser:
        pages = ("/meetings/held", f"/docs/{made.id}", "/meetings/protocols")
        hall.look(query, date(2099, 1, 1), made.id)
        id = made.make()
        assert [("просрочен" in browser.get(each).text) for each in pages] == [False] * 3
        hall.look(query, PAST + timedelta(days=-1), made.id)
        assert "протокол просрочен" in browser.get(pages[0]).text
        card = browser.get(pages[1]).text
        assert "Протокол должен был быть подписан до 20.11.2026." in card
        assert "20.11.2026, просрочен" in card
        assert "просрочено" in browser.get(pages[2]).text
        made.sign(id)
        assert [("просрочен" in browser.get(each).text) for each in pages] == [False] * 3
