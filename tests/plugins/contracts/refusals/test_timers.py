"""The days of a refusal: a table counted by hand, and what holds for every refusal."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.calendar import official_calendar
from uprava_contracts.refusals.timers import Mark, Phase, Refused, Step, course, listed_until

CASES = Path(__file__).parent / "cases.txt"

WHO = {
    "c44": {"ours": True, "public": True, "blamed": True},
    "c44r": {"ours": True, "public": True, "blamed": True, "repeat": True},
    "c44x": {"ours": True, "public": True, "blamed": False},
    "s44": {"ours": False, "public": True, "blamed": False},
    "ccv": {"ours": True, "public": False, "blamed": True},
    "ccv5": {"ours": True, "public": False, "blamed": True, "own_days": 5},
    "old": {"ours": True, "public": True, "blamed": True},
}
FACTS = ("decided_on", "placed_on", "notified_on", "cured_on", "cancelled_on", "sent_on",
         "considered_on", "listed_on")  # fmt: skip


def day(text: str) -> date | None:
    """A day, None for a dash."""
    return None if text == "-" else date.fromisoformat(text)


def read_cases() -> list[list[str]]:
    """The lines of the table."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and line[0] != "#"]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case[0]} {case[2]} {case[5]}")
def test_a_refusal_goes_by_the_days_counted_by_hand(case: list[str]) -> None:
    who, told, today, phase, days, following = case
    concluded = date(2021, 6, 1) if who == "old" else date(2024, 1, 15)
    facts = dict(zip(FACTS, map(day, told.split()), strict=True))
    refused = Refused(concluded_on=concluded, **WHO[who], **facts)  # type: ignore[arg-type]
    now = date.fromisoformat(today)
    found = course(refused, today=now, calendar=official_calendar())
    due = {each.step: each.due_on for each in found.steps}
    assert found.phase == phase
    assert [
        due.get(Step.PLACE), refused.cure_by, refused.in_force_on, due.get(Step.SEND),
        due.get(Step.CONSIDER), due.get(Step.LISTED),
    ] == [day(each) for each in days.split()]  # fmt: skip
    line = found.next
    assert (f"{line.step} {line.days_late(now)}" if line else "-") == following


def test_there_are_at_least_25_refusals() -> None:
    assert len(read_cases()) >= 25


DAYS = st.dates(date(2023, 1, 1), date(2026, 6, 1))
LATER = st.none() | st.integers(0, 40)


@settings(max_examples=100, deadline=None)
@given(
    who=st.sampled_from(sorted(WHO)), decided=DAYS, notified=st.integers(0, 20), cured=LATER,
    passed=st.integers(0, 90),
)  # fmt: skip
def test_a_contract_ends_when_the_days_are_over_and_nothing_was_cured(
    who: str, decided: date, notified: int, cured: int | None, passed: int
) -> None:
    told = decided + timedelta(days=notified)
    cured_on = None if cured is None else told + timedelta(days=cured)
    refused = Refused(
        decided_on=decided, concluded_on=date(2024, 1, 1), placed_on=decided, notified_on=told,
        cured_on=cured_on, **WHO[who],  # type: ignore[arg-type]
    )  # fmt: skip
    today = told + timedelta(days=passed)
    found = course(refused, today=today, calendar=official_calendar())
    days = {"ccv": 0, "ccv5": 5}.get(who, 10)
    stopped = cured is not None and cured <= days and who != "c44r"
    over = passed > days or days == 0
    assert found.phase.terminates == (over and not stopped)
    assert (found.phase is Phase.TO_CANCEL) == stopped
    assert sum(each.mark in (Mark.NOW, Mark.LATE) for each in found.steps) <= 1


@given(since=st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_a_supplier_stays_listed_for_two_years(since: date) -> None:
    until = listed_until(since)
    assert (until.year - since.year, until.month) == (2, since.month)
    assert until.day == since.day or (since.month, since.day, until.day) == (2, 29, 28)
