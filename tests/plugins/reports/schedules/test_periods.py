"""Periods that move with the day of sending."""

from datetime import date

import pytest
from uprava.calendar import official_calendar
from uprava.calendar.periods import Period, Preset, calendar_period
from uprava_reports.schedules.periods import Relative, nearest, pairs_of, period_on

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
