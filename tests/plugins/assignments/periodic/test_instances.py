"""Periodic assignments: instances on their days, once, beside the number of the series."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import psycopg
import pytest
from uprava.calendar import Shift
from uprava.calendar.repetition import Every, Repetition
from uprava.db.sql import execute
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava_assignments.giving.service import drafting, working
from uprava_assignments.giving.values import EXECUTE, Control
from uprava_assignments.periodic.service import changing, instances, making
from uprava_assignments.periodic.service.changing import End
from uprava_assignments.periodic.service.making import Plan

WEEKLY = Repetition(Every.WEEK, weekdays=(1,))
NOTICES = "select text from work.notice where person_id = %s and document_id = %s order by id"


def test_instances_are_given_ahead_of_their_terms_beside_the_number(repeated: Any) -> None:
    id = repeated.make()
    assert repeated.series(id).next_on == date(2026, 11, 29)
    assert repeated.night() == []
    repeated.days(50)
    assert repeated.instances(id) == [
        "П-1/1 2026-12-04 2026-11-29", "П-1/2 2026-12-30 2026-12-25",
    ]  # fmt: skip
    series = repeated.series(id)
    assert (series.given, series.next_term) == (2, date(2027, 2, 5))
    assert series.standing == "series"
    assert repeated.hall.row(repeated.hall.give()).number == "П-1", "the year 2027 begins with one"


def test_instance_waits_for_its_executors_and_is_executed_as_any_other(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make(hall.lead, hall.helper)
    assert hall.waits(EXECUTE, id) == []
    (made,) = repeated.night(10)
    assert hall.waits(EXECUTE, made) == sorted([hall.lead.person_id, hall.helper.person_id])
    row = hall.row(made)
    assert (row.series_id, row.instance, row.controller_id) == (id, 1, hall.controller.person_id)
    assert {each.due_on for each in hall.duties(made)} == {date(2026, 12, 4)}
    hall.act(hall.lead, working.accept, hall.duty(made).id)
    assert hall.duty(made).state == "accepted"
    assert [each.state for each in hall.duties(id)] == ["planned", "planned"]


def test_each_missed_instance_is_given_once_with_its_true_term_and_told_as_late(
    repeated: Any,
) -> None:
    hall = repeated.hall
    id = repeated.make(rule=WEEKLY, ahead=3)
    given = repeated.night(25)
    assert repeated.instances(id) == [
        "П-1/1 2026-11-23 2026-12-15", "П-1/2 2026-11-30 2026-12-15",
        "П-1/3 2026-12-07 2026-12-15", "П-1/4 2026-12-14 2026-12-15",
    ]  # fmt: skip
    assert repeated.night() == []
    for who in (hall.head, hall.controller):
        assert "с опозданием" in hall.column(NOTICES, who.person_id, given[0])[0]
    acts = hall.column("select action from audit.record where object_id = %s", str(id))
    assert acts.count("assignment.instance_late") == 4


@pytest.mark.parametrize(
    ("shift", "term"),
    [(Shift.PREVIOUS, "2026-12-04"), (Shift.NEXT, "2026-12-07"), (Shift.NONE, "2026-12-05")],
)
@pytest.mark.parametrize("late", [False, True])
def test_term_of_an_instance_is_that_of_the_rule(
    repeated: Any, shift: Shift, term: str, late: bool
) -> None:
    id = repeated.make(rule=Repetition(Every.MONTH, day=5, shift=shift))
    assert repeated.series(id).next_term == date.fromisoformat(term)
    repeated.night(20 if late else 13)
    assert repeated.instances(id)[0].split()[1] == term


def test_two_workers_at_once_give_each_instance_once(repeated: Any) -> None:
    made = [repeated.make(rule=WEEKLY, ahead=3) for _n in range(3)]
    repeated.hall.go(40)
    start = Barrier(3)

    def run() -> int:
        start.wait()
        return len(repeated.night())

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda _n: run(), range(3)))
    assert sum(counts) == 3 * len(repeated.instances(made[0]))
    for id in made:
        numbers = [each.split()[0].rpartition("/")[2] for each in repeated.instances(id)]
        assert numbers == [str(n + 1) for n in range(7)]


def test_what_a_killed_worker_began_is_not_there_and_is_done_again(
    repeated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = repeated.hall
    id = repeated.make(rule=WEEKLY, ahead=3)
    hall.go(20)
    count_on = instances.keep_next

    def killed(session: Any, *rest: Any, **named: Any) -> None:
        count_on(session, *rest, **named)
        with psycopg.connect(
            hall.installation.settings.database_owner_url.replace("+psycopg", ""), autocommit=True
        ) as other:
            pid = session.connection().connection.driver_connection.info.backend_pid
            other.execute("select pg_terminate_backend(%s)", (pid,))

    monkeypatch.setattr(instances, "keep_next", killed)
    with pytest.raises(Exception, match=r".+"):
        repeated.night()
    assert repeated.instances(id) == []
    monkeypatch.undo()
    assert len(repeated.night()) == 3
    assert [each.split()[0] for each in repeated.instances(id)] == ["П-1/1", "П-1/2", "П-1/3"]


def test_an_instance_number_is_never_used_twice(repeated: Any) -> None:
    id = repeated.make()
    repeated.night(15)
    with pytest.raises(ConflictError), repeated.hall.system() as session:
        execute(
            session,
            "update assignments.assignment set series_id = %s, instance = 1 where document_id = %s",
            (id, repeated.hall.give()),
        )


def test_series_whose_executor_left_is_put_off_and_told_and_goes_on(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make()
    other = repeated.make(hall.other)
    active = "update users.person set active = %s where id = %s returning 1"
    hall.look(active, False, hall.lead.person_id)
    assert len(repeated.night(10)) == 1
    assert repeated.instances(id) == []
    assert len(repeated.instances(other)) == 1
    told = hall.column(NOTICES, hall.head.person_id, id)
    assert len(told) == 1
    assert "Крылова" in told[0]
    assert repeated.night() == []
    assert len(hall.column(NOTICES, hall.head.person_id, id)) == 1
    hall.look(active, True, hall.lead.person_id)
    assert len(repeated.night(1)) == 1
    assert repeated.instances(id) == ["П-1/1 2026-12-04 2026-12-01"]


def test_draft_becomes_periodic_by_its_leader_only_and_has_no_terms_of_its_own(
    repeated: Any,
) -> None:
    hall = repeated.hall
    id = hall.act(hall.deputy, drafting.write, hall.wish())
    plan = Plan(WEEKLY, hall.today, 3)
    with pytest.raises(ForbiddenError):
        hall.act(hall.deputy, making.make_periodic, id, plan, version=1)
    hall.act(hall.head, making.make_periodic, id, plan, version=1)
    row = hall.row(id)
    assert (row.standing, row.number, row.asked_term, row.due_on) == ("series", "П-1", "none", None)
    with pytest.raises(ConflictError):
        hall.act(hall.head, making.make_periodic, id, plan, version=row.version)


def test_given_assignment_is_repeated_by_a_series_beside_it(repeated: Any) -> None:
    hall = repeated.hall
    given = hall.give(hall.lead, hall.helper, control=Control.NONE, controller_id=None)
    id = hall.act(hall.head, making.repeat, given, Plan(WEEKLY, hall.today, 3))
    assert hall.row(given).standing == "issued"
    assert [each.principal_id for each in hall.duties(id)] == [
        hall.lead.person_id, hall.helper.person_id,
    ]  # fmt: skip
    with pytest.raises(ForbiddenError):
        hall.act(hall.lead, making.repeat, given, Plan(WEEKLY, hall.today, 3))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": date(2026, 11, 19)}, "since"), ({"ahead_days": 181}, "ahead_days"),
        ({"ahead_days": -1}, "ahead_days"), ({"until": date(2026, 11, 19)}, "until"),
        ({"until": date(2026, 11, 22)}, "until"),
    ],
)  # fmt: skip
def test_plan_that_gives_nothing_is_refused(
    repeated: Any, changes: dict[str, Any], field: str
) -> None:
    hall = repeated.hall
    plan = replace(Plan(WEEKLY, hall.today, 3), **changes)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, making.begin, hall.wish(), plan)
    assert list(refused.value.fields) == [field]


def test_another_rule_holds_from_its_day_and_what_was_given_stays(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make()
    repeated.days(12)
    change = changing.change_rule
    version = hall.row(id).version
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, change, id, Plan(WEEKLY, date(2026, 12, 5), 3), version=version)
    assert "since" in refused.value.fields
    with pytest.raises(ForbiddenError):
        hall.act(hall.lead, change, id, Plan(WEEKLY, date(2026, 12, 7), 3), version=version)
    hall.act(hall.head, change, id, Plan(WEEKLY, date(2026, 12, 7), 3), version=version)
    repeated.days(14)
    assert repeated.instances(id) == [
        "П-1/1 2026-12-04 2026-11-29", "П-1/2 2026-12-07 2026-12-04",
        "П-1/3 2026-12-14 2026-12-11",
    ]  # fmt: skip


def test_stopped_series_gives_nothing_more_and_its_instances_stay(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make()
    (made,) = repeated.night(10)
    version = hall.row(id).version
    with pytest.raises(InvalidError):
        hall.act(hall.head, changing.stop, id, End(" ", hall.today), version=version)
    hall.act(hall.head, changing.stop, id, End("Отчётность отменена.", hall.today), version=version)
    series = repeated.series(id)
    assert (series.standing, series.stopped_on, series.next_on) == ("closed", hall.today, None)
    assert hall.row(made).standing == "issued"
    repeated.days(40)
    assert len(repeated.instances(id)) == 1
    assert "прекращено" in hall.column(NOTICES, hall.lead.person_id, id)[-1]


def test_recalled_or_thrown_away_series_gives_nothing(repeated: Any) -> None:
    hall = repeated.hall
    first, second = repeated.make(), repeated.make()
    hall.look("update documents.document set state = 'recalled' where id = %s returning 1", first)
    hall.look("update documents.document set deleted_at = now() where id = %s returning 1", second)
    repeated.days(20)
    assert repeated.instances(first) == repeated.instances(second) == []
    assert not repeated.series(first).running


def test_series_with_a_last_day_ends_by_itself(repeated: Any) -> None:
    id = repeated.make(rule=WEEKLY, ahead=3, until=date(2026, 12, 8))
    repeated.days(30)
    assert [each.split()[1] for each in repeated.instances(id)] == [
        "2026-11-23", "2026-11-30", "2026-12-07",
    ]  # fmt: skip
    assert repeated.series(id).standing == "closed"


def test_stop_day_to_come_lets_the_terms_before_it_be_given(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make(rule=WEEKLY, ahead=3)
    end = End("Передаётся в другое управление.", date(2026, 12, 7))
    hall.act(hall.head, changing.stop, id, end, version=hall.row(id).version)
    assert repeated.series(id).standing == "series"
    repeated.days(40)
    assert len(repeated.instances(id)) == 3
    assert repeated.series(id).standing == "closed"


def test_a_changed_calendar_moves_the_instances_to_come(repeated: Any) -> None:
    hall = repeated.hall
    id = repeated.make(ahead=0)
    assert repeated.series(id).next_on == date(2026, 12, 4)
    with hall.system() as session:
        execute(
            session,
            "insert into calendar.exception (day, layer, kind, title, source, created_by,"
            " created_at) values ('2026-12-04', 'municipal', 'off', 'День', 'акт', %s, now())",
            (hall.head.person_id,),
        )
        execute(session, "update calendar.revision set number = number + 1")
        execute(session, "insert into calendar.revision (id, number) values (1, 1)"
                " on conflict do nothing")  # fmt: skip
    try:
        with hall.system() as session:
            assert instances.recount(session, after=None, at=hall.at) is not None
        assert repeated.series(id).next_on == date(2026, 12, 3)
        repeated.days(14)
        assert repeated.instances(id) == ["П-1/1 2026-12-03 2026-12-03"]
    finally:
        with hall.system() as session:
            execute(session, "delete from calendar.exception where day = '2026-12-04'")
            execute(session, "update calendar.revision set number = number + 1")
