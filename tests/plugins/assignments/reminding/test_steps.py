"""When somebody is reminded: pure rules on the calendar of 2026."""

from datetime import date, timedelta

from uprava.calendar import official_calendar
from uprava_assignments.reminding.rules import (
    escalation_day,
    interim_steps_on,
    is_escalated,
    steps_on,
)
from uprava_assignments.settings import AssignmentsSettings

CALENDAR = official_calendar()


def told(today: date, *before: int) -> list[str]:
    """Return the terms told of on a day by a job that ran every day before."""
    steps = steps_on(today, before, CALENDAR)
    return [f"{each.due_on:%m-%d}" for each in steps if each.tell_on == today]


def test_each_step_is_told_on_its_day() -> None:
    assert told(date(2026, 11, 24), 10, 5, 3) == ["11-27", "11-29", "12-04"]


def test_friday_tells_of_the_weekend_and_leaves_to_the_core_what_is_next() -> None:
    assert told(date(2026, 11, 27), 10, 5, 3) == [
        "12-01",
        "12-02",
        "12-03",
        "12-04",
        "12-07",
        "12-08",
        "12-09",
    ]


def test_the_last_day_before_the_new_year_tells_of_all_the_holidays() -> None:
    steps = steps_on(date(2025, 12, 30), (3,), CALENDAR)
    assert [f"{each.due_on:%m-%d}" for each in steps] == ["01-13", "01-14"]
    assert {each.tell_on for each in steps} == {date(2025, 12, 30)}


def test_every_term_is_told_once_for_each_step_outside_of_the_cores_two_days() -> None:
    for n in range(300):
        due, days = date(2026, 1, 20) + timedelta(days=n), []
        for back in range(25, 0, -1):
            today = due - timedelta(days=back)
            if CALENDAR.is_working(today):
                days += [today for each in steps_on(today, (10, 5, 3), CALENDAR)
                         if each.due_on == due and each.tell_on == today]  # fmt: skip
        wanted = set()
        for step in (10, 5, 3):
            day = due - timedelta(days=step)
            day = day if CALENDAR.is_working(day) else CALENDAR.previous_working_day(day)
            if CALENDAR.next_working_day(day) < due:
                wanted.add(day)
        assert days == sorted(wanted), due


def test_interim_terms_are_told_on_the_working_day_before_and_on_the_day_too() -> None:
    steps = interim_steps_on(date(2026, 11, 27), (3,), CALENDAR)
    near = [f"{each.due_on:%m-%d}" for each in steps if each.tell_on == date(2026, 11, 27)]
    assert near == ["11-27", "11-28", "11-29", "11-30", "12-01", "12-02"]


def test_leaders_are_told_on_the_first_day_late_and_then_weekly() -> None:
    due = date(2026, 11, 30)
    days = [escalation_day(due, due + timedelta(days=late), 7) for late in (1, 7, 8, 20)]
    assert [f"{each:%m-%d}" for each in days] == ["12-01", "12-01", "12-08", "12-15"]
    assert is_escalated(due, None, date(2026, 12, 20), 0)
    assert not is_escalated(due, date(2026, 12, 1), date(2026, 12, 20), 0)
    assert is_escalated(due, date(2026, 12, 7), date(2026, 12, 9), 7)


def test_steps_are_read_from_the_setting() -> None:
    assert AssignmentsSettings(remind_before="3, 10,5").days_before == (10, 5, 3)
    assert AssignmentsSettings(remind_before="").days_before == ()
    assert steps_on(date(2026, 11, 24), (), CALENDAR) == []
