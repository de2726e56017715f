"""Days of sending against a table made by hand from the calendars of 2026 and 2027.

2026: New Year's days off last until Sunday 11 January (the 9th is moved from the 3rd); 23 February
is a Monday; 9 March is off for Sunday the 8th; 1 May is a Friday; 11 May is off for Saturday the
9th; 12 June is a Friday; 4 November is a Wednesday; 31 December is off, moved from 4 January
(it was off in 2025 too).
2027 has no official calendar yet: weekends and public holidays alone.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from uprava.calendar import Calendar, Shift, official_calendar
from uprava_reports.schedules.rhythm import Counted, Often, Rhythm

OMSK = ZoneInfo("Asia/Omsk")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return official_calendar()


def days(text: str) -> list[date]:
    return [date(int(y), int(m), int(d)) for d, m, y in (each.split(".") for each in text.split())]


DAILY = Rhythm(Often.DAILY)
TABLE = [
    (DAILY, "2025-12-30", "30.12.2025 12.01.2026 13.01.2026 14.01.2026"),
    (DAILY, "2026-04-30",
     "30.04.2026 04.05.2026 05.05.2026 06.05.2026 07.05.2026 08.05.2026 12.05.2026"),
    (DAILY, "2026-12-29", "29.12.2026 30.12.2026 11.01.2027 12.01.2027"),
    (Rhythm(Often.WEEKLY, (1,)), "2026-02-16", "16.02.2026 24.02.2026 02.03.2026 10.03.2026"),
    (Rhythm(Often.WEEKLY, (1,), shift=Shift.PREVIOUS), "2026-02-16",
     "16.02.2026 20.02.2026 02.03.2026 06.03.2026 16.03.2026"),
    (Rhythm(Often.WEEKLY, (6, 7)), "2026-11-02", "02.11.2026 09.11.2026 16.11.2026"),
    (Rhythm(Often.WEEKLY, (3, 5)), "2026-11-02", "05.11.2026 06.11.2026 11.11.2026 13.11.2026"),
    (Rhythm(Often.WEEKLY, (3, 4), shift=Shift.PREVIOUS), "2026-11-01",
     "03.11.2026 05.11.2026 11.11.2026"),
    (Rhythm(Often.MONTHLY, day=1), "2025-12-15",
     "12.01.2026 02.02.2026 02.03.2026 01.04.2026 04.05.2026"),
    (Rhythm(Often.MONTHLY, day=1, shift=Shift.PREVIOUS), "2025-12-15",
     "30.12.2025 30.01.2026 27.02.2026 01.04.2026 30.04.2026 01.06.2026"),
    (Rhythm(Often.MONTHLY, day=31, shift=Shift.PREVIOUS), "2026-02-01",
     "27.02.2026 31.03.2026 30.04.2026 29.05.2026 30.06.2026"),
    (Rhythm(Often.MONTHLY, day=0, shift=Shift.PREVIOUS), "2026-11-15",
     "30.11.2026 30.12.2026 29.01.2027 26.02.2027 31.03.2027"),
    (Rhythm(Often.MONTHLY, day=0, shift=Shift.NEXT), "2026-11-15",
     "30.11.2026 11.01.2027 01.02.2027 01.03.2027 31.03.2027"),
    (Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=1), "2025-12-31",
     "12.01.2026 02.02.2026 02.03.2026 01.04.2026 04.05.2026 01.06.2026"),
    (Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=3), "2026-05-01",
     "06.05.2026 03.06.2026 03.07.2026 05.08.2026"),
    (Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=0), "2026-12-01",
     "30.12.2026 29.01.2027 26.02.2027"),
    (Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=20), "2026-01-01",
     "30.01.2026 27.02.2026 30.03.2026"),
    (Rhythm(Often.QUARTERLY, day=10, month=1), "2026-01-01",
     "12.01.2026 10.04.2026 10.07.2026 12.10.2026 11.01.2027"),
    (Rhythm(Often.QUARTERLY, day=0, month=3, shift=Shift.PREVIOUS), "2026-01-01",
     "31.03.2026 30.06.2026 30.09.2026 30.12.2026 31.03.2027"),
    (Rhythm(Often.QUARTERLY, counted=Counted.WORKING, day=1, month=1), "2026-10-02",
     "11.01.2027 01.04.2027 01.07.2027"),
]  # fmt: skip


@pytest.mark.parametrize(("rhythm", "since", "wanted"), TABLE)
def test_the_days_of_a_rhythm_are_those_of_the_table(
    calendar: Calendar, rhythm: Rhythm, since: str, wanted: str
) -> None:
    expected = days(wanted)
    found = rhythm.coming(calendar, date.fromisoformat(since), len(expected))
    assert found == expected
    assert all(calendar.is_working(each) for each in found)


def test_a_day_is_never_missed_nor_met_twice_wherever_one_begins_to_count(
    calendar: Calendar,
) -> None:
    for rhythm, *_rest in TABLE:
        whole = rhythm.coming(calendar, date(2026, 1, 1), 300)
        for begin in (date(2026, 2, 28), date(2026, 5, 2), date(2026, 12, 31)):
            later = [each for each in whole if each >= begin]
            assert rhythm.coming(calendar, begin, len(later)) == later


def test_the_next_moment_lies_strictly_after_by_the_clock_of_the_office(
    calendar: Calendar,
) -> None:
    rhythm = Rhythm(Often.DAILY, hour=8)
    before = datetime(2026, 11, 3, 1, 59, tzinfo=UTC)  # 7:59 in Omsk
    first = rhythm.next_after(calendar, before, OMSK)
    assert first == datetime(2026, 11, 3, 8, tzinfo=OMSK)
    second = rhythm.next_after(calendar, first, OMSK)
    assert second == datetime(2026, 11, 5, 8, tzinfo=OMSK), "the fourth is a holiday"


def test_what_makes_no_rhythm_is_told_by_its_field() -> None:
    assert set(Rhythm(Often.WEEKLY).mistakes()) == {"weekdays"}
    assert set(Rhythm(Often.WEEKLY, (8,)).mistakes()) == {"weekdays"}
    assert set(Rhythm(Often.MONTHLY, day=32, hour=24).mistakes()) == {"day", "hour"}
    assert set(Rhythm(Often.MONTHLY, counted=Counted.WORKING, day=24).mistakes()) == {"day"}
    assert set(Rhythm(Often.QUARTERLY, month=4).mistakes()) == {"month"}
    assert Rhythm(Often.DAILY, day=99).mistakes() == {}
