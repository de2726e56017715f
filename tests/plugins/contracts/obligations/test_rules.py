"""Terms of obligations against terms counted by hand, and how they are told."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import uprava_contracts
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.calendar import official_calendar
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.obligations.rules import SINCE, Rule, due_of, told
from uprava_contracts.values import Happening

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

CASES = [
    line for line in (Path(__file__).parent / "cases.txt").read_text().splitlines()
    if not line.startswith("#")
]  # fmt: skip
CALENDAR = official_calendar()


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 90


@pytest.mark.parametrize("line", CASES)
def test_a_term_ends_on_the_day_counted_by_hand(line: str) -> None:
    read = re.fullmatch(r"(\S+) \+ (\d+) (wd|cd) = (\S+)", line)
    assert read
    happened, days, unit, due = read.groups()
    rule = Rule(int(days), unit == "wd", Happening.ACCEPTED)
    assert due_of(rule, date.fromisoformat(happened), CALENDAR) == date.fromisoformat(due)


def test_a_term_has_no_day_as_long_as_its_event_has_not_happened() -> None:
    assert due_of(Rule(7, True, Happening.ACCEPTED), None, CALENDAR) is None


DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 1))


@settings(max_examples=100)
@given(DAYS, st.integers(1, 60), st.booleans())
def test_a_term_ends_on_a_working_day_after_its_event_and_grows_with_its_days(
    happened: date, days: int, working: bool
) -> None:
    due = due_of(Rule(days, working, Happening.PAID), happened, CALENDAR)
    longer = due_of(Rule(days + 1, working, Happening.PAID), happened, CALENDAR)
    later = due_of(Rule(days, working, Happening.PAID), happened + timedelta(days=1), CALENDAR)
    assert due is not None
    assert longer is not None
    assert later is not None
    assert due > happened
    assert CALENDAR.is_working(due)
    assert due <= min(longer, later)
    assert (longer > due) or not working


def test_rules_are_told_as_an_office_says_them() -> None:
    with use_locale("ru"):
        assert told(Rule(10, True, Happening.ACCEPTED)) == (
            "10 рабочих дней со дня подписания документа о приёмке"
        )
        assert told(Rule(1, False, Happening.SIGNED)) == (
            "1 календарный день со дня заключения контракта"
        )
        assert told(Rule(0, True, Happening.DELIVERED)) == (
            "в день: со дня поступления исполнения и документов о нём"
        )
        assert told(Rule(3, True, Happening.OTHER, "сдача фундамента")) == (
            "3 рабочих дня после события «сдача фундамента»"
        )
    assert set(SINCE) == set(Happening) - {Happening.OTHER}
