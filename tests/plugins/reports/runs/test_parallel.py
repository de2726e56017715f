"""A long period counted in parts beside each other: the same figures, under the same rights."""

import random
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from tests_support import naps
from tests_support.bureau import Bureau
from uprava.calendar.periods import Period, Preset
from uprava.users.reader import Reader
from uprava_reports.building.figures import Figures
from uprava_reports.building.service import counting, parallel
from uprava_reports.building.service.counting import SlowError
from uprava_reports.settings import ReportsSettings

YEAR = Period(Preset.YEAR, date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def wide(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Who may open most documents of a year, as statistics would tell of many more."""
    dice, reader = random.Random(3), bureau.again(bureau.analyst)
    unit = bureau.town.chancellery_id
    for n in range(60):
        bureau.document(dice.choice([unit, reader.person_id]),
                        day=date(2026, 1, 1) + timedelta(days=n * 6))  # fmt: skip
    bureau.document(bureau.stranger.person_id, day=date(2026, 6, 1))
    monkeypatch.setattr(counting, "widest", lambda *_: unit)
    monkeypatch.setattr(parallel, "reports_settings", lambda: ReportsSettings(parallel=3))
    return reader


def both(bureau: Bureau, reader: Reader) -> tuple[Figures, Figures]:
    """The figures of a year counted at once and parallel."""
    question = bureau.question("documents.turnover", reader=reader, period="year")
    with bureau.as_(reader) as session:
        usual = counting.count(session, question, reader=reader)
        return usual, parallel.count_in_parallel(session, question, reader=reader)


def test_parts_beside_each_other_add_up_to_the_whole(
    bureau: Bureau, wide: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Period | None] = []
    real = parallel.count

    def count(*given: object, **named: object) -> Figures:
        asked.append(given[1].period)  # type: ignore[attr-defined]  # the question
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "count", count)
    usual, found = both(bureau, wide)
    assert found == usual
    assert found.total[0].rows == 60
    spans = sorted((each.since, each.until) for each in asked if each)
    assert len(spans) == 3
    assert spans[0][0] == YEAR.since
    assert spans[-1][1] == YEAR.until
    assert all(one[1] + timedelta(days=1) == two[0] for one, two in pairwise(spans))


def test_where_others_need_the_connections_it_is_counted_in_one(
    bureau: Bureau, wide: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bureau.as_(wide) as session:
        assert parallel.degree(session) == 3
    monkeypatch.setattr(parallel, "LEFT_FREE", 1000)
    with bureau.as_(wide) as session:
        assert parallel.degree(session) == 1
    assert both(bureau, wide)[1].total[0].rows == 60


def test_parts_that_take_too_long_are_told_as_the_whole_would_be(
    bureau: Bureau, wide: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "over_all", lambda *_, **_named: SimpleNamespace(widest=1))
    monkeypatch.setitem(naps.NAP, "seconds", 0.3)
    question = bureau.question("naps.year", period="year")
    with bureau.as_(bureau.analyst) as session, pytest.raises(SlowError):
        parallel.count_in_parallel(session, question, reader=bureau.analyst, milliseconds=200)
    monkeypatch.setitem(naps.NAP, "seconds", 0.0)
    with bureau.as_(bureau.analyst) as session:
        found = parallel.count_in_parallel(session, question, reader=bureau.analyst)
    assert found.total[0].rows == 12


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 16])
@pytest.mark.parametrize("today", [date(2025, 5, 5), date(2026, 1, 1), date(2026, 11, 20),
                                   date(2030, 1, 1)])  # fmt: skip
def test_spans_stand_side_by_side_and_make_the_period(parts: int, today: date) -> None:
    for period in (YEAR, Period(Preset.OWN, date(2026, 3, 3), date(2026, 3, 4)),
                   Period(Preset.OWN, date(2026, 3, 3), date(2026, 3, 3))):  # fmt: skip
        spans = parallel.divided(period, parts, today)
        days = [each.since + timedelta(days=n) for each in spans
                for n in range((each.until - each.since).days + 1)]  # fmt: skip
        every = [period.since + timedelta(days=n)
                 for n in range((period.until - period.since).days + 1)]  # fmt: skip
        assert days == every
        assert 1 <= len(spans) <= parts


def test_half_of_the_days_that_have_come_stand_in_each_part() -> None:
    first, second = parallel.divided(YEAR, 2, date(2026, 11, 16))
    assert first.until == date(2026, 6, 9)
    assert second.until == YEAR.until
