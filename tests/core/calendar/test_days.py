"""The production calendar against published norms, hand-checked cases and a naive oracle."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uprava.calendar import (
    Calendar,
    Day,
    DayKind,
    DecreeDays,
    Shift,
    official_calendar,
    shipped_years,
)

CALENDAR = official_calendar()
TABLE = (Path(__file__).parent / "cases.csv").read_text()
CASES = list(csv.DictReader(TABLE.splitlines(), delimiter=";"))
PUBLISHED = {
    2020: (219, 3, 1749),
    2021: (240, 3, 1917),
    2022: (247, 3, 1973),
    2023: (247, 3, 1973),
    2024: (248, 5, 1979),
    2025: (247, 4, 1972),
    2026: (247, 4, 1972),
}
"""Working days, short days, hours of a 40-hour week, as published for each year."""


def _read_plainly() -> dict[date, str]:
    """Each day of the shipped years as "w" or "o", read by a regular expression alone."""
    days = {}
    for path in Path(str(files("uprava.calendar") / "years")).glob("*.xml"):
        text = path.read_text()
        year = int(re.search(r'year="(\d+)"', text)[1])
        marks = {
            (int(month), int(day)): mark
            for month, day, mark in re.findall(r'd="(\d\d)\.(\d\d)"\s+t="(\d)"', text)
        }
        on = date(year, 1, 1)
        while on.year == year:
            mark = marks.get((on.month, on.day), "1" if on.weekday() >= 5 else "0")
            days[on] = "o" if mark == "1" else "w"
            on += timedelta(days=1)
    return days


PLAIN = _read_plainly()
within = st.dates(date(2013, 7, 1), date(2026, 6, 30))


@pytest.mark.parametrize("year", PUBLISHED)
def test_norms_of_the_year_are_those_published(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    kinds = [CALENDAR.day_kind(day) for day in days if day.year == year]
    worked = sum(kind.worked for kind in kinds)
    assert (worked, kinds.count(DayKind.SHORT)) == PUBLISHED[year][:2]
    assert CALENDAR.working_hours(year) == PUBLISHED[year][2]


def test_hours_of_a_shorter_week_take_a_fifth_of_it_each_day():
    assert CALENDAR.working_hours(2025, weekly=36) == Decimal("1774.4")
    assert CALENDAR.working_hours(2025, weekly=24) == Decimal("1181.6")


def test_all_years_from_2013_to_2026_are_shipped():
    assert shipped_years() == list(range(2013, 2027))


def test_there_are_at_least_a_hundred_hand_checked_cases():
    assert len(CASES) >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_hand_checked_case(case):
    start, argument, expected = date.fromisoformat(case["start"]), case["n"], case["expected"]
    match case["what"]:
        case "kind":
            assert CALENDAR.day_kind(start).value == expected
        case "workdays":
            assert CALENDAR.add_working_days(start, int(argument)).isoformat() == expected
        case "between":
            last = date.fromisoformat(argument)
            assert CALENDAR.working_days_between(start, last) == int(expected)
        case "days":
            number, shift = argument.split()
            found = CALENDAR.add_calendar_days(start, int(number), shift=Shift(shift))
            assert found.isoformat() == expected
        case "months":
            number, shift = argument.split()
            found = CALENDAR.add_months(start, int(number), shift=Shift(shift))
            assert found.isoformat() == expected
        case other:
            pytest.fail(f"unknown operation {other}")


@given(within)
def test_a_day_is_worked_when_the_plain_reader_says_so(on):
    assert CALENDAR.is_working(on) == (PLAIN[on] == "w")


@given(within, st.integers(-120, 120))
def test_adding_working_days_agrees_with_walking_day_by_day(start, number):
    on, left, step = start, abs(number), 1 if number > 0 else -1
    while left:
        on += timedelta(days=step)
        left -= PLAIN[on] == "w"
    assert CALENDAR.add_working_days(start, number) == on


@given(within, within)
def test_working_days_between_agrees_with_counting_day_by_day(first, last):
    low, high = sorted((first, last))
    walked = (low + timedelta(days=n) for n in range(1, (high - low).days + 1))
    count = sum(PLAIN[on] == "w" for on in walked)
    assert CALENDAR.working_days_between(first, last) == (count if first <= last else -count)


@given(within, st.integers(-150, 150), st.sampled_from(Shift))
def test_shift_lands_on_the_nearest_working_day_of_its_side(start, number, shift):
    found = CALENDAR.add_calendar_days(start, number, shift=shift)
    on = start + timedelta(days=number)
    while shift is not Shift.NONE and PLAIN[on] == "o":
        on += timedelta(days=1 if shift is Shift.NEXT else -1)
    assert found == on


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last_one(start, number):
    found = CALENDAR.add_months(start, number)
    assert (found.year - start.year) * 12 + found.month - start.month == number
    tomorrow = found + timedelta(days=1)
    assert found.day == start.day or (found.day < start.day and tomorrow.day == 1)


@given(within, st.integers(1, 250))
def test_adding_and_taking_away_working_days_returns_to_a_working_start(start, number):
    start = CALENDAR.next_working_day(start)
    there = CALENDAR.add_working_days(start, min(number, 120))
    assert CALENDAR.add_working_days(there, -min(number, 120)) == start


def test_a_year_without_data_is_provisional_and_counted_by_the_labour_code():
    assert CALENDAR.is_provisional(date(2026, 12, 1), date(2027, 1, 2))
    assert not CALENDAR.is_provisional(date(2013, 1, 1), date(2026, 12, 31))
    assert CALENDAR.day(date(2027, 1, 8)) == Day(
        DayKind.HOLIDAY, "Новогодние каникулы", provisional=True
    )
    assert CALENDAR.day(date(2027, 6, 11)) == Day(DayKind.SHORT, provisional=True)
    assert CALENDAR.day(date(2027, 6, 13)) == Day(DayKind.WEEKEND, provisional=True)
    assert CALENDAR.day(date(2027, 1, 11)) == Day(DayKind.WORKING, provisional=True)


def test_a_regional_holiday_lies_over_the_official_year_and_an_exception_over_both():
    sabantuy, worked = date(2026, 6, 26), date(2026, 11, 21)
    regional = {sabantuy: Day(DayKind.REGIONAL, "День области")}
    local = Calendar(CALENDAR.years, regional, {worked: Day(DayKind.WORKING, "Субботник")})
    assert local.day(sabantuy).title == "День области"
    assert local.next_working_day(date(2026, 6, 25)) == date(2026, 6, 29)
    assert local.next_working_day(date(2026, 11, 20)) == worked
    undone = Calendar(CALENDAR.years, regional, {sabantuy: Day(DayKind.WORKING)})
    assert undone.is_working(sabantuy)


def test_days_off_by_decree_may_be_counted_as_worked():
    strict = Calendar(CALENDAR.years, decree_days=DecreeDays.WORKED)
    assert CALENDAR.day_kind(date(2020, 4, 6)) is DayKind.DECREE
    assert CALENDAR.day_kind(date(2020, 4, 11)) is DayKind.WEEKEND
    assert strict.is_working(date(2020, 4, 6))
    assert not strict.is_working(date(2020, 4, 11))
    assert strict.add_working_days(date(2020, 3, 27), 5) == date(2020, 4, 3)
    assert CALENDAR.add_working_days(date(2020, 3, 27), 5) == date(2020, 5, 18)


def test_a_moved_day_off_remembers_where_it_came_from():
    assert CALENDAR.day(date(2025, 5, 2)) == Day(DayKind.MOVED, "", date(2025, 1, 4))
    assert CALENDAR.day(date(2026, 12, 31)) == Day(DayKind.MOVED, "", date(2026, 1, 4))
