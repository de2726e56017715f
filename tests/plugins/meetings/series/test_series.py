"""Series: a year ahead by a rule, each day once, followed when the rule or the calendar changes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plugins.meetings.conftest import Hall
from sqlalchemy.orm import Session
from uprava.calendar import Shift
from uprava.calendar.repetition import Every, Repetition, Said
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.reading import list_of_series
from uprava_meetings.series.jobs import plan_all, settle_one
from uprava_meetings.series.service import series
from uprava_meetings.series.service.series import SeriesPlan, get_series
from uprava_meetings.values import Form

ZONE = ZoneInfo("Asia/Omsk")

TUESDAYS = Repetition(
    Every.MONTH, weekdays=(2,), week=1, said=Said.ON, shift=Shift.NEXT
)  # fmt: skip

PLAN = SeriesPlan(TUESDAYS, date(2026, 11, 20), None, time(10), 90, Form.IN_PERSON, "зал 201")

FIRST_TUESDAYS = [
    # by a wall calendar; 3.11.2026 has passed, 5.1.2027 is a holiday: Monday is worked again
    date(2026, 12, 1), date(2027, 1, 11), date(2027, 2, 2), date(2027, 3, 2), date(2027, 4, 6),
    date(2027, 5, 4), date(2027, 6, 1), date(2027, 7, 6), date(2027, 8, 3), date(2027, 9, 7),
    date(2027, 10, 5), date(2027, 11, 2),
]  # fmt: skip


def begun(hall: Hall, plan: SeriesPlan = PLAN) -> int:
    """A series whose meetings are planned."""
    id = int(hall.ask(hall.secretary, series.begin_series, hall.body, plan))
    settle(hall, id)
    return id


def settle(hall: Hall, id: int) -> int:
    """Let the job plan a series."""
    return settle_one(hall.installation, id, day=hall.today, at=hall.at)


def days(hall: Hall, id: int) -> Sequence[date]:
    """The coming days of a series as a member of the body sees them."""
    rows = hall.ask(hall.members[0], list_of_series, id)
    return [each.starts_at.astimezone(ZONE).date() for each in rows]


def version(hall: Hall, id: int) -> int:
    """The version of a series."""
    return int(hall.ask(hall.secretary, get_series, id).version)


def test_a_year_is_planned_and_days_off_are_passed_over(hall: Hall) -> None:
    id = begun(hall)
    assert days(hall, id) == FIRST_TUESDAYS
    first = hall.ask(hall.members[0], list_of_series, id)[0]
    assert first.starts_at == datetime(2026, 12, 1, 10, tzinfo=ZONE)
    assert first.slot == 90
    assert (first.place, first.state) == ("зал 201", "planned")
    assert hall.look("select count(*) from work.notice where document_id = %s", first.id) == 0


def test_run_again_and_by_two_workers_at_once_nothing_is_planned_twice(hall: Hall) -> None:
    id = int(hall.ask(hall.secretary, series.begin_series, hall.body, PLAN))
    with ThreadPoolExecutor(4) as workers:
        made = list(workers.map(lambda _n: settle(hall, id), range(4)))
    assert sorted(made) == [0, 0, 0, 12]
    assert settle(hall, id) == 0
    assert days(hall, id) == FIRST_TUESDAYS


def test_the_year_moves_on_night_by_night(hall: Hall) -> None:
    id = begun(hall)
    hall.today += timedelta(days=30)
    hall.at += timedelta(days=30)
    plan_all(hall.installation, day=hall.today, at=hall.at)
    # the first of December lies behind by then, still planned as nobody held it
    assert days(hall, id) == [*FIRST_TUESDAYS, date(2027, 12, 7)]


def test_another_rule_moves_what_is_only_planned(hall: Hall) -> None:
    id = begun(hall)
    rows = hall.ask(hall.secretary, list_of_series, id)
    moved = hall.slot(date(2027, 2, 10))
    hall.act(hall.secretary, planning.change_meeting, rows[2].id, moved, version=rows[2].version)
    begun_agenda = hall.question("Об исполнении бюджета")
    put_on_agenda(hall, rows[3].id, begun_agenda)
    thursdays = replace(PLAN, rule=replace(TUESDAYS, weekdays=(4,)), since=date(2027, 1, 1),
                        begins=time(14), place="зал 5")  # fmt: skip
    hall.ask(hall.secretary, series.change_series, id, thursdays, version=1)
    assert not hall.ask(hall.secretary, get_series, id).is_settled
    settle(hall, id)
    found = hall.ask(hall.secretary, list_of_series, id)
    seen = {each.starts_at.astimezone(ZONE): each.place for each in found}
    kept = {
        datetime(2026, 12, 1, 14, tzinfo=ZONE): "зал 5",
        datetime(2027, 2, 10, 10, tzinfo=ZONE): "зал 201",
        datetime(2027, 3, 2, 10, tzinfo=ZONE): "зал 201",
    }
    thursday = [
        # 7.1.2027 is a holiday; by the new rule the first Thursdays of the year
        date(2027, 1, 11), date(2027, 2, 4), date(2027, 3, 4), date(2027, 4, 1), date(2027, 5, 6),
        date(2027, 6, 3), date(2027, 7, 1), date(2027, 8, 5), date(2027, 9, 2), date(2027, 10, 7),
        date(2027, 11, 4),
    ]  # fmt: skip
    new = {datetime(d.year, d.month, d.day, 14, tzinfo=ZONE): "зал 5" for d in thursday}
    holiday = datetime(2027, 11, 4, 14, tzinfo=ZONE)
    new[datetime(2027, 11, 5, 14, tzinfo=ZONE)] = new.pop(holiday)
    assert seen == kept | new


def put_on_agenda(hall: Hall, meeting: Any, question: Any) -> None:
    """Begin the agenda of a meeting."""
    hall.look(
        "with put as (insert into meetings.item (meeting_id, question_id, position, minutes, late,"
        " outcome) values (%s, %s, 1, 15, '', 'waiting') returning 1) select count(*) from put",
        meeting, question,
    )  # fmt: skip


def test_a_series_that_ends_takes_back_what_was_only_planned(hall: Hall) -> None:
    id = begun(hall)
    rows = hall.ask(hall.secretary, list_of_series, id)
    put_on_agenda(hall, rows[-1].id, hall.question("О плане"))
    with pytest.raises(InvalidError):
        hall.ask(hall.secretary, series.end_series, id, date(2026, 11, 1), version=1)
    hall.ask(hall.secretary, series.end_series, id, date(2027, 3, 31), version=1)
    settle(hall, id)
    assert days(hall, id) == [*FIRST_TUESDAYS[:4], FIRST_TUESDAYS[-1]]
    gone = hall.look("select count(*) from documents.document where id = %s", rows[5].id)
    assert gone == 0
    told = "select count(*) from audit.record where object_id = %s and action = %s"
    assert hall.look(told, str(rows[5].id), "meetings.unplanned") == 1
    plan_all(hall.installation, day=hall.today, at=hall.at)
    assert days(hall, id) == [*FIRST_TUESDAYS[:4], FIRST_TUESDAYS[-1]]


def test_a_meeting_cancelled_by_hand_does_not_come_back(hall: Hall) -> None:
    id = begun(hall)
    row = hall.ask(hall.secretary, list_of_series, id)[1]
    hall.act(hall.secretary, planning.cancel_meeting, row.id, "каникулы", version=row.version)
    assert settle(hall, id) == 0
    assert row.starts_at.astimezone(ZONE).date() not in days(hall, id)


def test_a_new_day_off_moves_what_is_planned_on_it(hall: Hall) -> None:
    id = begun(hall)
    first = FIRST_TUESDAYS[4]
    engine = hall.installation.engine
    with system_transaction(engine, today=hall.today, task="test") as session:
        keep_day_off(session, first)
    try:
        settle(hall, id)
        assert first not in days(hall, id)
        assert first + timedelta(days=1) in days(hall, id)
    finally:
        with system_transaction(engine, today=hall.today, task="test") as session:
            forget_day_off(session, first)


MOVE_ON = """
insert into calendar.revision (id, number) values (1, 1000)
on conflict (id) do update set number = revision.number + 1"""


def keep_day_off(session: Session, day: date) -> None:
    """Make a day one of the municipality's days off."""
    execute(
        session,
        "insert into calendar.exception (day, kind, title, source, created_at) values (%s, 'off',"
        " 'День города', 'Постановление', now())", (day,),
    )  # fmt: skip
    execute(session, MOVE_ON)


