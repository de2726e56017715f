"""Terms in working hours and days, and what is told when they are over."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from halls import Hall, stage
from uprava import testing
from uprava.approval.clock import due_moment
from uprava.approval.models import Purpose, TermUnit
from uprava.approval.service.lateness import tell_late
from uprava.calendar import official_calendar
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.work.jobs import tell_of_day

OMSK = ZoneInfo("Asia/Omsk")


@pytest.mark.parametrize(
    ("start", "term", "unit", "due"),
    [
        ("2026-11-20 12:00", 8, "hours", "2026-11-23 13:00"),  # Friday closes at five
        ("2026-11-20 16:30", 4, "hours", "2026-11-23 12:30"),
        ("2026-11-20 12:30", 1, "hours", "2026-11-20 14:30"),  # over lunch
        ("2026-11-20 13:20", 1, "hours", "2026-11-20 15:00"),  # sent at lunch
        ("2026-11-20 20:00", 2, "hours", "2026-11-23 11:00"),
        ("2026-11-21 10:00", 2, "hours", "2026-11-23 11:00"),  # Saturday
        ("2026-11-03 16:00", 2, "hours", "2026-11-05 10:00"),  # an hour shorter before 4 November
        ("2026-11-16 09:00", 39, "hours", "2026-11-20 17:00"),  # a whole week
        ("2026-11-20 12:00", 1, "days", "2026-11-23 18:00"),
        ("2026-11-20 12:00", 3, "days", "2026-11-25 18:00"),
        ("2026-11-19 12:00", 1, "days", "2026-11-20 17:00"),
        ("2026-10-30 12:00", 2, "days", "2026-11-03 17:00"),
    ],
)
def test_a_term_ends_when_the_office_of_that_day_says(
    start: str, term: int, unit: str, due: str
) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=OMSK)
    found = due_moment(moment, term, TermUnit(unit), official_calendar())
    assert found == datetime.fromisoformat(due).replace(tzinfo=OMSK)


def tell(hall: Hall, at: datetime) -> None:
    """Do what the job does at a moment."""
    today = at.astimezone(OMSK).date()
    last: int | None = 0
    while last is not None:
        engine = hall.installation.engine
        with system_transaction(engine, today=today, task="late") as session:
            last = tell_late(session, after=last, today=today, at=at)


def due_of(hall: Hall, id: UUID) -> datetime:
    with hall.system() as session:
        query = "select due_at from approval.visa where document_id = %s"
        return fetch_value(session, query, (id,))


LATE = "Срок вашего решения истёк: О ремонте кровли"


def test_who_is_late_is_told_once_and_a_working_day_later_the_author_and_the_head(
    hall: Hall,
) -> None:
    boss = testing.make_person(hall.installation, unit_id=hall.town.housing_id, heads=True)
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, term=1))
    due = due_of(hall, id)
    assert due.astimezone(OMSK) == datetime(2026, 11, 23, 18, tzinfo=OMSK)
    tell(hall, due - timedelta(minutes=1))
    assert LATE not in hall.told(first)
    for _ in range(3):
        tell(hall, due + timedelta(minutes=1))
    assert hall.told(first).count(LATE) == 1
    assert hall.told(hall.author) == []
    for _ in range(3):
        tell(hall, due + timedelta(days=1))
    assert hall.told(first).count(LATE) == 1
    assert hall.told(hall.author) == ["Крылова А. Д. просрочивает решение: О ремонте кровли"]
    late = "Крылова А. Д. (ваше подразделение) просрочивает решение по документу."
    assert hall.told(boss) == [late]
    tell(hall, due + timedelta(days=3))
    assert hall.told(first).count(LATE) == 2, "every third working day"
    assert len(hall.told(hall.author)) == 1


def test_nobody_is_told_of_a_decision_that_was_made_or_a_document_in_the_trash(hall: Hall) -> None:
    first, second = hall.people[:2]
    decided, thrown = hall.document(), hall.document()
    hall.send(decided, stage(first, second, term=1))
    hall.send(thrown, stage(second, term=1))
    due = due_of(hall, thrown)
    hall.decide(first, decided)
    hall.decide(second, decided)
    with hall.system() as session:
        execute(
            session, "update documents.document set deleted_at = now() where id = %s", (thrown,)
        )
    tell(hall, due + timedelta(days=2))
    assert LATE not in hall.told(first) + hall.told(second)


def test_the_coming_term_is_told_by_the_area_of_work_from_the_same_row(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, term=2))
    due = due_of(hall, id).astimezone(OMSK).date()
    tell_of_day(hall.installation, day=due - timedelta(days=1), at=hall.at)
    assert hall.told(first)[-1] == "Срок истекает 24.11.2026: О ремонте кровли"
    tell_of_day(hall.installation, day=due, at=hall.at)
    tell_of_day(hall.installation, day=due, at=hall.at)
    assert hall.told(first)[-1].startswith("Срок истекает сегодня")
    assert len([each for each in hall.told(first) if each.startswith("Срок")]) == 2


def test_who_stands_in_is_told_that_something_is_late_without_what(hall: Hall) -> None:
    id, (absent, deputy, *_rest) = hall.document(), hall.people
    hall.send(id, stage(absent, term=1))
    with hall.system() as session:
        execute(
            session,
            "insert into users.substitution (absent_id, substitute_id, since, until, permissions,"
            " reason, created_by, created_at)"
            " values (%s, %s, '2026-11-01', '2026-12-31', '{}', 'отпуск', %s, now())",
            (absent.person_id, deputy.person_id, absent.person_id),
        )
    tell(hall, due_of(hall, id) + timedelta(minutes=1))
    assert "отсутствует" in hall.told(deputy)[-1]
    assert "кровли" not in hall.told(deputy)[-1]


def test_only_who_may_decide_for_the_absent_is_told(hall: Hall) -> None:
    agreeing, signing = hall.document(), hall.document()
    absent, clerk, deputy, signer, _other = hall.people
    hall.send(agreeing, stage(absent, term=1))
    hall.send(signing, stage(absent, purpose=Purpose.SIGN, term=1))
    hall.acting_for(clerk, absent, "documents.attach")
    hall.acting_for(deputy, absent)
    hall.acting_for(signer, absent, "signing.sign")
    with hall.system() as session:
        query = "update users.substitution set until = '2026-12-31' where absent_id = %s"
        execute(session, query, (absent.person_id,))
    tell(hall, due_of(hall, agreeing) + timedelta(minutes=1))
    told = {each.person_id: len([t for t in hall.told(each) if "отсутствует" in t])
            for each in (clerk, deputy, signer)}  # fmt: skip
    assert told == {clerk.person_id: 0, deputy.person_id: 1, signer.person_id: 1}


def test_who_stands_in_for_an_absent_author_or_head_is_told_of_the_late(hall: Hall) -> None:
    boss = testing.make_person(hall.installation, unit_id=hall.town.housing_id, heads=True)
    id, (first, for_boss, for_author, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, term=1))
    hall.acting_for(for_boss, boss)
    hall.acting_for(for_author, hall.author)
    with hall.system() as session:
        query = "update users.substitution set until = '2026-12-31' where absent_id = any (%s)"
        execute(session, query, ([boss.person_id, hall.author.person_id],))
    due = due_of(hall, id)
    tell(hall, due + timedelta(minutes=1))
    assert not any("отсутствует" in each for each in hall.told(for_boss) + hall.told(for_author))
    for _ in range(2):
        tell(hall, due + timedelta(days=1))
    for each in (for_boss, for_author):
        (said,) = (text for text in hall.told(each) if "отсутствует" in text)
        assert "просрочено решение" in said
        assert "кровли" not in said
