"""Days of rules of repetition: a table counted by hand, and properties against a slow oracle."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.calendar import Calendar, Shift, official_calendar
from uprava.calendar.repetition import (
    LAST_DAY,
    LAST_WEEK,
    MONTHS,
    Edition,
    Every,
    Repetition,
    Schedule,
    read,
    restored,
    told,
)
from uprava.calendar.repetition_words import in_words
from uprava.errors import InvalidError
from uprava.i18n import use_locale

CALENDAR = official_calendar()
MONTH, QUARTER, HALF, YEAR = Every.MONTH, Every.QUARTER, Every.HALF, Every.YEAR
NEXT, NONE = Shift.NEXT, Shift.NONE


def weekly(*days: int, n: int = 1, shift: Shift = Shift.PREVIOUS) -> Repetition:
    return Repetition(Every.WEEK, n, days, shift=shift)


def on(
    every: Every, day: int, month: int = 1, *, n: int = 1, shift: Shift = Shift.PREVIOUS
) -> Repetition:
    return Repetition(every, n, (), day, month, shift=shift)


def nth(
    every: Every, week: int, weekday: int, month: int = 1, *, shift: Shift = Shift.PREVIOUS
) -> Repetition:
    return Repetition(every, 1, (weekday,), month=month, shift=shift, week=week)


TABLE: list[tuple[str, Repetition, str, str]] = [
    (
        "by the fifth of each month of 2025, the New Year and weekends among them",
        on(MONTH, 5), "2025-01-01",
        ("2025-02-05 2025-03-05 2025-04-04 2025-05-05 2025-06-05 2025-07-04 2025-08-05 2025-09-05"
        " 2025-10-03 2025-11-05 2025-12-05 2025-12-30"),
    ),
    (
        "the same of 2026: the first term of 2027 goes before the New Year holidays",
        on(MONTH, 5), "2026-01-01",
        ("2026-02-05 2026-03-05 2026-04-03 2026-05-05 2026-06-05 2026-07-03 2026-08-05 2026-09-04"
        " 2026-10-05 2026-11-05 2026-12-04 2026-12-30"),
    ),
    (
        "the first working day of each month of 2025; the first of November is a worked Saturday",
        on(MONTH, 1, shift=NEXT), "2025-01-01",
        ("2025-01-09 2025-02-03 2025-03-03 2025-04-01 2025-05-05 2025-06-02 2025-07-01 2025-08-01"
        " 2025-09-01 2025-10-01 2025-11-01 2025-12-01"),
    ),
    (
        "the same of 2026: the holidays last until the eleventh of January",
        on(MONTH, 1, shift=NEXT), "2026-01-01",
        ("2026-01-12 2026-02-02 2026-03-02 2026-04-01 2026-05-04 2026-06-01 2026-07-01 2026-08-03"
        " 2026-09-01 2026-10-01 2026-11-02 2026-12-01"),
    ),
    (
        "the thirty-first: months without it have their last day; 31 December is moved off",
        on(MONTH, 31), "2025-01-01",
        ("2025-01-31 2025-02-28 2025-03-31 2025-04-30 2025-05-30 2025-06-30 2025-07-31 2025-08-29"
        " 2025-09-30 2025-10-31 2025-11-28 2025-12-30"),
    ),
    ("the last day in a leap year", on(MONTH, LAST_DAY), "2024-01-15",
     "2024-01-31 2024-02-29 2024-03-29"),
    ("the thirty-first in a leap year, unshifted", on(MONTH, 31, shift=NONE), "2024-01-31",
     "2024-01-31 2024-02-29 2024-03-31 2024-04-30"),
    ("the twenty-ninth of February", on(YEAR, 29, 2, shift=NONE), "2024-01-01",
     "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
    ("by the first of March, yearly", on(YEAR, 1, 3), "2025-01-01",
     "2025-02-28 2026-02-27"),
    ("every second year", on(YEAR, 1, 9, n=2, shift=NONE), "2025-06-01",
     "2025-09-01 2027-09-01 2029-09-01"),
    ("by the tenth of the month after a quarter", on(QUARTER, 10), "2026-01-01",
     "2026-04-10 2026-07-10 2026-10-09 2026-12-30"),
    ("by the last day of each quarter", on(QUARTER, LAST_DAY, 3), "2025-01-01",
     "2025-03-31 2025-06-30 2025-09-30 2025-12-30 2026-03-31 2026-06-30 2026-09-30 2026-12-30"),
    ("half-yearly in June and December", on(HALF, 20, 6), "2026-01-01", "2026-06-19 2026-12-18"),
    ("half-yearly in January and July", on(HALF, 15, 1), "2026-01-01",
     "2026-01-15 2026-07-15"),
    ("Mondays of early 2026: two of them are days off", weekly(1), "2026-02-02",
     "2026-02-02 2026-02-09 2026-02-16 2026-02-20 2026-03-02 2026-03-06 2026-03-16"),
    ("Mondays, to the day after", weekly(1, shift=NEXT), "2026-02-16",
     "2026-02-16 2026-02-24 2026-03-02 2026-03-10"),
    ("Mondays, whatever they are", weekly(1, shift=NONE), "2026-02-16",
     "2026-02-16 2026-02-23 2026-03-02 2026-03-09"),
    ("Mondays over the New Year of 2026, to the day after: two are one", weekly(1, shift=NEXT),
     "2025-12-22", "2025-12-22 2025-12-29 2026-01-12 2026-01-19"),
    ("Fridays and Mondays: a Monday moved to Friday is that Friday's term", weekly(1, 5),
     "2026-03-02", "2026-03-02 2026-03-06 2026-03-13 2026-03-16"),
    ("Saturdays and Sundays are one Friday", weekly(6, 7), "2026-01-17",
     "2026-01-23 2026-01-30"),
    ("every second Wednesday", weekly(3, n=2), "2026-01-14",
     "2026-01-14 2026-01-28 2026-02-11 2026-02-25"),
    ("every second month, the first of them begun already", on(MONTH, 5, n=2), "2026-01-20",
     "2026-03-05 2026-05-05 2026-07-03"),
    ("every third month is counted from the first, over the year's end", on(MONTH, 15, n=3),
     "2025-11-01", "2025-11-14 2026-02-13 2026-05-15"),
    ("every day that is worked around the May holidays", weekly(1, 2, 3, 4, 5), "2026-04-29",
     "2026-04-29 2026-04-30 2026-05-04 2026-05-05 2026-05-06 2026-05-07 2026-05-08 2026-05-12"),
    ("the second Tuesday of each month", nth(MONTH, 2, 2, shift=NONE), "2026-01-01",
     "2026-01-13 2026-02-10 2026-03-10 2026-04-14 2026-05-12 2026-06-09"),
    ("the last Friday of each month", nth(MONTH, LAST_WEEK, 5), "2026-01-10",
     "2026-01-30 2026-02-27 2026-03-27 2026-04-24"),
    ("the first Thursday, to the day after: January's lies in the holidays",
     nth(MONTH, 1, 4, shift=NEXT), "2026-01-01", "2026-01-12 2026-02-05 2026-03-05 2026-04-02"),
    ("the fourth Monday: that of February is a day off", nth(MONTH, 4, 1), "2026-02-01",
     "2026-02-20 2026-03-23 2026-04-27"),
    ("the last Monday of March", nth(YEAR, LAST_WEEK, 1, 3), "2026-01-01",
     "2026-03-30 2027-03-29"),
    ("the third Wednesday of the second month of each quarter", nth(QUARTER, 3, 3, 2),
     "2026-01-01", "2026-02-18 2026-05-20 2026-08-19 2026-11-18"),
]  # fmt: skip
"""What, the rule, since when, the terms: counted by hand on the printed calendars."""


def plan(rule: Repetition, since: str, until: date | None = None) -> Schedule:
    return Schedule([Edition(date.fromisoformat(since), rule)], until)


def terms(schedule: Schedule, many: int, after: date | None = None) -> list[str]:
    found = islice(schedule.occurrences(CALENDAR, after=after), many)
    return [each.term.isoformat() for each in found]


@pytest.mark.parametrize(("_what", "rule", "since", "expected"), TABLE,
                         ids=[each[0] for each in TABLE])  # fmt: skip
def test_terms_are_those_counted_by_hand(
    _what: str, rule: Repetition, since: str, expected: str
) -> None:
    days = expected.split()
    assert terms(plan(rule, since), len(days)) == days


def test_the_table_is_long_enough() -> None:
    assert sum(len(each[3].split()) for each in TABLE) >= 60


def test_no_term_lies_after_the_last_day_or_before_the_first() -> None:
    rule = on(MONTH, 5)
    assert terms(plan(rule, "2026-04-04", date(2026, 6, 5)), 9) == ["2026-05-05", "2026-06-05"]
    assert terms(plan(rule, "2026-06-01", date(2026, 7, 4)), 9) == ["2026-06-05"]
    assert terms(plan(on(MONTH, 1, shift=NEXT), "2026-10-02", date(2026, 11, 1)), 9) == []


def test_another_rule_holds_from_its_day_on() -> None:
    schedule = plan(on(MONTH, 5), "2026-01-01").changed(weekly(5), since=date(2026, 3, 10))
    assert terms(schedule, 5) == [
        "2026-02-05", "2026-03-05", "2026-03-13", "2026-03-20", "2026-03-27",
    ]  # fmt: skip
    again = schedule.changed(on(MONTH, 20), since=date(2026, 3, 10))
    assert terms(again, 3) == ["2026-02-05", "2026-03-05", "2026-03-20"]
    assert len(again.editions) == 2


def test_the_next_terms_begin_with_the_day_asked_about() -> None:
    schedule = plan(on(MONTH, 5), "2026-01-01")
    found = schedule.next_terms(CALENDAR, today=date(2026, 4, 3), many=2)
    assert [each.term for each in found] == [date(2026, 4, 3), date(2026, 5, 5)]
    assert found[0].day == date(2026, 4, 5)


def test_a_schedule_is_kept_and_read_back_as_it_was() -> None:
    until = date(2027, 1, 1)
    schedule = plan(on(QUARTER, 10, 2, n=2), "2026-01-01", until)
    schedule = schedule.changed(weekly(1, 3, shift=NONE), since=date(2026, 6, 1))
    back = restored(told(schedule), until=until)
    assert list(back.editions) == list(schedule.editions)
    assert back.until == until


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"every": "day"}, "every"), ({"every": "month", "day": "32"}, "day"),
        ({"every": "month", "day": "-1"}, "every"), ({"every": "week"}, "weekdays"),
        ({"every": "quarter", "month": "4", "day": "1"}, "month"),
        ({"every": "month", "n": "13", "day": "1"}, "n"), ({"every": "month", "n": "0"}, "n"),
        ({"every": "year", "month": "0", "day": "1"}, "month"),
        ({"every": "month", "shift": "sideways"}, "every"),
    ],
)  # fmt: skip
def test_what_makes_no_rule_is_refused_by_its_field(said: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read(lambda name: said.get(name, ""), [])
    assert field in refused.value.fields


rules = st.one_of(
    st.builds(
        lambda n, days, shift: Repetition(Every.WEEK, n, tuple(sorted(days)), shift=shift),
        st.integers(1, 4), st.sets(st.integers(1, 7), min_size=1), st.sampled_from(Shift),
    ),
    st.sampled_from(sorted(MONTHS)).flatmap(
        lambda every: st.builds(
            lambda n, day, month, shift: Repetition(every, n, (), day, month, shift=shift),
            st.integers(1, 3), st.integers(0, 31), st.integers(1, MONTHS[every]),
            st.sampled_from(Shift),
        )
    ),
)  # fmt: skip
days = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def matches(rule: Repetition, day: date, anchor: date) -> bool:
    """Tell whether a day is one of the rule, looking at nothing but that day."""
    if rule.every is Every.WEEK:
        first = anchor - timedelta(days=anchor.weekday())
        weeks = (day - timedelta(days=day.weekday()) - first).days // 7
        return day.isoweekday() in rule.weekdays and weeks % rule.n == 0
    length = MONTHS[rule.every]
    if (day.month - 1) % length + 1 != rule.month:
        return False
    begin = anchor.year * 12 + (anchor.month - 1) // length * length
    months = day.year * 12 + (day.month - 1) // length * length - begin
    last = (day + timedelta(days=1)).month != day.month
    return months % (length * rule.n) == 0 and (
        day.day == rule.day or (last and (rule.day == LAST_DAY or rule.day > day.day))
    )


def slowly(rule: Repetition, since: date, calendar: Calendar, end: date) -> Iterator[date]:
    """Yield the terms by trying each day, walking off days off one by one."""
    day, seen = since, set()
    while day <= end:
        if matches(rule, day, since):
            term = day
            while rule.shift is not NONE and not calendar.day_kind(term).worked:
                term += timedelta(days=1 if rule.shift is NEXT else -1)
            if term not in seen and term >= since:
                seen.add(term)
                yield term
        day += timedelta(days=1)


@settings(max_examples=150, deadline=None)
@given(rules, days)
def test_terms_are_those_of_trying_every_day(rule: Repetition, since: date) -> None:
    end = since + timedelta(days=500)
    schedule = Schedule([Edition(since, rule)])
    found = [
        each.term
        for each in islice(schedule.occurrences(CALENDAR), 400)
        if each.day <= end
    ]  # fmt: skip
    expected = list(slowly(rule, since, CALENDAR, end))
    assert found == expected[: len(found)]
    assert len(found) in (400, len(expected))


@settings(max_examples=150, deadline=None)
@given(rules, days, st.integers(0, 30))
def test_going_on_after_any_term_meets_the_same_ones(
    rule: Repetition, since: date, many: int
) -> None:
    schedule = Schedule([Edition(since, rule)])
    straight = list(islice(schedule.occurrences(CALENDAR), many + 5))
    stepped, after = [], None
    for _n in range(many + 5):
        following = schedule.following(CALENDAR, after=after)
        assert following is not None
        stepped.append(following)
        after = following.day
    assert stepped == straight
    assert all(a.term < b.term for a, b in pairwise(straight))
    if rule.shift is not NONE:
        assert all(CALENDAR.is_working(each.term) for each in straight)


@pytest.mark.parametrize(("rule", "said"), [
    (nth(MONTH, 1, 3), "Ежемесячно в 1-ю среду месяца"),
    (nth(MONTH, 2, 2), "Ежемесячно во 2-й вторник месяца"),
    (nth(MONTH, 2, 7), "Ежемесячно во 2-е воскресенье месяца"),
    (nth(YEAR, LAST_WEEK, 5, 3), "Ежегодно в последнюю пятницу марта"),
])  # fmt: skip
def test_a_weekday_of_a_month_is_said_as_people_say_it(rule: Repetition, said: str) -> None:
    with use_locale("ru"):
        assert in_words(rule).startswith(f"{said}, ")