def forget_day_off(session: Session, day: date) -> None:
    """Take the day off back."""
    execute(session, "delete from calendar.exception where day = %s", (day,))
    execute(session, MOVE_ON)


def test_only_who_keeps_the_body_plans_series_of_it(hall: Hall) -> None:
    with pytest.raises(ForbiddenError):
        hall.ask(hall.members[0], series.begin_series, hall.body, PLAN)
    id = begun(hall)
    assert [each.id for each in hall.ask(hall.secretary, series.list_series)] == [id]
    assert hall.ask(hall.members[0], series.list_series) == []
    with pytest.raises(NotFoundError):
        hall.ask(hall.members[0], series.end_series, id, date(2027, 1, 1), version=1)


def test_the_second_of_two_changes_is_told(hall: Hall) -> None:
    id = begun(hall)
    hall.ask(hall.secretary, series.change_series, id, replace(PLAN, minutes=60), version=1)
    with pytest.raises(ConflictError):
        hall.ask(hall.chair, series.change_series, id, replace(PLAN, minutes=30), version=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": date(2026, 11, 1)}, "since"),
        ({"until": date(2026, 11, 19)}, "until"),
        ({"until": date(2026, 11, 25)}, "until"),
        ({"minutes": 0}, "minutes"),
        ({"place": ""}, "place"),
        ({"form": Form.VIDEO}, "link"),
        ({"form": Form.CORRESPONDENCE}, "form"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_series_is_told(
    hall: Hall, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        hall.ask(hall.secretary, series.begin_series, hall.body, replace(PLAN, **changes))
    assert set(refused.value.fields) == {field}


def test_when_who_began_it_left_the_secretary_goes_on(hall: Hall) -> None:
    id = int(hall.ask(hall.keeper, series.begin_series, hall.body, PLAN))
    block = "with off as (update users.person set active = false where id = %s returning 1)"
    hall.look(f"{block} select count(*) from off", hall.keeper.person_id)
    assert settle(hall, id) == 12
    author = hall.look(
        "select distinct d.author_id from documents.document as d join meetings.meeting as m"
        " on m.document_id = d.id where m.series_id = %s", id,
    )  # fmt: skip
    assert author == hall.secretary.person_id


def form(hall: Hall, **changes: Any) -> dict[str, Any]:
    """The fields of a series."""
    return {
        "body": str(hall.body), "every": "month", "n": "1", "weekdays": ["2"], "week": "1",
        "day": "0", "month": "1", "shift": "next", "since": "2027-02-01", "until": "",
        "begins": "10:00", "minutes": "90", "form": "in-person", "place": "зал 201", "link": "",
        **changes,
    }  # fmt: skip


def test_the_screens_of_a_series(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.secretary) as desk:
        assert "Первый вторник месяца" in desk.get("/meetings/series").text
        looked = desk.post("/meetings/series/new", data=form(hall, look="1"))
        assert "02.02.2027" in looked.text
        wrong = desk.post("/meetings/series/new", data=form(hall, weekdays=[], place=""))
        assert wrong.status_code == 422
        assert "Выберите хотя бы один день недели" in wrong.text
        made = desk.post("/meetings/series/new", data=form(hall), follow_redirects=True)
        assert "Заседания планируются" in made.text
        id = int(made.url.path.rpartition("/")[2])
        settle(hall, id)
        page = desk.get(f"/meetings/series/{id}")
        assert "02.02.2027" in page.text
        assert "Заседания планируются" not in page.text
        changed = form(hall, place="зал 5", _v="1")
        assert desk.post(f"/meetings/series/{id}/edit", data=changed).status_code in (200, 303)
        late = desk.post(f"/meetings/series/{id}/end", data={"last": "", "_v": "2"})
        assert late.status_code == 422
        desk.post(f"/meetings/series/{id}/end", data={"last": "2027-03-31", "_v": "2"})
        settle(hall, id)
        assert "31.03.2027" in desk.get("/meetings/series").text
    with hall.at_the_screen(client, hall.members[0]) as desk:
        assert desk.get(f"/meetings/series/{id}").status_code == 404
        assert "зал 5" not in desk.get("/meetings/series").text
