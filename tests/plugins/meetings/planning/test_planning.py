"""Meetings planned, moved, cancelled: days by the rules, who sees them, refusals in words."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plugins.meetings.conftest import Hall
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.reading import get_meeting, list_meetings
from uprava_meetings.planning.values import View
from uprava_meetings.values import Form, Role

ZONE = ZoneInfo("Asia/Omsk")


def test_a_meeting_is_planned_by_the_rules_of_its_day(hall: Hall) -> None:
    head = hall.plan(date(2026, 12, 15))
    row = hall.ask(hall.members[0], get_meeting, head.id)
    assert head.title == "Заседание коллегии администрации 15.12.2026"
    assert row.state == "planned"
    # 15.12.2026 is a Tuesday: ten days before lies on Saturday the 5th, so Friday the 4th
    assert row.materials_by == date(2026, 12, 4)
    assert row.agenda_by == date(2026, 12, 10)
    assert row.protocol_by == date(2026, 12, 18)
    assert row.slot == 90
    assert row.chair_id is not None


def test_members_see_it_and_strangers_do_not(hall: Hall) -> None:
    head = hall.plan(date(2026, 12, 15))
    other = hall.outsider()
    for who in (hall.chair, hall.secretary, *hall.members):
        assert hall.ask(who, get_meeting, head.id).id == head.id
        assert [each.id for each in hall.ask(who, list_meetings, View.COMING)] == [head.id]
    with pytest.raises(NotFoundError):
        hall.ask(other, get_meeting, head.id)
    assert hall.ask(other, list_meetings, View.COMING) == []


def test_a_new_member_sees_what_was_planned_before_and_a_former_one_no_more(hall: Hall) -> None:
    head = hall.plan(date(2026, 12, 15))
    newcomer = hall.outsider()
    hall.join(newcomer, Role.MEMBER, since=hall.today)
    newcomer = hall.again(newcomer)
    assert hall.ask(newcomer, get_meeting, head.id).id == head.id
    hall.leave(newcomer)
    hall.today += timedelta(days=1)
    with pytest.raises(NotFoundError):
        hall.ask(hall.again(newcomer), get_meeting, head.id)


def test_who_keeps_no_body_plans_nothing(hall: Hall) -> None:
    with pytest.raises(ForbiddenError):
        hall.plan(date(2026, 12, 15), who=hall.members[0])
    head = hall.plan(date(2026, 12, 15), who=hall.secretary)
    with pytest.raises(ForbiddenError):
        hall.act(hall.members[0], planning.cancel_meeting, head.id, "болезнь", version=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"ends_at": datetime(2026, 12, 15, 9, tzinfo=ZONE)}, "ends"),
        ({"starts_at": datetime(2026, 11, 20, 9, tzinfo=ZONE),
          "ends_at": datetime(2026, 11, 20, 10, tzinfo=ZONE)}, "day"),
        ({"form": Form.VIDEO}, "link"),
        ({"form": Form.VIDEO, "link": "javascript:alert(1)"}, "link"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan_is_told(hall: Hall, changes: dict[str, Any], field: str) -> None:
    plan = replace(hall.slot(date(2026, 12, 15)), **changes)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.keeper, planning.plan_meeting, hall.body, plan)
    assert set(refused.value.fields) == {field}


def test_a_body_without_rules_does_not_meet(hall: Hall) -> None:
    hall.body = hall.found("Комиссия без регламента")
    with pytest.raises(ConflictError):
        hall.plan(date(2026, 12, 15))


def test_moving_counts_the_days_anew_and_the_second_of_two_is_told(hall: Hall) -> None:
    head = hall.plan(date(2026, 12, 15))
    later = hall.slot(date(2026, 12, 22))
    hall.act(hall.secretary, planning.change_meeting, head.id, later, version=1)
    row = hall.ask(hall.keeper, get_meeting, head.id)
    assert row.title.endswith("22.12.2026")
    assert (row.materials_by, row.revision) == (date(2026, 12, 11), 1)
    with pytest.raises(ConflictError):
        hall.act(hall.chair, planning.change_meeting, head.id, later, version=1)


def test_a_cancelled_meeting_says_why_and_stays(hall: Hall) -> None:
    head = hall.plan(date(2026, 12, 15))
    with pytest.raises(InvalidError):
        hall.act(hall.secretary, planning.cancel_meeting, head.id, "  ", version=1)
    hall.act(hall.secretary, planning.cancel_meeting, head.id, "нет кворума", version=1)
    assert hall.ask(hall.members[0], list_meetings, View.COMING) == []
    assert [each.state for each in hall.ask(hall.members[0], list_meetings, View.HELD)] == [
        "cancelled"
    ]
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, planning.cancel_meeting, head.id, "ещё раз", version=2)
