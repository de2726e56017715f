"""Open terms are counted anew when the production calendar changes."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from tests_support.browser import signed_in
from uprava import testing
from uprava.calendar import official_calendar
from uprava.calendar.keeping import restored
from uprava.calendar.service import ExceptionRow, keep_exception, moved, office_calendar
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.jobs.worker import run_worker
from uprava.users.reader import Reader
from uprava_assignments.giving.service import asking, ending
from uprava_assignments.giving.values import Priority
from uprava_assignments.terms.counting import count
from uprava_assignments.terms.service import recounting
from uprava_assignments.terms.service.moving import move_due
from uprava_assignments.terms.service.recounting import go_on
from uprava_assignments.terms.values import AskedTerm, Given

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


@pytest.fixture
def office(hall: Any) -> Iterator[Any]:
    """The hall, whose calendar is as it was at the end; recounts asked for before are over."""
    with hall.system() as session:
        execute(session, "update assignments.recount set ended_at = now() where ended_at is null")
        execute(session, "update assignments.duty set state = 'withdrawn'")
    yield hall
    with system_transaction(hall.installation.engine, today=testing.TODAY) as session:
        execute(session, "delete from calendar.exception")
        execute(session, "update calendar.revision set number = number + 1")
        office_calendar(session)


def day_off(hall: Any, *days: date) -> None:
    """Declare days off, as the calendar's keeper does."""
    for each in days:
        row = ExceptionRow(each, "municipal", "off", "День города", "Постановление № 5")
        hall.act(hall.stranger, keep_exception, row)


def run(hall: Any) -> int:
    """Run every recount asked for; return how many portions it took."""
    portions = 0
    for id in hall.column("select id from assignments.recount where ended_at is null order by id"):
        more = True
        while more:
            portions += 1
            with hall.system() as session:
                more = go_on(session, id, today=hall.today, at=hall.at)
    return portions


def lines(hall: Any, id: UUID) -> list[str]:
    query = """select was || ' ' || now || ' ' || why from assignments.recount_line
        where assignment_id = %s order by recount_id, duty_id"""
    return hall.column(query, id)


def notices(hall: Any, who: Any) -> list[str]:
    query = "select text from work.notice where person_id = %s and kind = 'term' order by id"
    return hall.column(query, who.person_id)


def test_a_day_off_moves_the_term_its_work_and_its_card_and_tells_everybody(office: Any) -> None:
    id = office.give(office.lead, office.helper, priority=Priority.PROMPT, asked_term="typical")
    assert office.duty(id).due_on == MONDAY
    day_off(office, MONDAY)
    assert run(office) == 1
    assert [each.due_on for each in office.duties(id)] == [FRIDAY, FRIDAY]
    assert office.row(id).due_on == FRIDAY
    work = "select distinct due_on from work.item where document_id = %s and done_at is null"
    assert office.column(work, id) == [FRIDAY]
    told = lines(office, id)
    assert len(told) == 2
    assert told[0].startswith("2026-11-30 2026-11-27 10 календарных дней со дня подписания")
    assert "нерабочий (региональный выходной), срок – 27.11.2026." in told[0]
    for who in (office.lead, office.helper, office.head):
        assert any("27.11.2026" in each for each in notices(office, who)), who
    assert notices(office, office.stranger)[-1].startswith("Сроки поручений пересчитаны: ")
    first = "select due_first from assignments.duty where assignment_id = %s limit 1"
    assert office.look(first, id) == MONDAY, "the term it was given with stays"


def test_one_change_is_counted_once_and_a_dead_worker_goes_on(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "PORTION", 2)
    ids = [office.give(office.lead, office.helper, asked_term="calendar:10") for _n in range(3)]
    day_off(office, MONDAY)
    recount = office.look("select max(id) from assignments.recount")
    with office.system() as session:
        assert go_on(session, recount, today=office.today, at=office.at)
    assert office.look("select looked_at from assignments.recount where id = %s", recount) == 2
    assert run(office) == 3, "two full portions more, then an empty one that ends it"
    with office.system() as session:
        assert not go_on(session, recount, today=office.today, at=office.at)
    assert [len(lines(office, id)) for id in ids] == [2, 2, 2]
    assert len(notices(office, office.lead)) == 3


