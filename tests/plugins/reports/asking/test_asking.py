"""From an address to a question and back; what is wrong with an address, in sentences."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import MultiDict
from tests_support import ledger
from uprava import testing
from uprava.calendar.periods import Preset, calendar_period
from uprava.errors import InvalidError
from uprava.i18n import use_locale
from uprava.reporting import ReportLayout
from uprava_reports.asking.parsing import cell_in, filters_in, question_in
from uprava_reports.asking.values import Key, Question, dimension_of, key_words

pytestmark = pytest.mark.usefixtures("ledgers")  # a running module has its Russian words

LAYOUT = ReportLayout(
    ledger.SOURCE.code, ("unit",), "day:month", ("papers",), period="day", compared=True
)


def asked(
    *pairs: tuple[str, str], layout: ReportLayout = LAYOUT, today: date = testing.TODAY
) -> Question:
    return question_in(
        MultiDict(list(pairs)), report="ledger.year", title="Y", source=ledger.SOURCE,
        layout=layout, today=today,
    )  # fmt: skip


def test_an_address_without_a_question_asks_for_the_usual_period() -> None:
    question = asked()
    assert question.period is not None
    assert (question.period.since, question.period.until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert question.compared
    assert not question.narrowed


@pytest.mark.parametrize(
    ("preset", "today", "since"),
    [
        ("year", date(2026, 1, 12), date(2025, 1, 1)),  # the first Monday that is worked
        ("quarter", date(2026, 1, 12), date(2025, 10, 1)),
        ("month", date(2026, 1, 12), date(2025, 12, 1)),
        ("month", date(2026, 1, 19), date(2026, 1, 1)),  # a working week of January is over
        ("year", date(2026, 2, 6), date(2025, 1, 1)),
        ("year", date(2026, 2, 9), date(2026, 1, 1)),
        ("month", date(2026, 10, 1), date(2026, 9, 1)),
        ("quarter", date(2026, 10, 14), date(2026, 7, 1)),
        ("quarter", date(2026, 10, 15), date(2026, 10, 1)),
    ],
)
def test_a_period_that_has_just_begun_says_nothing_yet(
    preset: str, today: date, since: date
) -> None:
    layout = replace(LAYOUT, preset=preset)
    opened = asked(layout=layout, today=today).period
    assert opened is not None
    assert opened.since == since
    running = asked(("period", preset), layout=layout, today=today).period
    assert running == calendar_period(Preset(preset), today)


NOVEMBER = "month 2026-11-01 2026-11-30"


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (("month", "2026-11-01", "2026-11-10", NOVEMBER), ("own", "2026-11-01", "2026-11-10")),
        (("month", "2026-10-15", "2026-11-30", NOVEMBER), ("own", "2026-10-15", "2026-11-30")),
        (("month", "2026-11-01", "2026-11-30", NOVEMBER), ("month", "2026-11-01", "2026-11-30")),
        (("month", "2026-10-01", "2026-10-31", NOVEMBER), ("month", "2026-10-01", "2026-10-31")),
        (("year", "2026-11-01", "2026-11-30", NOVEMBER), ("year", "2026-01-01", "2026-12-31")),
        (("own", "2026-11-01", "2026-11-30", NOVEMBER), ("own", "2026-11-01", "2026-11-30")),
        (("month", "2026-11-05", "2026-11-10", ""), ("month", "2026-11-01", "2026-11-30")),
        (("month", "2026-11-05", "2026-11-10", "own 2026-11-05 2026-11-10"),
         ("month", "2026-11-01", "2026-11-30")),
        (("month", "", "", NOVEMBER), ("month", "2026-11-01", "2026-11-30")),
    ],
)  # fmt: skip
def test_days_typed_into_a_form_are_those_that_are_counted(
    form: tuple[str, str, str, str], found: tuple[str, str, str]
) -> None:
    names = ("period", "since", "until", "drawn")
    period = asked(
        *((name, value) for name, value in zip(names, form, strict=True) if value)
    ).period
    assert period is not None
    assert (period.preset, f"{period.since}", f"{period.until}") == found


@pytest.mark.parametrize(
    ("since", "until", "wrong"),
    [("2026-12-05", "2026-11-30", "until"), ("2026-11-01", "", "until"),
     ("", "2026-11-10", "since"), ("9999-12-31", "2026-11-30", "since")],
)  # fmt: skip
def test_days_that_cannot_be_a_period_are_not_replaced_by_others(
    since: str, until: str, wrong: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        asked(("period", "month"), ("since", since), ("until", until), ("drawn", NOVEMBER))
    assert set(refused.value.fields or {}) == {wrong}


PAIRS = st.lists(
    st.one_of(
        st.tuples(st.just("f-number"), st.text(min_size=1, max_size=9).map(str.strip).filter(bool)),
        st.tuples(st.just("f-unit"), st.sampled_from(["3", "40", "-"])),
        st.tuples(st.just("f-worth"), st.sampled_from(["1..", "..2,5", "3..4", "-"])),
        st.tuples(st.just("f-mark"), st.sampled_from(["common", "-"])),
        st.tuples(st.just("compare"), st.sampled_from(["0", "1"])),
        st.tuples(st.just("sort"), st.sampled_from(["papers", "-papers", ""])),
        st.tuples(st.just("period"), st.sampled_from(["month", "year"])),
    ),
    max_size=6,
)


@given(PAIRS)
def test_a_question_is_its_address(pairs: list[tuple[str, str]]) -> None:
    question = asked(*pairs)
    assert asked(*question.pairs()) == question


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ([("like-words", "school")], {"words": ("~school",)}),
        ([("from-worth", "5"), ("to-worth", "")], {"worth": ("5..",)}),
        ([("from-worth", ""), ("to-worth", "7")], {"worth": ("..7",)}),
        ([("from-day", "2026-01-02"), ("to-day", "2026-02-03")],
         {"day": ("2026-01-02..2026-02-03",)}),
        ([("f-unit", ""), ("f-mark", " ")], {}),
        ([("f-author", "5"), ("f-author", "6"), ("f-author_text", "")], {"author": ("5", "6")}),
        ([("like-words", "")], {}),
    ],
)  # fmt: skip
def test_what_a_form_writes_in_parts_is_one_filter(
    form: list[tuple[str, str]], address: dict[str, tuple[str, ...]]
) -> None:
    assert filters_in(MultiDict(form), ledger.SOURCE) == address


@pytest.mark.parametrize(
    ("pairs", "name", "words"),
    [
        ([("period", "century")], "period", "Выберите месяц"),
        ([("period", "own"), ("since", "2026-02-30"), ("until", "2026-03-01")], "since",
         "которая есть в календаре"),
        ([("period", "own"), ("since", "2026-05-01"), ("until", "2026-01-01")], "until",
         "раньше, чем начинается"),
        ([("period", "own"), ("since", "2026-05-01")], "until", "оба дня"),
        ([("sort", "colour")], "sort", "нет столбца"),
        ([("f-colour", "red")], "f-colour", "нет такого фильтра"),
        ([("f-unit", "²")], "f-unit", "Выберите из предложенного"),
        ([("f-unit", "12345678901")], "f-unit", "Выберите из предложенного"),
        ([("f-author_text", "Орл")], "f-author_text", "Выберите из предложенного"),
        ([("f-closed", "maybe")], "f-closed", "«да» или «нет»"),
        ([("f-worth", "much")], "f-worth", "Укажите число"),
        ([("f-worth", "9..1")], "f-worth", "раньше, чем начинается"),
        ([("f-worth", "nan")], "f-worth", "Укажите число"),
        ([("f-day", "yesterday")], "f-day", "Укажите дату"),
        ([("f-number", "x" * 301)], "f-number", "слишком длинный"),
        ([("f-number", f"{n}") for n in range(201)], "f-number", "слишком длинный"),
    ],
)  # fmt: skip
def test_each_mistake_of_an_address_has_its_sentence(
    pairs: list[tuple[str, str]], name: str, words: str
) -> None:
    with use_locale("ru"), pytest.raises(InvalidError) as refused:
        asked(*pairs)
    assert words in dict(refused.value.fields or {})[name]


KEYS: dict[str, Any] = {
    "number": st.one_of(st.none(), st.text(max_size=400)),
    "unit": st.one_of(st.none(), st.integers(1, 999_999_999)),
    "day:month": st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1))),
    "closed": st.one_of(st.none(), st.booleans()),
}


@given(st.data())
def test_a_key_of_a_line_survives_its_address(data: Any) -> None:
    code = data.draw(st.sampled_from(sorted(KEYS)))
    key: Key = data.draw(KEYS[code])
    dimension = dimension_of(ledger.SOURCE, code)
    assert cell_in({"at0": key_words(key)}, [dimension]) == {0: key}


@pytest.mark.parametrize(
    ("code", "text"), [("day:month", "soon"), ("unit", "x"), ("unit", "9" * 20), ("unit", "")]
)
def test_a_line_there_is_not_is_refused_in_words(code: str, text: str) -> None:
    with use_locale("ru"), pytest.raises(InvalidError, match="нет такой строки"):
        cell_in({"at0": text}, [dimension_of(ledger.SOURCE, code)])


@pytest.mark.parametrize("code", ["worth", "nothing", "day:decade"])
def test_lines_are_told_apart_by_fields_that_can(code: str) -> None:
    with pytest.raises(InvalidError):
        dimension_of(ledger.SOURCE, code)
