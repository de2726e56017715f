"""Where one obligation stands on a day."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import uprava_contracts
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.obligations.standing import Course, Stand, Standing, stand_of

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

TODAY = date(2026, 11, 20)


def day(offset: int | None) -> date | None:
    """Return a day so far from today."""
    return None if offset is None else TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("due", "met", "withdrawn", "expected"),
    [
        (None, None, False, Stand(Standing.WAITING)),
        (8, None, False, Stand(Standing.DUE, 8)),
        (7, None, False, Stand(Standing.SOON, 7)),
        (1, None, False, Stand(Standing.SOON, 1)),
        (0, None, False, Stand(Standing.SOON, 0)),
        (-1, None, False, Stand(Standing.OVERDUE, 1)),
        (-40, None, False, Stand(Standing.OVERDUE, 40)),
        (-3, -3, False, Stand(Standing.MET)),
        (-3, -4, False, Stand(Standing.MET)),
        (-3, -2, False, Stand(Standing.LATE, 1)),
        (None, -2, False, Stand(Standing.MET)),
        (-9, None, True, Stand(Standing.WITHDRAWN)),
        (-9, -1, True, Stand(Standing.LATE, 8)),
    ],
)
def test_a_standing_follows_from_days(
    due: int | None, met: int | None, withdrawn: bool, expected: Stand
) -> None:
    course = Course(day(met), withdrawn=withdrawn)
    assert stand_of(day(due), course, today=TODAY) == expected


@pytest.mark.parametrize(("given", "late"), [(-5, 0), (-3, 0), (-1, 2)])
def test_what_was_handed_over_is_not_overdue_while_it_is_accepted(given: int, late: int) -> None:
    found = stand_of(day(-3), Course(given_on=day(given)), today=TODAY)
    assert found == Stand(Standing.GIVEN, late)
    both = Course(day(given), day(given))
    assert stand_of(day(-3), both, today=TODAY).standing.over


@pytest.mark.parametrize(
    ("owed", "met", "partly"),
    [("100", "0", False), ("100", "99.99", True), ("100", "100", False), (None, "5", True)],
)
def test_a_part_is_told_beside_the_standing(owed: str | None, met: str, partly: bool) -> None:
    found = stand_of(
        day(-2), Course(owed=Decimal(owed) if owed else None, met=Decimal(met)), today=TODAY
    )
    assert found == Stand(Standing.OVERDUE, 2, partly)


def test_standings_are_told_in_words() -> None:
    with use_locale("ru"):
        said = {
            str(Stand(Standing.OVERDUE, 1)): "просрочено на 1 кал. день",
            str(Stand(Standing.OVERDUE, 22)): "просрочено на 22 кал. дня",
            str(Stand(Standing.LATE, 5)): "исполнено с опозданием на 5 кал. дней",
            str(Stand(Standing.SOON, 0)): "срок сегодня",
            str(Stand(Standing.SOON, 2)): "осталось 2 кал. дня",
            str(Stand(Standing.WAITING)): "ждёт события",
            str(Stand(Standing.OVERDUE, 3, True)): "просрочено на 3 кал. дня, исполнено частично",
        }
    assert {words: words for words in said.values()} == {value: key for key, value in said.items()}


@settings(max_examples=60)
@given(st.integers(-400, 400), st.integers(-400, 400))
def test_only_what_is_open_and_behind_its_day_is_overdue(due: int, now: int) -> None:
    today = TODAY + timedelta(days=now)
    found = stand_of(day(due), today=today)
    assert (found.standing is Standing.OVERDUE) == (due < now)
    assert found.days == abs(due - now)
    assert not found.standing.over