def test_many_moved_terms_are_told_in_one_notice(office: Any) -> None:
    for _n in range(6):
        office.give(office.lead, asked_term="calendar:10")
    day_off(office, MONDAY)
    run(office)
    many = "Изменён производственный календарь. Сроков ваших поручений пересчитано: 6."
    assert notices(office, office.lead) == [many]
    assert notices(office, office.head) == [many]


def test_the_same_change_told_twice_orders_one_recount(office: Any) -> None:
    revision = office.look("select number from calendar.revision")
    for _again in range(2):
        with office.system() as session:
            recounting.order(session, None, revision + 1000)
    query = "select count(*) from assignments.recount where revision = %s"
    assert office.look(query, revision + 1000) == 1


def test_a_term_the_new_calendar_would_end_yesterday_is_left_to_its_author(office: Any) -> None:
    id = office.give(office.lead, asked_term="date:2026-11-30")
    office.go(8)  # 28 November
    day_off(office, MONDAY)
    run(office)
    assert office.duty(id).due_on == MONDAY
    left = (
        "2026-11-30 2026-11-30 По новому календарю срок истёк 27.11.2026. Срок оставлен прежним,"
        " перенести его может автор."
    )
    assert lines(office, id) == [left]
    assert "оставлен" in notices(office, office.lead)[-1]


def test_a_term_that_is_over_stays_as_it_was(office: Any) -> None:
    id = office.give(office.lead, asked_term="date:2026-11-30")
    office.go(20)
    day_off(office, MONDAY)
    run(office)
    assert office.duty(id).due_on == MONDAY
    assert lines(office, id) == []


def test_a_term_set_by_the_author_moves_off_the_new_day_off_too(office: Any) -> None:
    working = office.give(office.lead, asked_term="working:6")
    assert office.duty(working).due_on == MONDAY
    day_off(office, date(2026, 11, 24))
    run(office)
    assert office.duty(working).due_on == date(2026, 12, 1), "a working day less: a day later"


def test_a_suspended_term_waits_for_the_day_it_is_resumed(office: Any) -> None:
    id = office.give(office.lead, asked_term="calendar:10")
    office.act(office.head, ending.suspend, id, "ждём областной регламент")
    day_off(office, MONDAY)
    run(office)
    assert lines(office, id) == []
    office.act(office.head, ending.resume, id)
    assert office.duty(id).due_on == FRIDAY, "the same day, nothing was lost"


def test_a_worker_counts_what_a_change_ordered(office: Any) -> None:
    id = office.give(office.lead)
    far = Given(office.today, office.town.organisation_id)
    with office.system() as session:  # the worker knows the day of now only
        execute(session, "delete from jobs.procrastinate_jobs where status = 'todo'")
        deadline = count(session, AskedTerm.read("date:2040-11-30"), given=far)
        move_due(session, office.duty(id).id, deadline, why="проверка", at=office.at)
    day_off(office, date(2040, 11, 30))
    ended = "select bool_and(ended_at is not null) from assignments.recount"

    async def until_ended() -> None:
        running = asyncio.create_task(run_worker(office.installation))
        for _wait in range(300):
            if office.look(ended):
                break
            await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(until_ended())
    assert office.duty(id).due_on == date(2040, 11, 29)
    jobs = "select count(*) from jobs.procrastinate_jobs where task_name = %s and status = 'failed'"
    assert office.look(jobs, recounting.JOB) == 0


