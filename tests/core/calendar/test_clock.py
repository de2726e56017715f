"""The statutory clock: terms, their reasons, extension, suspension and recomputation."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from uprava.calendar import (
    Calendar,
    Extension,
    NewTerm,
    OfficeHours,
    Rule,
    Standing,
    Unit,
    due,
    extend,
    get_rule,
    official_calendar,
    read_rules,
    recompute,
    registration_day,
    remaining,
    remaining_until,
    replay,
    resume,
    statutory_rules,
    suspend,
)
from uprava.calendar.days import Shift
from uprava.calendar.rules import FirstDay, StartEvent
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import use_locale

CALENDAR = official_calendar()
OFFICE = ZoneInfo("Asia/Omsk")


def rule_of(code: str) -> Rule:
    return get_rule(statutory_rules(), code, on=date(2026, 11, 1))


def make_rule(amount=3, unit=Unit.WORKING, first_day=FirstDay.NEXT, shift=Shift.NEXT) -> Rule:
    return Rule(
        code="test",
        title="Проверка",
        amount=amount,
        unit=unit,
        start=StartEvent.REGISTERED,
        first_day=first_day,
        shift=shift,
        law="Инструкция",
        article="п. 1",
        verified=True,
    )


def told(deadline) -> list[str]:
    with use_locale("ru"):
        return [str(reason) for reason in deadline.reasons]


def test_answer_to_an_appeal_is_due_thirty_days_after_registration_and_says_why():
    deadline = due(rule_of("appeal.answer"), date(2026, 10, 30), CALENDAR)
    assert (deadline.counted, deadline.date) == (date(2026, 11, 29), date(2026, 11, 27))
    assert not deadline.provisional
    law = "Федеральный закон от 02.05.2006 № 59-ФЗ, ст. 12 ч. 1"
    assert told(deadline) == [
        f"30 календарных дней со дня регистрации 30.10.2026 – до 29.11.2026 ({law}).",
        "Последний день 29.11.2026 нерабочий (выходной день), срок – 27.11.2026.",
        "Правило не сверено с текстом закона.",
    ]


def test_reasons_speak_english_to_an_english_reader():
    deadline = due(rule_of("appeal.answer"), date(2026, 10, 30), CALENDAR)
    with use_locale("en"):
        assert str(deadline.reasons[1]) == (
            "The last day 29.11.2026 is not worked (weekend), so it becomes 27.11.2026."
        )


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("assignment.default", date(2026, 10, 20), date(2026, 11, 20)),
        ("assignment.default", date(2026, 1, 31), date(2026, 2, 27)),
        ("assignment.default", date(2025, 12, 1), date(2025, 12, 30)),
        ("assignment.urgent", date(2026, 11, 20), date(2026, 11, 23)),
        ("assignment.urgent", date(2026, 11, 19), date(2026, 11, 20)),
        ("assignment.prompt", date(2026, 11, 12), date(2026, 11, 20)),
        ("assignment.prompt", date(2026, 11, 20), date(2026, 11, 30)),
        ("incoming.registration", date(2026, 11, 20), date(2026, 11, 20)),
        ("incoming.registration", date(2026, 11, 21), date(2026, 11, 23)),
        ("prosecutor.representation", date(2026, 8, 31), date(2026, 9, 30)),
        ("prosecutor.protest", date(2026, 11, 13), date(2026, 11, 23)),
        ("deputy.inquiry", date(2026, 10, 22), date(2026, 11, 20)),
        ("deputy.letter", date(2026, 10, 22), date(2026, 11, 20)),
        ("prosecutor.demand", date(2026, 11, 13), date(2026, 11, 20)),
    ],
)
def test_shipped_rules_give_the_dates_an_office_would(code, start, expected):
    assert due(rule_of(code), start, CALENDAR).date == expected


def test_a_short_term_over_new_year_does_not_end_before_it_began():
    deadline = due(rule_of("assignment.urgent"), date(2025, 12, 31), CALENDAR)
    assert deadline.date == date(2026, 1, 12)


def test_a_named_day_is_a_deadline_that_can_be_suspended_and_counted_anew():
    rule = make_rule(9, Unit.CALENDAR, shift=Shift.PREVIOUS)
    rule = replace(rule, start=StartEvent.NAMED)
    deadline = due(rule, date(2026, 11, 20), CALENDAR)
    assert deadline.date == date(2026, 11, 27)
    assert told(deadline) == [
        "До 29.11.2026 – день назван (Инструкция, п. 1).",
        "Последний день 29.11.2026 нерабочий (выходной день), срок – 27.11.2026.",
    ]
    paused = suspend(deadline, since=date(2026, 11, 23), ground="запрос", calendar=CALENDAR)
    resumed = resume(paused, on=date(2026, 11, 25), calendar=CALENDAR)
    assert resumed.date == date(2026, 12, 1)
    assert replay(rule, resumed.start, resumed.changes, CALENDAR) == resumed


def test_a_month_without_that_day_says_so():
    deadline = due(rule_of("assignment.default"), date(2026, 8, 31), CALENDAR)
    assert "В этом месяце нет 31 числа, взят его последний день." in told(deadline)


@pytest.mark.parametrize(
    ("amount", "unit", "first_day", "start", "expected"),
    [
        (3, Unit.WORKING, FirstDay.NEXT, date(2026, 11, 20), date(2026, 11, 25)),
        (3, Unit.WORKING, FirstDay.COUNTED, date(2026, 11, 20), date(2026, 11, 24)),
        (3, Unit.WORKING, FirstDay.COUNTED, date(2026, 11, 21), date(2026, 11, 25)),
        (10, Unit.CALENDAR, FirstDay.COUNTED, date(2026, 11, 2), date(2026, 11, 11)),
        (1, Unit.MONTH, FirstDay.COUNTED, date(2026, 10, 14), date(2026, 11, 13)),
        (1, Unit.WORKING, FirstDay.NEXT, date(2025, 12, 30), date(2026, 1, 12)),
    ],
)
def test_first_day_counts_only_when_the_rule_says_so(amount, unit, first_day, start, expected):
    assert due(make_rule(amount, unit, first_day), start, CALENDAR).date == expected


def test_a_term_into_a_year_without_calendar_is_provisional_and_says_so():
    deadline = due(rule_of("assignment.default"), date(2026, 12, 10), CALENDAR)
    assert (deadline.date, deadline.provisional) == (date(2026, 12, 30), True)
    later = due(rule_of("assignment.default"), date(2026, 12, 14), CALENDAR)
    assert (later.date, later.provisional) == (date(2027, 1, 14), True)
    assert any(line.startswith("Календарь 2027 года не загружен") for line in told(later))


def test_extension_is_counted_from_the_unshifted_day_and_limited_by_the_law():
    deadline = due(rule_of("appeal.answer"), date(2026, 9, 1), CALENDAR)
    ground = "запрос документов по ст. 10 ч. 2"
    longer = extend(deadline, Extension(30, Unit.CALENDAR, date(2026, 9, 20), ground), CALENDAR)
    assert (longer.counted, longer.date) == (date(2026, 10, 31), date(2026, 10, 30))
    assert any(ground in line for line in told(longer))
    with pytest.raises(InvalidError, match=r"31\.10\.2026"):
        extend(longer, Extension(1, Unit.CALENDAR, date(2026, 10, 20), ground), CALENDAR)
    with pytest.raises(InvalidError):
        extend(deadline, NewTerm(date(2026, 11, 2), date(2026, 9, 20), ground), CALENDAR)


def test_the_author_may_set_any_new_term_where_the_rule_sets_no_limit():
    deadline = due(rule_of("assignment.default"), date(2026, 10, 20), CALENDAR)
    moved = extend(
        deadline, NewTerm(date(2026, 12, 25), date(2026, 11, 18), "большой объём"), CALENDAR
    )
    assert moved.date == date(2026, 12, 25)


def test_suspended_days_do_not_count():
    deadline = due(make_rule(10), date(2026, 11, 2), CALENDAR)
    assert deadline.date == date(2026, 11, 17)
    stopped = suspend(deadline, since=date(2026, 11, 9), ground="запрос", calendar=CALENDAR)
    assert stopped.paused
    assert remaining(stopped, date(2026, 11, 30), CALENDAR).standing is Standing.PAUSED
    going = resume(stopped, on=date(2026, 11, 16), calendar=CALENDAR)
    assert (going.paused, going.date) == (False, date(2026, 11, 24))


def test_calendar_terms_grow_by_the_calendar_days_of_the_pause():
    deadline = due(rule_of("appeal.answer"), date(2026, 9, 1), CALENDAR)
    stopped = suspend(deadline, since=date(2026, 9, 10), ground="спор", calendar=CALENDAR)
    going = resume(stopped, on=date(2026, 9, 13), calendar=CALENDAR)
    assert going.counted == date(2026, 10, 4)


def test_a_clock_is_not_stopped_twice_nor_started_while_running():
    deadline = due(make_rule(10), date(2026, 11, 2), CALENDAR)
    stopped = suspend(deadline, since=date(2026, 11, 9), ground="запрос", calendar=CALENDAR)
    with pytest.raises(ConflictError):
        suspend(stopped, since=date(2026, 11, 10), ground="ещё", calendar=CALENDAR)
    with pytest.raises(ConflictError):
        extend(stopped, Extension(1, Unit.WORKING, date(2026, 11, 9), "ещё"), CALENDAR)
    with pytest.raises(ConflictError):
        resume(deadline, on=date(2026, 11, 10), calendar=CALENDAR)
    with pytest.raises(InvalidError):
        resume(stopped, on=date(2026, 11, 6), calendar=CALENDAR)
    with pytest.raises(InvalidError):
        suspend(deadline, since=date(2026, 11, 1), ground="рано", calendar=CALENDAR)


@pytest.mark.parametrize(
    ("last_day", "today", "label"),
    [
        (date(2026, 11, 19), date(2026, 11, 20), "+1 раб. дн."),
        (date(2026, 11, 17), date(2026, 11, 20), "+3 раб. дн."),
        (date(2026, 11, 20), date(2026, 11, 20), "срок сегодня"),
        (date(2026, 11, 24), date(2026, 11, 20), "осталось 2 раб. дн."),
        (date(2026, 11, 23), date(2026, 11, 20), "остался 1 раб. дн."),
        (date(2026, 11, 30), date(2026, 11, 20), "осталось 6 раб. дн."),
        (date(2026, 11, 22), date(2026, 11, 20), "до 22.11"),
        (date(2026, 11, 20), date(2026, 11, 21), "срок истёк 20.11"),
    ],
)
def test_remaining_days_are_told_in_working_days(last_day, today, label):
    with use_locale("ru"):
        assert remaining_until(last_day, today, CALENDAR).label == label


@pytest.mark.parametrize(
    ("received", "registered"),
    [
        (datetime(2026, 11, 19, 9, 42, tzinfo=OFFICE), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 17, 59, tzinfo=OFFICE), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 18, 0, tzinfo=OFFICE), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 17, 30, tzinfo=OFFICE), date(2026, 11, 23)),
        (datetime(2026, 11, 21, 11, 0, tzinfo=OFFICE), date(2026, 11, 23)),
        (datetime(2026, 11, 3, 16, 59, tzinfo=OFFICE), date(2026, 11, 3)),
        (datetime(2026, 11, 3, 17, 10, tzinfo=OFFICE), date(2026, 11, 5)),
        (datetime(2026, 11, 19, 0, 5, tzinfo=OFFICE), date(2026, 11, 19)),
    ],
)
def test_a_letter_after_hours_is_registered_on_the_next_working_day(received, registered):
    assert registration_day(received, CALENDAR, hours=OfficeHours()) == registered


def test_a_calendar_published_later_moves_only_the_deadlines_it_touches():
    old = Calendar({year: CALENDAR.years[year] for year in range(2013, 2026)})
    rule = make_rule(5)
    deadlines = [
        ("untouched", due(rule, date(2025, 6, 2), old)),
        ("moved", due(rule, date(2025, 12, 29), old)),
        ("made certain", due(rule, date(2026, 6, 15), old)),
    ]
    report = {item.key: item for item in recompute(old, CALENDAR, deadlines)}
    assert set(report) == {"moved", "made certain"}
    moved = report["moved"]
    assert (moved.before.date, moved.after.date) == (date(2026, 1, 14), date(2026, 1, 15))
    assert (moved.before.provisional, moved.after.provisional) == (True, False)
    certain = report["made certain"]
    assert certain.before.date == certain.after.date == date(2026, 6, 22)


def test_the_edition_of_a_rule_is_chosen_by_its_dates():
    text = b"""
    [[rule]]
    code = "x"
    title = "x"
    amount = %d
    unit = "calendar"
    start = "received"
    first_day = "next"
    shift = "none"
    law = "x"
    article = ""
    %s
    """
    old = text % (10, b"valid_to = 2025-12-31")
    new = text % (15, b"valid_from = 2026-01-01")
    rules = read_rules(new + old)
    assert get_rule(rules, "x", on=date(2025, 12, 31)).amount == 10
    assert get_rule(rules, "x", on=date(2026, 1, 1)).amount == 15
    with pytest.raises(InvalidError):
        get_rule(rules, "y", on=date(2026, 1, 1))
    with pytest.raises(InvalidError):
        read_rules(old + text % (15, b"valid_from = 2025-12-31"))
    with pytest.raises(InvalidError):
        read_rules(text % (-1, b""))
    with pytest.raises(InvalidError):
        read_rules(b"[[rule]]\ncode = 'x'")


def test_every_shipped_rule_names_its_law():
    for editions in statutory_rules().values():
        assert all(rule.law and rule.title and rule.source for rule in editions)
