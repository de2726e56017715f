"""What is counted, by hand: the definitions of discipline, without a database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from uprava.calendar.periods import (
    Preset,
    calendar_period,
    period_of,
    twelve_months,
)
from uprava.errors import InvalidError
from uprava_assignments.discipline.values import (
    Class,
    Counting,
    DutyFacts,
    Figures,
    Roles,
    class_of,
    figures_of,
    is_due,
)

TODAY = date(2026, 11, 20)
AUTUMN: dict[str, Any] = {"since": date(2026, 10, 1), "until": date(2026, 12, 31), "today": TODAY}


def duty(state: str = "sent", due: date = date(2026, 11, 2), **more: object) -> DutyFacts:
    """Return a responsible's duty."""
    facts = {"role": "responsible", "due_first": due, "done_on": None} | more
    return DutyFacts(state=state, due_on=due, **facts)  # type: ignore[arg-type]


def test_forty_of_fifty_are_eighty_percent_as_the_order_says() -> None:
    assert Figures(due=50, in_term=30, late=10, overdue=10).ko == Decimal("80.0")


def test_late_execution_counts_by_its_weight_in_the_index() -> None:
    figures = Figures(due=50, in_term=30, late=10, overdue=10)
    assert figures.index(Decimal("0.5")) == Decimal("70.0")
    assert figures.index(Decimal(0)) == figures.in_time == Decimal("60.0")
    assert figures.index(Decimal(1)) == figures.ko


def test_of_nothing_no_share_is_told() -> None:
    nothing = Figures()
    assert (nothing.ko, nothing.in_time, nothing.average_delay, nothing.per_report) == (None,) * 4


def test_a_term_that_is_not_over_is_not_due_even_when_executed_early() -> None:
    assert is_due(duty(due=date(2026, 11, 19)), **AUTUMN)
    assert not is_due(duty(due=TODAY), **AUTUMN)
    early = duty("done", date(2026, 12, 1), done_on=date(2026, 11, 2))
    assert not is_due(early, **AUTUMN)


@pytest.mark.parametrize("state", ["withdrawn", "readdressed", "planned"])
def test_what_is_asked_of_nobody_any_more_is_not_due(state: str) -> None:
    assert not is_due(duty(state), **AUTUMN)


def test_a_stopped_clock_counts_for_nobody() -> None:
    assert not is_due(duty(suspended=True), **AUTUMN)
    assert is_due(duty("done", done_on=date(2026, 11, 2), suspended=True), **AUTUMN)


def test_roles_are_counted_by_choice() -> None:
    helper = duty(role="executor")
    assert not is_due(helper, **AUTUMN)
    assert is_due(helper, roles=Roles.EXECUTOR, **AUTUMN)
    assert is_due(helper, roles=Roles.ANY, **AUTUMN)
    assert not is_due(duty(role="informed"), roles=Roles.ANY, **AUTUMN)


def test_an_extended_term_counts_by_the_last_and_by_the_first_when_asked() -> None:
    extended = duty(
        "done", date(2026, 11, 16), due_first=date(2026, 11, 2), done_on=date(2026, 11, 10)
    )
    assert class_of(extended) is Class.IN_TERM
    assert class_of(extended, counting=Counting.FIRST) is Class.LATE


def test_the_last_day_is_in_term_and_the_next_is_late() -> None:
    assert class_of(duty("done", done_on=date(2026, 11, 2))) is Class.IN_TERM
    assert class_of(duty("done", done_on=date(2026, 11, 3))) is Class.LATE
    assert class_of(duty("reported")) is Class.WAITING
    assert {class_of(duty(state)) for state in ("sent", "accepted", "returned")} == {Class.OVERDUE}


def test_delay_is_until_execution_and_until_today_of_what_is_overdue() -> None:
    duties = [duty("done", done_on=date(2026, 11, 6)), duty("sent"), duty("reported")]
    worked = {(date(2026, 11, 2), date(2026, 11, 6)): 3, (date(2026, 11, 2), TODAY): 13}
    found = figures_of(duties, today=TODAY, counting=Counting.LAST, worked=worked)
    assert (found.delay, found.worked) == (4 + 18, 16)
    assert (found.average_delay, found.average_worked) == (Decimal("11.0"), Decimal("8.0"))


def test_returns_are_counted_for_each_report() -> None:
    found = Figures(due=4, in_term=2, waiting=1, overdue=1, returned=1, returns=2, extensions=1)
    assert found.per_report == Decimal("0.40")  # 5 reports: 2 returned, 2 accepted, 1 waits
    assert found.per_assignment == Decimal("0.25")


def test_calendar_periods_hold_the_day_and_follow_one_another() -> None:
    quarter = calendar_period(Preset.QUARTER, TODAY)
    assert (quarter.since, quarter.until) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter.before.until == date(2026, 9, 30)
    assert calendar_period(Preset.MONTH, date(2024, 2, 5)).until == date(2024, 2, 29)
    assert calendar_period(Preset.YEAR, TODAY).before.since == date(2025, 1, 1)


def test_own_days_are_compared_with_as_many_days_before() -> None:
    period = period_of(Preset.OWN, date(2026, 11, 1), date(2026, 11, 10), today=TODAY)
    assert (period.before.since, period.before.until) == (date(2026, 10, 22), date(2026, 10, 31))
    assert period.before.after == period


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 11, 2), date(2026, 11, 1)), (None, date(2026, 11, 1)), (date(2026, 1, 1), None),
     (date(2000, 1, 1), date(2026, 1, 1)), (date(1, 1, 5), date(1, 2, 5))],
)  # fmt: skip
def test_days_that_are_no_period_are_refused_in_words(
    since: date | None, until: date | None
) -> None:
    with pytest.raises(InvalidError) as refused:
        period_of(Preset.OWN, since, until, today=TODAY)
    assert refused.value.fields


def test_twelve_months_end_with_the_month_of_the_day() -> None:
    months = twelve_months(TODAY)
    assert (months[0].since, months[-1].until) == (date(2025, 12, 1), date(2026, 11, 30))