def test_a_co_executors_term_moves_without_that_of_the_others(office: Any) -> None:
    id = office.give(office.lead, office.helper, asked_term="calendar:10")
    mine = office.duty(id, office.helper)
    later = restored(told_of(mine) | {"start": "2026-11-23"}, official_calendar())

    def move(session: Session, *, reader: Reader, at: datetime) -> bool:
        return move_due(session, mine.id, later, why="проверка", at=at)

    assert office.act(office.head, move)
    assert not office.act(office.head, move), "the same day again moves nothing"
    query = """select principal_id || ' ' || due_on from work.item
        where document_id = %s and done_at is null and folder = 'execute' order by principal_id"""
    assert office.column(query, id) == [
        f"{office.lead.person_id} 2026-11-30", f"{office.helper.person_id} 2026-12-03",
    ]  # fmt: skip
    assert office.row(id).due_on == MONDAY
    responsible = office.duty(id)

    def clear(session: Session, *, reader: Reader, at: datetime) -> bool:
        return move_due(session, responsible.id, None, why="без срока", at=at)

    assert office.act(office.head, clear)
    assert office.row(id).due_on is None
    assert office.column(query, id) == [None, f"{office.helper.person_id} 2026-12-03"]


def told_of(duty: Any) -> dict[str, Any]:
    assert duty.term is not None
    return dict(duty.term)


def test_a_lost_day_off_gives_the_term_back(office: Any) -> None:
    id = office.give(office.lead, asked_term="calendar:10")
    day_off(office, MONDAY)
    run(office)
    with office.system() as session:
        execute(session, "delete from calendar.exception")
        moved(session)
    run(office)
    assert office.duty(id).due_on == MONDAY
    assert len(lines(office, id)) == 2


def test_the_report_shows_each_reader_what_he_may_see(client: Any, office: Any) -> None:
    id = office.give(office.lead, asked_term="calendar:10")
    day_off(office, MONDAY)
    run(office)
    number = office.row(id).number
    recount = office.look("select max(id) from assignments.recount")
    address = f"/assignments/recounts/{recount}"
    pages = {}
    for name, who in (("lead", office.lead), ("other", office.other)):
        with signed_in(client, office.installation, who):
            pages[name] = client.get(address).text
            assert "Пересчёт сроков" in client.get("/assignments/recounts").text
    assert number in pages["lead"]
    assert "10 календарных дней со дня подписания 20.11.2026" in pages["lead"]
    assert number not in pages["other"]
    assert "Ваши сроки не изменились" in pages["other"]
    with signed_in(client, office.installation, office.lead):
        assert client.get("/assignments/recounts/999999").status_code == 404
        assert client.get(f"{address}?after=99999999").status_code == 200


def test_the_history_of_the_assignment_tells_the_move(client: Any, office: Any) -> None:
    id = office.give(office.lead, asked_term="calendar:10")
    day_off(office, MONDAY)
    run(office)
    with signed_in(client, office.installation, office.lead):
        page = client.get(f"/docs/{id}").text
    assert "срок перенесён с 30.11.2026 на 27.11.2026: изменён производственный календарь" in page


def test_a_change_that_touches_no_term_moves_none_whatever_became_of_them(office: Any) -> None:
    under = {"author_id": office.lead.person_id, "controller_id": None}
    whole = office.give(office.lead, office.helper, asked_term="month:2")
    below = office.give(
        office.other, by=office.lead, parent_duty_id=office.duty(whole).id,
        asked_term="working:4", **under,
    )  # fmt: skip
    asked = office.act(
        office.lead, asking.ask_longer, office.duty(whole).id,
        date(2027, 1, 31), "ждём смету",
    )  # fmt: skip
    office.act(office.head, asking.decide_longer, asked, until=date(2027, 1, 23))
    office.act(office.lead, ending.suspend, below, "нет доступа на объект")
    office.go(5)
    office.act(office.lead, ending.resume, below)
    with office.system() as session:
        moved(session)
    run(office)
    assert lines(office, whole) == lines(office, below) == []
    assert office.duty(whole).due_on == date(2027, 1, 22), "23 January is a Saturday"
