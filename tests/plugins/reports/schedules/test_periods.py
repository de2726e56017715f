"""Periods that move with the day of sending."""

from dataclasses import replace
from datetime import date

import pytest
from uprava.calendar import official_calendar
from uprava.calendar.periods import Period, Preset, calendar_period
from uprava_reports.schedules.periods import (
    Relative,
    nearest,
    pairs_of,
    period_asked,
    period_on,
)
from uprava_reports.schedules.proposed import FITTING, fitted, proposed
from uprava_reports.schedules.rhythm import Often, Rhythm
from uprava_reports.schedules.values import Wish

TABLE = [
    (Relative.LAST_MONTH, "2027-01-11", "01.12.2026 – 31.12.2026"),
    (Relative.THIS_MONTH, "2026-02-27", "01.02.2026 – 28.02.2026"),
    (Relative.LAST_QUARTER, "2027-01-11", "01.10.2026 – 31.12.2026"),
    (Relative.THIS_QUARTER, "2026-11-23", "01.10.2026 – 31.12.2026"),
    (Relative.LAST_YEAR, "2027-01-11", "01.01.2026 – 31.12.2026"),
    (Relative.THIS_YEAR, "2026-11-23", "01.01.2026 – 31.12.2026"),
    (Relative.LAST_WEEK, "2026-11-23", "16.11.2026 – 22.11.2026"),
    (Relative.LAST_WEEK, "2026-11-29", "16.11.2026 – 22.11.2026"),
    (Relative.THIS_WEEK, "2026-11-25", "23.11.2026 – 29.11.2026"),
    (Relative.SINCE_WORKING, "2026-11-24", "23.11.2026 – 23.11.2026"),
    (Relative.SINCE_WORKING, "2026-11-23", "20.11.2026 – 22.11.2026"),
    (Relative.SINCE_WORKING, "2026-01-12", "30.12.2025 – 11.01.2026"),
]


@pytest.mark.parametrize(("relative", "day", "words"), TABLE)
def test_a_period_is_seen_from_the_day_of_sending(relative: Relative, day: str, words: str) -> None:
    assert period_on(relative, date.fromisoformat(day), official_calendar()).words == words


def test_what_somebody_looks_at_is_proposed_as_the_period_that_moves() -> None:
    calendar, today = official_calendar(), date(2026, 11, 23)
    october = calendar_period(Preset.MONTH, date(2026, 10, 5))
    assert nearest(october, today, calendar) is Relative.LAST_MONTH
    own = Period(Preset.OWN, date(2026, 10, 1), date(2026, 10, 5))
    assert nearest(own, today, calendar) is Relative.ASKED
    assert pairs_of(october) == [("period", "month"), ("since", "2026-10-01")]
    assert pairs_of(own)[-1] == ("until", "2026-10-05")


@pytest.mark.parametrize(
    ("seen", "often", "period"),
    [
        (Relative.THIS_MONTH, Often.MONTHLY, Relative.LAST_MONTH),
        (Relative.LAST_WEEK, Often.WEEKLY, Relative.LAST_WEEK),
        (Relative.THIS_QUARTER, Often.QUARTERLY, Relative.LAST_QUARTER),
        (Relative.SINCE_WORKING, Often.DAILY, Relative.SINCE_WORKING),
        (Relative.THIS_YEAR, Often.MONTHLY, Relative.THIS_YEAR),
        (Relative.ASKED, Often.MONTHLY, Relative.ASKED),
        (None, Often.MONTHLY, None),
    ],
)
def test_a_rhythm_and_a_period_that_fit_are_proposed(
    seen: Relative | None, often: Often, period: Relative | None
) -> None:
    rhythm, found = proposed(seen)
    assert (rhythm.often, found) == (often, period)
    assert rhythm.mistakes() == {}


def test_the_period_goes_with_the_rhythm_until_somebody_chooses_another() -> None:
    wish = Wish("documents.volume", "Объём", (), Relative.LAST_MONTH, Rhythm(Often.WEEKLY, (1,)))
    assert fitted(wish, "monthly").period is Relative.LAST_WEEK
    assert fitted(wish, "weekly") == wish, "chosen on purpose"
    assert fitted(replace(wish, period=Relative.THIS_YEAR), "monthly").period is Relative.THIS_YEAR
    assert fitted(replace(wish, period=None), "monthly").period is None
    assert fitted(wish, "never") == wish
    for before, period in FITTING.items():
        for often, fits in FITTING.items():
            now = replace(wish, period=period, rhythm=Rhythm(Often(often), (1,)))
            assert fitted(now, before).period is fits


def test_the_period_of_a_question_is_read_from_its_address() -> None:
    october = "01.10.2026 – 31.10.2026"
    for query, words in (
        ("period=month&since=2026-10-01&f-unit=1", october),
        ("period=own&since=2026-10-01&until=2026-10-31", october),
    ):
        found = period_asked(query)
        assert found is not None
        assert found.words == words
    assert period_asked("f-unit=1") is None
    assert period_asked("") is None
