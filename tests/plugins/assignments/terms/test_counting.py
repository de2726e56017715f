"""Terms of assignments against a table made by another hand, anchors checked by eye, properties.

How the table is independent of the code: see `oracle.py`.
"""

import csv
import importlib.util
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import uprava_assignments
from hypothesis import given
from hypothesis import strategies as st
from uprava.calendar import (
    Calendar,
    Day,
    DayKind,
    Deadline,
    Extension,
    NewTerm,
    Unit,
    extend,
    official_calendar,
    resume,
    suspend,
)
from uprava.calendar.keeping import restored, told
from uprava.errors import InvalidError
from uprava.i18n import add_locale_folder, use_locale
from uprava_assignments.terms.counting import counted
from uprava_assignments.terms.typical import choose, shipped_terms
from uprava_assignments.terms.values import AskedTerm, Basis, Given, Priority

HERE = Path(__file__).parent
CALENDAR = official_calendar()
TABLE = (HERE / "cases.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TABLE.splitlines(), delimiter=";"))

SPEC = importlib.util.spec_from_file_location("terms_oracle", HERE / "oracle.py")
assert SPEC is not None
assert SPEC.loader is not None
ORACLE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(ORACLE)

ALONE = Basis()
"""An assignment that stands by itself."""

add_locale_folder(Path(str(uprava_assignments.__file__)).parent / "locale")

signings = st.dates(date(2024, 1, 9), date(2026, 12, 31))
terms = st.one_of(
    st.just("typical"),
    st.integers(1, 400).map("calendar:{}".format),
    st.integers(1, 260).map("working:{}".format),
    st.integers(1, 24).map("month:{}".format),
)
priorities = st.sampled_from(Priority)


def deadline_of(
    signed: date, asked: str, priority: str = "usual", basis: Basis = ALONE,
    calendar: Calendar = CALENDAR,
) -> Deadline:  # fmt: skip
    on = Given(signed, 1, Priority(priority))
    typical = choose(shipped_terms(), basis=basis, priority=on.priority, on=signed)
    found = counted(AskedTerm.read(asked), given=on, typical=typical, basis=basis,
                    calendar=calendar)  # fmt: skip
    assert found is not None
    return found


def words(deadline: Deadline) -> list[str]:
    with use_locale("ru"):
        return [str(reason) for reason in deadline.reasons]


def test_there_are_at_least_five_hundred_cases_of_every_form_and_priority() -> None:
    assert len(CASES) >= 500
    assert {(row["asked"].partition(":")[0]) for row in CASES} == {
        "typical", "calendar", "working", "month", "date",
    }  # fmt: skip
    assert len({tuple(row.values())[:3] for row in CASES}) == len(CASES)


def test_the_table_is_what_the_oracle_says() -> None:
    assert ORACLE.table() == TABLE


def test_the_oracle_imports_nothing_of_ours() -> None:
    text = (HERE / "oracle.py").read_text(encoding="utf-8")
    assert "import uprava" not in text
    assert "from uprava" not in text


@pytest.mark.parametrize(("year", "worked", "short", "hours"), [
    (2023, 247, 3, 1973), (2024, 248, 5, 1979), (2025, 247, 4, 1972), (2026, 247, 4, 1972),
])  # fmt: skip
def test_the_oracle_reads_the_published_norms(
    year: int, worked: int, short: int, hours: int
) -> None:
    every = [on for on, _mark in ORACLE.days_of(year)]
    days = sum(on not in ORACLE.OFF for on in every)
    eves = sum(on in ORACLE.SHORT for on in every)
    assert (days, eves, days * 8 - eves) == (worked, short, hours)


def test_code_and_oracle_agree_on_every_case() -> None:
    wrong = [
        (*row.values(), str(found))
        for row in CASES
        if str(
            found := deadline_of(
                date.fromisoformat(row["signed"]), row["asked"], row["priority"]
            ).date
        ) != row["expected"]
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(("signed", "asked", "priority", "last", "why"), [
    ("2026-11-20", "typical", "urgent", "2026-11-23", "Friday and three: Monday"),
    ("2026-11-19", "typical", "urgent", "2026-11-20", "Sunday, so the Friday before"),
    ("2026-11-20", "typical", "prompt", "2026-11-30", "ten days"),
    ("2026-11-20", "typical", "usual", "2026-12-18", "20 December is a Sunday"),
    ("2026-01-31", "typical", "usual", "2026-02-27", "28 February is a Saturday"),
    ("2025-01-31", "typical", "usual", "2025-02-28", "February has no 31st"),
    ("2024-01-31", "typical", "usual", "2024-02-29", "a leap year"),
    ("2025-12-30", "typical", "urgent", "2025-12-30", "2 January is off, so the day of signing"),
    ("2025-12-31", "typical", "urgent", "2026-01-12", "none before is worked: the next one"),
    ("2025-10-27", "working:5", "usual", "2025-11-01", "a worked Saturday counts"),
    ("2025-10-31", "working:2", "usual", "2025-11-05", "3 and 4 November are off"),
    ("2026-11-20", "date:2026-11-29", "usual", "2026-11-27", "a named Sunday"),
    ("2026-11-20", "date:2026-12-01", "usual", "2026-12-01", "a named Tuesday"),
    ("2026-08-31", "month:1", "usual", "2026-09-30", "September has no 31st"),
])  # fmt: skip
def test_terms_are_those_an_office_would_count(
    signed: str, asked: str, priority: str, last: str, why: str
) -> None:
    assert str(deadline_of(date.fromisoformat(signed), asked, priority).date) == last, why


@given(signings, terms, priorities)
def test_any_term_is_that_of_the_oracle(signed: date, asked: str, priority: Priority) -> None:
    assert deadline_of(signed, asked, priority).date == ORACLE.expected(signed, asked, priority)


@given(signings, terms, priorities)
def test_a_term_ends_on_a_worked_day_not_before_it_began(
    signed: date, asked: str, priority: Priority
) -> None:
    last = deadline_of(signed, asked, priority).date
    assert last >= signed
    assert CALENDAR.is_working(last)


@given(signings, st.sampled_from(["calendar", "working", "month"]), st.integers(1, 20))
def test_a_longer_term_never_ends_earlier(signed: date, form: str, amount: int) -> None:
    ends = [deadline_of(signed, f"{form}:{n}").date for n in range(amount, amount + 4)]
    assert all(earlier <= later for earlier, later in pairwise(ends))


@given(signings, terms, priorities)
def test_what_is_kept_comes_back_the_same(signed: date, asked: str, priority: Priority) -> None:
    first = deadline_of(signed, asked, priority)
    ground, day = "по просьбе исполнителя", signed + timedelta(days=2)
    changed = [
        first,
        extend(first, NewTerm(first.date + timedelta(days=40), day, ground), CALENDAR),
        extend(first, Extension(5, Unit.WORKING, day, ground), CALENDAR),
        stopped := suspend(first, since=day, ground=ground, calendar=CALENDAR),
        resume(stopped, on=day + timedelta(days=9), calendar=CALENDAR),
    ]
    for deadline in changed:
        assert restored(json.loads(json.dumps(told(deadline))), CALENDAR) == deadline


def test_another_calendar_moves_a_kept_term() -> None:
    kept = told(deadline_of(date(2026, 11, 20), "typical", "urgent"))
    fair = {date(2026, 11, 23): Day(DayKind.REGIONAL, "День города")}
    other = Calendar(CALENDAR.years, exceptions=fair)
    assert restored(kept, CALENDAR).date == date(2026, 11, 23)
    assert restored(kept, other).date == date(2026, 11, 20)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_term_or_refused(text: str) -> None:
    try:
        asked = AskedTerm.read(text)
    except InvalidError:
        return
    assert AskedTerm.read(str(asked)) == asked


@pytest.mark.parametrize("text", [
    "calendar:0", "calendar:-3", "calendar:3661", "calendar:", "calendar:ten", "calendar:٣",
    "calendar:1.5", "working:2601", "month:121", "date:2026-02-30", "date:1900-01-01", "date:",
    "date:2100-01-01", "typical:3", "none:1", "yesterday",
])  # fmt: skip
def test_a_term_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="Срок не распознан"):
        AskedTerm.read(text)


@pytest.mark.parametrize("text", [
    "typical", "none", "date:2026-12-01", "calendar:10", "working:5", "month:1",
])  # fmt: skip
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert str(AskedTerm.read(text)) == text
    assert str(AskedTerm.read("")) == "typical"


def test_a_term_is_said_as_people_say_it() -> None:
    with use_locale("ru"):
        assert [AskedTerm.read(text).words for text in (
            "typical", "none", "date:2026-12-01", "calendar:3", "calendar:10", "working:1",
            "month:2",
        )] == ["типовой срок", "без срока", "до 01.12.2026", "3 календарных дня",
               "10 календарных дней", "1 рабочий день", "2 месяца"]  # fmt: skip


def test_no_term_is_no_deadline() -> None:
    on = Given(date(2026, 11, 20), 1)
    asked = AskedTerm.read("none")
    assert counted(asked, given=on, typical=None, basis=Basis(), calendar=CALENDAR) is None


def test_a_day_before_the_signing_is_refused() -> None:
    with pytest.raises(InvalidError, match=r"19\.11\.2026.*20\.11\.2026"):
        deadline_of(date(2026, 11, 20), "date:2026-11-19")


def test_reasons_tell_rule_source_and_shift_in_words() -> None:
    counted_first = (
        "3 календарных дня со дня подписания 20.11.2026 – до 23.11.2026"
        " (Типовой регламент исполнения поручений, п. 5.3)."
    )
    assert words(deadline_of(date(2026, 11, 20), "typical", "urgent")) == [counted_first]
    assert words(deadline_of(date(2026, 11, 20), "date:2026-11-29")) == [
        "До 29.11.2026 – день назван (указано в поручении).",
        "Последний день 29.11.2026 нерабочий (выходной день), срок – 27.11.2026.",
    ]


INQUIRY = Basis("records.incoming", "parlamentskiy_zapros", date(2026, 11, 13))


def test_a_typical_term_of_the_type_is_counted_from_the_registration_of_the_basis() -> None:
    deadline = deadline_of(date(2026, 11, 20), "typical", "usual", INQUIRY)
    assert deadline.date == date(2026, 11, 27)
    assert words(deadline)[0].startswith("15 календарных дней со дня регистрации 13.11.2026")


def test_haste_goes_before_the_type_of_the_basis() -> None:
    assert deadline_of(date(2026, 11, 20), "typical", "urgent", INQUIRY).date == date(2026, 11, 23)


def test_a_basis_that_is_not_registered_counts_from_the_signing() -> None:
    fresh = Basis("records.incoming", "parlamentskiy_zapros")
    deadline = deadline_of(date(2026, 11, 20), "typical", "usual", fresh)
    assert deadline.date == date(2026, 12, 4)
    assert "со дня подписания" in words(deadline)[0]


def test_an_unverified_typical_term_says_so() -> None:
    basis = Basis("records.incoming", "protest", date(2026, 11, 19))
    assert "Правило не сверено с текстом закона." in words(
        deadline_of(date(2026, 11, 20), "typical", "usual", basis)
    )


def test_a_typical_term_that_was_over_at_the_signing_asks_for_another() -> None:
    late = Basis("records.incoming", "parlamentskiy_zapros", date(2026, 10, 1))
    with pytest.raises(InvalidError, match=r"16\.10\.2026"):
        deadline_of(date(2026, 11, 20), "typical", "usual", late)


def test_without_any_row_the_rules_of_the_calendar_stand() -> None:
    on = Given(date(2026, 11, 20), 1, Priority.PROMPT)
    found = counted(AskedTerm(), given=on, typical=None, basis=Basis(), calendar=CALENDAR)
    assert found is not None
    assert found.date == date(2026, 11, 30)
