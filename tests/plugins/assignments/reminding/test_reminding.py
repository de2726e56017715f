"""Mornings one after another: who is told what, and that nobody is told twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from uprava.db.transaction import system_transaction
from uprava_assignments.giving.service import asking, deciding, ending, working
from uprava_assignments.giving.values import Control
from uprava_assignments.giving.wish import Interim
from uprava_assignments.reminding.jobs import remind_on
from uprava_assignments.reminding.service import taking, telling

TWENTY = {"asked_term": "calendar:20"}


def test_executor_is_reminded_by_the_steps_and_then_on_every_working_day(office: Any) -> None:
    hall = office.hall
    id = hall.give(hall.lead, **TWENTY)  # until Thursday, 10 December
    office.morning(35)  # until Friday, 25 December
    lead = office.told(hall.lead)
    assert office.days(hall.lead) == [
        "11-30", "12-04", "12-07",
        "12-11", "12-14", "12-15", "12-16", "12-17", "12-18", "12-21", "12-22", "12-23", "12-24",
        "12-25",
    ]  # fmt: skip
    assert {each.document_id for each in lead} == {id}
    assert lead[1].text.startswith("Срок поручения П-1 — 10.12.2026, осталось дней: 6.")
    assert "просрочено" in lead[3].text
    assert "дней просрочки: 1." in lead[3].text
    assert office.days(hall.head) == office.days(hall.controller) == ["12-11", "12-18", "12-25"]
    said = office.told(hall.controller)[0].text
    assert "Крылова" in said
    assert "дней просрочки: 1" in said


def test_the_core_alone_tells_of_the_last_two_days(office: Any) -> None:
    from uprava.work.jobs import tell_of_day

    hall = office.hall
    hall.give(hall.lead, asked_term="calendar:10")  # until Monday, 30 November
    for _day in range(10):
        office.morning()
        tell_of_day(hall.installation, day=hall.today, at=hall.at)
    assert office.days(hall.lead) == ["11-25", "11-27", "11-30"]


def test_assignment_given_after_a_step_is_not_reminded_of_it(office: Any) -> None:
    hall = office.hall
    hall.give(hall.lead, asked_term="calendar:5")  # Wednesday, 25 November
    office.run()
    office.morning(5)
    assert office.days(hall.lead) == ["11-20"]  # three days before is Sunday


def test_a_moved_term_moves_its_reminders(office: Any) -> None:
    hall = office.hall
    id = hall.give(hall.lead, **TWENTY)
    office.morning(11)
    assert office.days(hall.lead) == ["11-30"]
    hall.act(hall.head, asking.set_term, hall.duty(id).id, date(2026, 12, 24), "Ждём смету.")
    office.morning(21)
    assert office.days(hall.lead) == ["11-30", "12-14", "12-18", "12-21"]


@pytest.mark.parametrize("how", ["suspended", "recalled", "reported", "trash"])
def test_what_nobody_has_to_do_is_silent(office: Any, how: str) -> None:
    hall = office.hall
    id = hall.give(hall.lead, **TWENTY)
    if how == "suspended":
        hall.act(hall.head, ending.suspend, id, "До решения совета.")
    elif how == "recalled":
        hall.act(hall.head, ending.recall, id, "Вопрос снят.")
    elif how == "reported":
        hall.act(hall.lead, working.report, hall.duty(id).id, working.Said("Исполнено."))
    else:
        hall.look("update documents.document set deleted_at = now() where id = %s returning 1", id)
    office.morning(28)
    for who in (hall.lead, hall.head, hall.controller):
        assert office.told(who) == []


def test_returned_report_is_reminded_again(office: Any) -> None:
    hall = office.hall
    id = hall.give(hall.lead, control=Control.NONE, controller_id=None, **TWENTY)
    hall.act(hall.lead, working.report, hall.duty(id).id, working.Said("Исполнено."))
    office.morning(12)
    hall.act(hall.head, deciding.return_report, hall.duty(id).id, "Дополните.")
    office.morning(2)
    assert office.days(hall.lead) == ["12-03", "12-04"]


def test_people_of_a_unit_are_told_until_one_of_them_takes_it(office: Any) -> None:
    hall = office.hall
    id = hall.give(hall.town.housing_id, **TWENTY)
    office.morning(10)
    assert [office.days(each) for each in (hall.lead, hall.helper, hall.other)] == [["11-30"]] * 3
    hall.act(hall.helper, working.take, hall.duty(id).id)
    office.morning(15)
    assert office.days(hall.lead) == ["11-30"]
    assert office.days(hall.helper) == ["11-30", "12-04", "12-07", "12-11", "12-14", "12-15"]
    assert office.days(hall.stranger) == []


def test_unit_is_named_to_the_leader_when_nobody_took_it(office: Any) -> None:
    hall = office.hall
    hall.give(hall.town.housing_id, **TWENTY)
    office.morning(21)
    assert "Управление ЖКХ" in office.told(hall.head)[0].text


def test_who_stands_in_is_told_without_a_word_of_what(office: Any) -> None:
    hall = office.hall
    hall.give(hall.lead, **TWENTY)
    office.stand_in(hall.lead, hall.stranger, date(2026, 12, 31))
    office.stand_in(hall.controller, hall.deputy, date(2026, 12, 31))
    office.morning(21)
    assert office.days(hall.lead) == ["11-30", "12-04", "12-07", "12-11"]
    assert office.days(hall.stranger) == ["11-30", "12-04", "12-07", "12-11"]
    assert office.days(hall.deputy) == ["12-11"]
    for each in office.told(hall.stranger):
        assert each.document_id is None
        assert "котельных" not in each.text
        assert "отсутствует" in each.text


def test_interim_terms_are_told_to_the_responsible_until_they_are_reported(office: Any) -> None:
    hall = office.hall
    interim = (Interim("Собрать сведения.", date(2026, 11, 27)),)
    id = hall.give(hall.lead, hall.helper, asked_term="calendar:60", milestones=interim)
    office.morning(12)
    days = ["11-23", "11-24", "11-26", "11-27", "11-30", "12-01", "12-02"]
    assert office.days(hall.lead, "ромежуточный срок") == days
    assert office.days(hall.helper) == []
    assert office.days(hall.head, "Собрать сведения.") == ["11-30"]
    stone = hall.look("select id from assignments.milestone where assignment_id = %s", id)
    hall.look("update assignments.milestone set done_on = '2026-12-02' where id = %s returning 1",
              stone)  # fmt: skip
    office.morning(3)
    assert office.days(hall.lead) == days


def test_a_standstill_is_made_up_for_on_the_next_working_day_once(office: Any) -> None:
    hall = office.hall
    hall.give(hall.lead, **TWENTY)
    hall.go(12)  # the step of 30 November was missed
    office.run()
    office.run()
    assert office.days(hall.lead) == ["12-02"]
    hall.go(12)  # the term was missed, and its first day late
    office.run()
    assert office.days(hall.head) == ["12-14"]
    office.morning(7)
    assert office.days(hall.head) == ["12-14", "12-18"]


def test_two_workers_at_once_tell_each_thing_once(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = office.hall
    for query in ("NEAR", "LATE"):
        small = getattr(taking, query).replace("limit 500", "limit 3")
        monkeypatch.setattr(taking, query, small)
    for n in range(12):
        hall.give(hall.lead, hall.helper, asked_term="calendar:20" if n % 2 else "calendar:3")
    hall.go(10)
    start = Barrier(3)

    def run(_n: int) -> None:
        start.wait()
        remind_on(hall.installation, day=hall.today, at=hall.at)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, range(3)))
    for who in (hall.lead, hall.helper):
        told = office.told(who)
        assert len({each.document_id for each in told}) == len(told) == 12
    assert len(office.told(hall.head)) == 12


def test_what_a_killed_worker_took_is_told_by_the_next(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = office.hall
    hall.give(hall.lead, **TWENTY)
    hall.go(10)

    def killed(*_rest: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(telling, "warn_substitutes", killed)
    with pytest.raises(RuntimeError):
        office.run()
    assert office.told(hall.lead) == []
    monkeypatch.undo()
    office.run()
    assert office.days(hall.lead) == ["11-30"]


def test_days_off_are_silent(office: Any) -> None:
    hall = office.hall
    hall.give(hall.lead, asked_term="date:2026-11-27")
    hall.go(8)  # Saturday
    office.run()
    assert office.told(hall.lead) == []
    office.morning(2)
    assert office.days(hall.lead) == ["11-30"]


MILLION = """
create temporary table duty (like assignments.duty including defaults) on commit drop;
insert into duty (id, assignment_id, position, role, principal_id, author_id, organisation_id,
    state, due_on, sent_at, control, priority, text, asked_term, returned, extended)
select n, gen_random_uuid(), 1, 'executor', 1, 1, 1,
    case when n % 50 = 0 then 'accepted' else 'done' end, date '2026-12-31' - (n / 300)::int,
    now(), 'usual', 'usual', '', '', 0, 0
from generate_series(1, 1000000) as n;
create index ix_duty_term on duty (due_on)
    where state in ('sent', 'accepted', 'reported', 'returned');
create index on duty (id);
analyze duty"""


def test_a_million_duties_are_looked_through_by_their_terms(office: Any) -> None:
    hall = office.hall
    from uprava.calendar import official_calendar
    from uprava.db.sql import driver
    from uprava_assignments.reminding.rules import steps_on

    steps = steps_on(hall.today, (10, 5, 3), official_calendar())
    values = taking.given(steps, today=hall.today, zone="Asia/Omsk")
    with system_transaction(hall.installation.engine, today=hall.today, task="test") as session:
        raw = driver(session)
        raw.execute(MILLION)
        for chosen in (taking.NEAR, taking.LATE):
            query = chosen.replace("assignments.duty", "duty")
            plan = "\n".join(row[0] for row in raw.execute(f"explain {query}", values))
            assert "ix_duty_term" in plan, plan
            assert "Seq Scan on duty" not in plan, plan
