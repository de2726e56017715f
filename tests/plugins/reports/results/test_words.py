"""Figures, changes and charts as they are written and drawn. Pure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import ledger
from uprava.calendar.periods import Period, Preset
from uprava.i18n import use_locale
from uprava.reporting import Aggregate, Good, Measure, ReportLayout
from uprava_reports.asking.values import Question, dimension_of
from uprava_reports.results.plotting import (
    HALF,
    LETTER,
    Series,
    lines,
    lying,
    thinned,
    upright,
)
from uprava_reports.results.steps import comparable, filled, later
from uprava_reports.results.words import change_of, told

pytestmark = pytest.mark.usefixtures("ledgers")  # a running module has its Russian words


@pytest.mark.parametrize(
    ("value", "sign", "words"),
    [
        (None, "", "—"), (0, "", "0"), (1234567, "", "1\u00a0234\u00a0567"),
        (Decimal("-1000.50"), "₽", "\u22121\u00a0000,50\u00a0₽"), (Decimal("94.6"), "%",
                                                                   "94,6\u00a0%"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_russian_does(value: Decimal, sign: str, words: str) -> None:
    assert told(value, sign) == words


@pytest.mark.parametrize(
    ("good", "now", "before", "words"),
    [
        (Good.MORE, 5, 3, ("+2", "лучше", "g")), (Good.MORE, 3, 5, ("\u22122", "хуже", "r")),
        (Good.LESS, 5, 3, ("+2", "хуже", "r")), (Good.LESS, 3, 5, ("\u22122", "лучше", "g")),
        (Good.NEITHER, 5, 3, ("+2", "", "")), (Good.LESS, 3, 3, ("без изменений", "", "")),
    ],
)  # fmt: skip
def test_a_change_says_whether_it_is_a_good_one(
    good: Good, now: int, before: int, words: tuple[str, str, str]
) -> None:
    average = Measure("m", "M", aggregate=Aggregate.AVERAGE, good=good)
    with use_locale("ru"):
        change = change_of(average, Decimal(now), Decimal(before))
    assert change is not None
    assert (change.text, change.verdict, change.tone) == words
    running = change_of(average, Decimal(now), Decimal(before), judged=False)
    assert running is not None
    assert (running.verdict, running.tone) == ("", ""), "a period that is not over"


@pytest.mark.parametrize("aggregate", [Aggregate.COUNT, Aggregate.SUM])
def test_a_count_is_neither_better_nor_worse_for_there_being_more(aggregate: Aggregate) -> None:
    change = change_of(Measure("m", "M", aggregate=aggregate, good=Good.MORE), Decimal(90),
                       Decimal(148))  # fmt: skip
    assert change is not None
    assert (change.text, change.verdict, change.tone) == ("\u221258", "", "")


def test_a_change_of_a_share_is_told_in_percentage_points() -> None:
    share = Measure("m", "M", aggregate=Aggregate.SHARE, of="n", good=Good.MORE)
    with use_locale("ru"):
        change = change_of(share, Decimal("68.7"), Decimal("91.0"))
    assert change is not None
    assert (change.text, change.was) == ("\u221222,3\u00a0п.\u00a0п.", "91,0\u00a0%")


def test_labels_of_an_axis_stay_within_the_picture() -> None:
    names = ["Руководство администрации города", "Отдел", "Управление благоустройства"]
    plot = lines(names, [Series("", [1, 2, 3])], HALF)
    for each in plot.labels:
        if each.text in names:
            half = len(each.text) * LETTER / 2
            assert half <= each.x + 0.1
            assert each.x <= HALF - half + 0.1


def test_nothing_is_compared_with_nothing() -> None:
    assert change_of(Measure("m", "M"), None, Decimal(1)) is None
    assert change_of(Measure("m", "M"), Decimal(1), None) is None


VALUES = st.lists(
    st.one_of(st.none(), st.integers(-1000, 10**9), st.decimals(-5, 5, places=2)),
    min_size=1, max_size=60,
)  # fmt: skip


@given(VALUES)
def test_any_values_are_drawn_within_their_box(values: list[Decimal | int | None]) -> None:
    names = [f"Имя {n}" for n in range(len(values))]
    said = [told(value) for value in values]
    series = [Series("One", values)]
    for plot in (upright(names, series, said), lying(names, values, said), lines(names, series)):
        for bar in plot.bars:
            assert bar.width >= 0
            assert bar.height >= 0
            assert 0 <= bar.x <= bar.x + bar.width <= plot.width + 0.5
            assert -0.5 <= bar.y <= bar.y + bar.height <= plot.height + 0.5
        for curve in plot.curves:
            for run in curve.runs:
                assert all(0 <= x <= plot.width and 0 <= y <= plot.height for x, y in run)


def test_labels_that_would_run_into_each_other_are_thinned() -> None:
    names = [f"Неделя {n}" for n in range(53)]
    shown = [each for each in thinned(names, 1040 / 53) if each]
    assert shown[0] == names[0]
    assert len(shown) <= 24
    assert thinned(["I", "II"], 300) == ["I", "II"]


def test_a_line_is_broken_where_there_is_no_figure() -> None:
    plot = lines(list("abcd"), [Series("One", [1, None, 2, 3])])
    assert [len(run) for run in plot.curves[0].runs] == [1, 2]


def question(preset: Preset, since: date, until: date) -> Question:
    layout = ReportLayout(ledger.SOURCE.code, ("day:month",), measures=("papers",), period="day")
    period = Period(preset, since, until)
    return Question("r", "R", ledger.SOURCE, layout, period)


@pytest.mark.parametrize(
    ("preset", "step", "likes"),
    [
        (Preset.YEAR, "month", True), (Preset.YEAR, "quarter", True), (Preset.YEAR, "week", False),
        (Preset.QUARTER, "month", True), (Preset.MONTH, "quarter", False),
        (Preset.OWN, "day", True), (Preset.OWN, "month", False),
    ],
)  # fmt: skip
def test_steps_of_a_period_have_likes_in_the_one_before(
    preset: Preset, step: str, likes: bool
) -> None:
    asked = question(preset, date(2026, 1, 1), date(2026, 12, 31))
    assert comparable(dimension_of(ledger.SOURCE, f"day:{step}"), asked) is likes
    assert comparable(dimension_of(ledger.SOURCE, "unit"), asked)


def test_a_month_of_the_year_before_stands_for_that_of_this_year() -> None:
    asked = question(Preset.YEAR, date(2026, 1, 1), date(2026, 12, 31))
    month = dimension_of(ledger.SOURCE, "day:month")
    assert later(month, asked, date(2025, 3, 1)) == date(2026, 3, 1)
    assert later(month, asked, None) is None
    own = question(Preset.OWN, date(2026, 3, 10), date(2026, 3, 19))
    day = dimension_of(ledger.SOURCE, "day:day")
    assert later(day, own, date(2026, 3, 5)) == date(2026, 3, 15)


def test_weeks_between_are_filled_from_the_first_of_the_period() -> None:
    asked = question(Preset.OWN, date(2026, 1, 1), date(2026, 2, 28))
    week = dimension_of(ledger.SOURCE, "day:week")
    found = filled(week, asked, [date(2026, 1, 19), None])
    assert found == [date(2025, 12, 29), date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19),
                     None]  # fmt: skip
