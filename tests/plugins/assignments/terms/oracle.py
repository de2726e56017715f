"""Terms of assignments counted a second time, by another hand: makes `cases.csv`.

Independent of the code under test: it imports nothing of Uprava. The days of the official
calendars are taken from their files by a regular expression into plain sets; days are counted
by walking from one to the next with a finger, months by listing the days of the month meant.
No arithmetic of months, no bisection, no rule tables: the federal agency's regulation of
execution, 5.3, written as sentences below. Run `python oracle.py > cases.csv` to make the
table anew; a test holds that table against this file and against the code.
"""

import re
import sys
from calendar import Calendar
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

YEARS = Path(__file__).parents[4] / "core/uprava/calendar/years"
ONE = timedelta(days=1)
HOLIDAYS = {*(f"0{day}.01" for day in range(1, 9)), "23.02", "08.03", "01.05", "09.05", "12.06",
            "04.11"}  # fmt: skip
"""Labour Code, article 112: of a year without a file, with Saturdays and Sundays."""


def marks_of(year: int) -> dict[str, str]:
    """Return «MM.DD» → mark of one file: 1 off, 2 shortened, 3 worked weekend."""
    path = YEARS / f"{year}.xml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return dict(re.findall(r'd="(\d\d\.\d\d)"\s+t="(\d)"', text))


def days_of(year: int) -> Iterator[tuple[date, str]]:
    """Yield each day of a year with its mark: 1 off, 2 shortened, 0 and 3 worked."""
    marks, on = marks_of(year), date(year, 1, 1)
    while on.year == year:
        usual = "1" if on.weekday() >= 5 or (not marks and f"{on:%d.%m}" in HOLIDAYS) else "0"
        yield on, marks.get(f"{on:%m.%d}", usual)
        on += ONE


OFF = {on for year in range(2023, 2031) for on, mark in days_of(year) if mark == "1"}
SHORT = {on for year in range(2023, 2031) for on, mark in days_of(year) if mark == "2"}


def same_day_of_month(signed: date, months: int) -> date:
    """Return the same day so many months on, or the last day of that month."""
    year, month = signed.year, signed.month
    for _step in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    days = [on for on in Calendar().itermonthdates(year, month) if on.month == month]
    return max(on for on in days if on.day <= signed.day)


def last_day(signed: date, asked: str, priority: str) -> date:
    """Return the day before any shift."""
    form, _colon, rest = asked.partition(":")
    if form == "typical":
        form, rest = {
            "urgent": ("calendar", "3"), "prompt": ("calendar", "10"), "usual": ("month", "1"),
        }[priority]  # fmt: skip
    if form == "date":
        return date.fromisoformat(rest)
    if form == "month":
        return same_day_of_month(signed, int(rest))
    on, left = signed, int(rest)
    while left:
        on += ONE
        left -= form == "calendar" or on not in OFF
    return on


def expected(signed: date, asked: str, priority: str) -> date:
    """Return the last day to execute.

    «If the last day of the term is not a working day, the assignment is executed on the working
    day before it.» A term cannot end before the assignment was given: then on the next one.
    """
    last = on = last_day(signed, asked, priority)
    while on in OFF:
        on -= ONE
    if on >= signed:
        return on
    while last in OFF:
        last += ONE
    return last


BORDERS = """2024-01-31 2024-02-29 2024-12-27 2024-12-28 2024-12-30 2024-12-31 2025-01-01 2025-01-09
2025-01-31 2025-02-28 2025-04-30 2025-05-01 2025-05-08 2025-06-11 2025-10-31 2025-11-01
2025-11-03 2025-12-30 2025-12-31 2026-01-08 2026-01-11 2026-01-30 2026-01-31 2026-02-20
2026-03-06 2026-05-08 2026-06-11 2026-08-31 2026-10-30 2026-11-03 2026-12-28 2026-12-30
2026-12-31"""
"""Ends of months and years, eves of long weekends, a worked Saturday."""


def starts() -> Iterator[date]:
    """Yield the days assignments are given on: the borders, and every sixteenth day."""
    yield from map(date.fromisoformat, BORDERS.split())
    on = date(2025, 1, 10)
    while on < date(2026, 12, 31):
        yield on
        on += timedelta(days=16)


def cases() -> Iterator[tuple[date, str, str]]:
    """Yield day of giving, how the term is said, priority."""
    for place, signed in enumerate(starts()):
        for priority in ("usual", "prompt", "urgent"):
            yield signed, "typical", priority
        yield signed, f"calendar:{(1, 2, 5, 7, 14, 15, 30, 45, 60, 90)[place % 10]}", "usual"
        yield signed, f"working:{(1, 2, 3, 5, 8, 10, 15, 22, 40)[place % 9]}", "urgent"
        yield signed, f"month:{(2, 3, 6, 1, 12, 18)[place % 6]}", "prompt"
        yield signed, f"date:{signed + timedelta(days=place % 40)}", "usual"


def table() -> str:
    """Return the table."""
    rows = (f"{s};{a};{p};{expected(s, a, p)}" for s, a, p in cases())
    return "\n".join(["signed;asked;priority;expected", *rows, ""])


if __name__ == "__main__":
    sys.stdout.write(table())
