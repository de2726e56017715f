"""A long period in parts: they follow each other, and their figures add up to the whole."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.bureau import Bureau
from uprava.calendar.periods import Period, Preset
from uprava_reports.building.service.counting import count
from uprava_reports.runs.service.running import whole
from uprava_reports.runs.slicing import MOST, parts, slices
from uprava_reports.runs.written import read, written

DAYS = st.dates(date(2001, 1, 1), date(2050, 1, 1))


@given(DAYS, st.integers(0, 5 * 366))
def test_parts_follow_each_other_from_the_first_day_to_the_last(since: date, days: int) -> None:
    period = Period(Preset.OWN, since, since + timedelta(days=days))
    found = parts(period)
    assert 1 <= len(found) <= MOST
    assert (found[0].since, found[-1].until) == (period.since, period.until)
    assert all(each.since <= each.until for each in found)
    for one, other in itertools.pairwise(found):
        assert other.since == one.until + timedelta(days=1)
        assert other.since.day == 1


def test_a_year_has_twelve_parts_and_a_month_one() -> None:
    year = Period(Preset.YEAR, date(2026, 1, 1), date(2026, 12, 31))
    assert [each.since.month for each in parts(year)] == list(range(1, 13))
    assert len(parts(Period(Preset.MONTH, date(2026, 2, 1), date(2026, 2, 28)))) == 1


@pytest.mark.parametrize("code", ["naps.year", "documents.turnover"])
def test_parts_counted_one_by_one_are_what_is_counted_at_once(bureau: Bureau, code: str) -> None:
    for month in (1, 3, 3, 11):
        bureau.document(bureau.analyst.person_id, day=date(2026, month, 5))
    question = bureau.question(code)
    with bureau.as_(bureau.analyst) as session:
        at_once = count(session, question, reader=bureau.analyst)
        one_by_one = whole(
            [count(session, each, reader=bureau.analyst) for each in slices(question)]
        )
    assert at_once.cells
    assert one_by_one == at_once


def test_figures_are_kept_as_data_and_read_again(bureau: Bureau) -> None:
    question = bureau.question("naps.year")
    with bureau.as_(bureau.analyst) as session:
        figures = count(session, question, reader=bureau.analyst)
    assert read(question, written(question, figures)) == figures
