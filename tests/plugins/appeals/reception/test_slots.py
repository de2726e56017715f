"""Slots of receptions against tables made by hand, and what holds for all of them."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uprava.calendar import official_calendar
from uprava_appeals.reception.slots import (
    Hours,
    Slot,
    Span,
    clash,
    read_span,
    slots_on,
    week_fits,
)

CALENDAR = official_calendar()

THURSDAY, FRIDAY = 4, 5


def span(text: str) -> Span:
    found = read_span(text)
    assert found is not None
    return found


def hours(text: str, minutes: int, *breaks: str, **changes: object) -> Hours:
    """Hours of a leader, on Thursdays unless said otherwise."""
    said: dict[str, object] = {"weekday": THURSDAY} | changes
    return Hours(
        person_id=1, span=span(text), minutes=minutes, breaks=tuple(map(span, breaks)), **said,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (hours("10:00-11:00", 20), "10:00 10:20 10:40"),
        (hours("10:00-11:10", 20), "10:00 10:20 10:40"),
        (hours("10:00-12:00", 30, "10:30-11:00"), "10:00 11:00 11:30"),
        (hours("10:00-12:00", 30, "10:45-11:05"), "10:00 11:05"),
        (hours("14:00-17:00", 40, "15:00-15:15"), "14:00 15:15 15:55"),
        (hours("09:00-12:00", 60, "09:30-09:40", "11:00-11:10"), "09:40"),
        (hours("10:00-10:15", 20), ""),
        (hours("10:00-10:20", 20), "10:00"),
        (hours("10:00-11:00", 20, "09:00-12:00"), ""),
        (hours("22:00-23:59", 60), "22:00"),
        (hours("16:00-18:00", 15, "17:00-17:45"), "16:00 16:15 16:30 16:45 17:45"),
    ],
)
def test_a_day_is_cut_into_whole_slots_between_the_breaks(given: Hours, wanted: str) -> None:
    assert " ".join(f"{each.begins:%H:%M}" for each in given.spans()) == wanted


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, "5 12 19 26"),
        ({"weeks": (1, 3)}, "5 19"),
        ({"weeks": (5,)}, "26"),
        ({"weeks": (4, 5)}, "26"),
        ({"weekday": 1}, "2 9 16 23 30"),
        ({"weekday": 1, "weeks": (5,)}, "30"),
        ({"weekday": 3}, "11 18 25"),
        ({"weekday": 7}, ""),
        ({"since": date(2026, 11, 12), "until": date(2026, 11, 19)}, "12 19"),
        ({"weekday": None, "on_day": date(2026, 11, 10)}, "10"),
        ({"weekday": None, "on_day": date(2026, 11, 4)}, ""),
        ({"weekday": None, "on_day": date(2026, 11, 8)}, ""),
    ],
)
def test_november_2026_by_hand(given: dict[str, object], days: str) -> None:
    """Wednesday the 4th is a holiday."""
    row = hours("10:00-11:00", 20, **given)
    month = [date(2026, 11, n) for n in range(1, 31)]
    assert " ".join(str(day.day) for day in month if slots_on([row], day, CALENDAR)) == days


def test_who_is_away_receives_nobody() -> None:
    day = date(2026, 11, 26)
    rows = [hours("10:00-11:00", 30), Hours(person_id=2, span=span("10:00-11:00"), minutes=30,
            weekday=THURSDAY)]  # fmt: skip
    assert {each.person_id for each in slots_on(rows, day, CALENDAR, away=[1])} == {2}
    assert [each.person_id for each in slots_on(rows, day, CALENDAR)] == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("ahead", "now", "open"),
    [
        (0, "2026-11-26 09:59", True),
        (0, "2026-11-26 10:00", False),
        (1, "2026-11-25 23:59", True),
        (1, "2026-11-26 00:01", False),
        (3, "2026-11-23 12:00", True),
        (3, "2026-11-24 00:00", False),
        (4, "2026-11-20 12:00", True),
        (4, "2026-11-21 00:00", False),
    ],
)
def test_bookings_are_taken_until_so_many_working_days_before(
    ahead: int, now: str, open: bool
) -> None:
    slot = Slot(date(2026, 11, 26), span("10:00-10:20"), 1, "", ahead)
    assert slot.open(CALENDAR, datetime.fromisoformat(now)) is open


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("13:00-13:30", "13:00–13:30"), (" 9:00 - 10:00", None), ("09:00 – 10:00", "09:00–10:00"),
        ("13:30-13:00", None), ("13:00", None), ("", None), ("13:00-25:00", None),
        ("10:00-10:00", None),
    ],
)  # fmt: skip
def test_a_span_is_read_as_people_write_it(text: str, wanted: str | None) -> None:
    found = read_span(text)
    assert (found.words if found else None) == wanted


def test_nobody_is_at_two_places_at_once() -> None:
    since = date(2026, 11, 20)
    one = hours("10:00-12:00", 20, weeks=(1,))
    assert clash(one, hours("11:00-13:00", 20), since=since) == date(2026, 12, 3)
    assert clash(one, hours("12:00-13:00", 20), since=since) is None
    assert clash(one, hours("11:00-13:00", 20, weeks=(2, 3)), since=since) is None
    other = hours("11:00-13:00", 20, weekday=None, on_day=date(2027, 1, 7))
    assert clash(one, other, since=since) == date(2027, 1, 7)
    assert clash(one, hours("11:00-13:00", 20, until=date(2026, 12, 2)), since=since) is None


def test_the_fifth_week_is_the_last_one_in_which_the_weekday_stands() -> None:
    assert [day.day for day in days_of(2026, 2, 1) if week_fits((5,), day)] == [23]
    assert [day.day for day in days_of(2026, 3, 1) if week_fits((5,), day)] == [30]


def days_of(year: int, month: int, weekday: int) -> list[date]:
    first = date(year, month, 1)
    every = [first + timedelta(days=n) for n in range(31)]
    return [day for day in every if day.month == month and day.isoweekday() == weekday]


MOMENTS = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
SPANS = (
    st.tuples(MOMENTS, MOMENTS)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: Span(min(pair), max(pair)))
)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
PARTS = st.tuples(
    SPANS, st.integers(5, 240), st.integers(1, 7), st.sets(st.integers(1, 5)),
    st.lists(SPANS, max_size=3),
)  # fmt: skip
ROWS = PARTS.map(
    lambda parts: Hours(
        person_id=1,
        span=parts[0],
        minutes=parts[1],
        weekday=parts[2],
        weeks=tuple(sorted(parts[3])),
        breaks=tuple(parts[4]),
    )
)


FIRST_IS_SLOW = settings(suppress_health_check=[HealthCheck.too_slow])
"""The first number drawn in a process reads the constants of all modules that are loaded."""


@FIRST_IS_SLOW
@given(ROWS, DAYS)
def test_slots_lie_inside_the_hours_outside_the_breaks_apart_and_on_worked_days(
    row: Hours, day: date
) -> None:
    found = slots_on([row], day, CALENDAR)
    assert not found or (CALENDAR.is_working(day) and day.isoweekday() == row.weekday)
    for each in found:
        assert row.span.begins <= each.span.begins < each.span.ends <= row.span.ends
        assert each.minutes == row.minutes
        assert not any(each.span.meets(pause) for pause in row.breaks)
    spans = [each.span for each in found]
    assert all(one.ends <= other.begins for one, other in pairwise(spans))


@FIRST_IS_SLOW
@given(SPANS, st.integers(5, 240))
def test_without_breaks_as_many_slots_as_fit(whole: Span, minutes: int) -> None:
    row = Hours(person_id=1, span=whole, minutes=minutes, weekday=1)
    length = (whole.ends.hour - whole.begins.hour) * 60 + whole.ends.minute - whole.begins.minute
    assert len(list(row.spans())) == length // minutes
