"""Terms of appeals against days counted by another hand, the data, and extensions.

The days of the official calendars are taken from their files by a regular expression into a plain
set; days are counted by walking from one to the next. Nothing of Uprava counts what is expected.
"""

import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import uprava_appeals
from hypothesis import given
from hypothesis import strategies as st
from uprava.calendar import Calendar, FirstDay, Shift, due, official_calendar, statutory_rules
from uprava.errors import InvalidError
from uprava.i18n import add_locale_folder, use_locale
from uprava_appeals.law.grounds import GROUNDS, Notice
from uprava_appeals.law.prolonging import Cause, prolong
from uprava_appeals.law.terms import Term, appeal_rules, message_rule, shifted_rules

PACKAGE = Path(str(uprava_appeals.__file__)).parent
YEARS = Path(__file__).parents[4] / "core/uprava/calendar/years"
TABLES = tomllib.loads((files("uprava_appeals.law") / "terms.toml").read_text("utf-8"))["rule"]
CALENDAR = official_calendar()
ONE = timedelta(days=1)

add_locale_folder(PACKAGE / "locale")


def days_off(year: int) -> set[date]:
    """Return the days off of a year, read from its file."""
    text = (YEARS / f"{year}.xml").read_text(encoding="utf-8")
    marks = dict(re.findall(r'd="(\d\d\.\d\d)"\s+t="(\d)"', text))
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year % 4 == 0))]
    return {on for on in days if marks.get(f"{on:%m.%d}", "01"[on.weekday() // 5]) == "1"}


OFF = set().union(*(days_off(year) for year in range(2023, 2027)))

DAYS = {
    Term.REGISTRATION: 3, Term.FORWARDING: 7, Term.MIGRATION: 5, Term.COPIES: 7,
    Term.COMPLAINT_RETURN: 7, Term.DOCUMENTS: 15, Term.CRIME: 7, Term.COURT_RETURN: 7,
    Term.UNREADABLE: 7, Term.UNCLEAR: 7, Term.PUBLISHED: 7, Term.ANSWER: 30, Term.GOVERNOR: 20,
    Term.PARLIAMENT: 15, Term.DEPUTY_INQUIRY: 30, Term.DEPUTY_LETTER: 30, Term.DEPUTY_LOCAL: 30,
    Term.DEPUTY_REGIONAL: 30, Term.ASKED: 30,
    Term.PROTEST: 10, Term.MESSAGE: 30, Term.EMAIL: 30,
}  # fmt: skip
"""Calendar days as the law has them, written down by hand."""

BORDERS = """2023-12-25 2024-02-21 2024-04-26 2024-12-27 2024-12-28 2025-01-09 2025-04-29 2025-05-02
2025-06-10 2025-10-30 2025-11-01 2025-12-05 2025-12-30 2026-01-01 2026-01-12 2026-02-16 2026-03-02
2026-04-24 2026-05-06 2026-06-05 2026-10-28"""
"""Eves of holidays, a worked Saturday, the holidays themselves."""

CASES = [(term, date.fromisoformat(day)) for term in DAYS for day in BORDERS.split()]


def expected(start: date, days: int) -> date:
    """Return the working day before a last day off, never before the start."""
    last = start
    for _day in range(days):
        last += ONE
    on = last
    while on in OFF:
        on -= ONE
    if on >= start:
        return on
    while last in OFF:
        last += ONE
    return last


@pytest.mark.parametrize(("term", "start"), CASES)
def test_a_term_ends_on_the_day_counted_by_hand(term: Term, start: date) -> None:
    assert due(appeal_rules()[term][-1], start, CALENDAR).date == expected(start, DAYS[term])


def test_there_are_two_hundred_cases_and_every_term() -> None:
    assert len(set(CASES)) >= 200
    assert set(Term) - set(DAYS) == {Term.REPRESENTATION, Term.DEMAND}


@pytest.mark.parametrize(("term", "start", "last"), [
    (Term.ANSWER, "2026-02-03", "2026-03-05"),
    (Term.ANSWER, "2025-12-02", "2025-12-30"),
    (Term.ANSWER, "2026-01-30", "2026-02-27"),
    (Term.FORWARDING, "2026-04-24", "2026-04-30"),
    (Term.REGISTRATION, "2026-01-01", "2026-01-12"),
    (Term.MIGRATION, "2026-02-03", "2026-02-06"),
    (Term.GOVERNOR, "2026-02-03", "2026-02-20"),
    (Term.REPRESENTATION, "2026-01-31", "2026-02-27"),
    (Term.DEMAND, "2026-02-20", "2026-03-02"),
])  # fmt: skip
def test_anchors_seen_on_a_wall_calendar(term: Term, start: str, last: str) -> None:
    assert str(due(appeal_rules()[term][-1], date.fromisoformat(start), CALENDAR).date) == last


@given(st.sampled_from(Term), st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_a_later_start_never_ends_earlier(term: Term, start: date, days: int) -> None:
    rule = appeal_rules()[term][-1]
    first, later = (due(rule, on, CALENDAR) for on in (start, start + timedelta(days=days)))
    assert start <= first.date <= later.date


def test_the_data_is_well_formed_and_repeats_no_rule_of_the_core() -> None:
    for table in TABLES:
        assert table["code"] not in statutory_rules()
        assert table["title"]
        assert table["law"]
        assert not table["verified"], "each waits for the text of its act"
        assert table["first_day"] == FirstDay.NEXT
    assert len({table["code"] for table in TABLES}) == len(TABLES)
    assert set(Term) <= set(appeal_rules())


def test_a_ground_and_its_term_are_of_one_article() -> None:
    for ground in GROUNDS:
        if ground.term in (None, Term.ANSWER, Term.EMAIL, Term.MESSAGE, Term.COMPLAINT_RETURN):
            continue
        rule = appeal_rules()[ground.term][-1]
        assert rule.source == ground.source, ground.code


def test_an_office_may_move_a_day_off_to_the_next_working_day() -> None:
    rule = shifted_rules(appeal_rules(), Shift.NEXT)[Term.MIGRATION][-1]
    assert due(rule, date(2026, 2, 3), CALENDAR).date == date(2026, 2, 9)
    plain = shifted_rules(appeal_rules(), Shift.NONE)[Term.MIGRATION][-1]
    assert due(plain, date(2026, 2, 3), CALENDAR).date == date(2026, 2, 8)


def test_an_unknown_category_of_messages_has_the_usual_term() -> None:
    on = date(2026, 2, 2)
    amounts = [message_rule(appeal_rules(), each, on=on).amount for each in ("fast", "парки")]
    assert amounts == [10, 30]


def test_the_head_extends_an_answer_by_thirty_days_and_the_author_is_told() -> None:
    answer = due(appeal_rules()[Term.ANSWER][-1], date(2026, 2, 3), CALENDAR)
    with use_locale("ru"):
        branch = prolong(answer, 30, decided=date(2026, 3, 4), cause=Cause.REQUEST,
                         calendar=CALENDAR)  # fmt: skip
        assert branch.deadline is not None
        assert str(branch.deadline.reasons[1]) == (
            "Срок продлён до 04.04.2026, решение от 04.03.2026: "
            "запрошены документы в другом органе (59-ФЗ, ст. 10 ч. 2)"
        )
    assert branch.date == date(2026, 4, 3), "4 April 2026 is a Saturday"
    assert branch.notices == (Notice.EXTENDED,)
    with pytest.raises(InvalidError):
        prolong(branch.deadline, 1, decided=date(2026, 4, 1), cause=Cause.EXCEPTIONAL,
                calendar=CALENDAR)  # fmt: skip


@pytest.mark.parametrize(("term", "days", "decided", "sentence"), [
    (Term.ANSWER, 31, "2026-03-04", "Срок нельзя продлить"),
    (Term.ANSWER, 0, "2026-03-04", "не менее чем на один день"),
    (Term.ANSWER, 5, "2026-03-06", "до его окончания – 05.03.2026"),
    (Term.ANSWER, 5, "2026-02-02", "до его окончания – 05.03.2026"),
    (Term.FORWARDING, 5, "2026-02-04", "Продлить можно только срок рассмотрения"),
    (Term.PUBLISHED, 5, "2026-02-04", "Продлить можно только срок рассмотрения"),
])  # fmt: skip
def test_other_extensions_are_refused_in_words(
    term: Term, days: int, decided: str, sentence: str
) -> None:
    deadline = due(appeal_rules()[term][-1], date(2026, 2, 3), CALENDAR)
    with use_locale("ru"), pytest.raises(InvalidError, match=sentence):
        prolong(deadline, days, decided=date.fromisoformat(decided), cause=Cause.EXCEPTIONAL,
                calendar=CALENDAR)  # fmt: skip


def test_a_year_without_a_calendar_makes_the_day_provisional() -> None:
    deadline = due(appeal_rules()[Term.ANSWER][-1], date(2026, 12, 20), Calendar())
    assert deadline.provisional
