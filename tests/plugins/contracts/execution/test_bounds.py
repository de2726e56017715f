"""Obligations and stages compared with the contract they are of, and with the law's own terms."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import ACCEPT, PAY, THEIRS, enter, happen
from uprava.errors import InvalidError
from uprava_contracts.control.asking import asked_in
from uprava_contracts.control.service.counting import count
from uprava_contracts.execution.service import stages
from uprava_contracts.execution.values import ObligationWords, StageWords
from uprava_contracts.obligations.rules import Rule, longer
from uprava_contracts.values import Happening, Kind
from uprava_contracts.watch.service.listing import Asked, View, list_obligations

FAR = date(9999, 12, 31)
EVENT = Happening.ACCEPTED


def plain(text: str) -> str:
    """A sentence with common spaces."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def refusal(desk: Desk, words: ObligationWords, **contract: Any) -> dict[str, str]:
    """What is wrong with an obligation of a contract concluded on 16 November."""
    id = desk.concluded(**contract)
    with pytest.raises(InvalidError) as refused:
        enter(desk, id, words)
    return {name: plain(text) for name, text in refused.value.fields.items()}


@pytest.mark.parametrize("day", [FAR, date.min, date(2026, 11, 15)])
def test_a_fixed_day_lies_in_sane_years_and_not_before_the_conclusion(
    desk: Desk, day: date
) -> None:
    wrong = refusal(desk, replace(THEIRS, fixed_on=day))
    assert list(wrong) == ["fixed"]
    sane = "Такого года" if day.year != 2026 else "раньше заключения контракта, 16.11.2026"
    assert sane in wrong["fixed"]


def test_no_obligation_is_dearer_than_its_contract(desk: Desk) -> None:
    wrong = refusal(desk, replace(THEIRS, sum=Decimal("600000.01")))
    assert wrong == {"sum": "Сумма больше цены контракта, 600 000,00 ₽."}


def stage(**days: date) -> StageWords:
    """A stage of some days."""
    return StageWords("Монтаж", **days)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"ends_on": date(2026, 11, 15)}, "ends"), ({"ends_on": FAR}, "ends"),
        ({"starts_on": date.min}, "starts"),
    ],
)  # fmt: skip
def test_a_stage_over_before_the_conclusion_or_of_no_year_is_refused(
    desk: Desk, days: dict[str, date], field: str
) -> None:
    id = desk.concluded()
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, stages.add_stage, id, stage(**days))
    assert list(refused.value.fields) == [field]
    begun = stage(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 16))
    assert desk.act(desk.enters, stages.add_stage, id, begun)


@pytest.mark.parametrize(
    ("words", "contract", "most"),
    [
        (replace(ACCEPT, rule=Rule(21, True, Happening.DELIVERED)), {},
         "20 рабочих дней"),
        (replace(PAY, rule=Rule(8, True, EVENT)), {"in_eis": True}, "7 рабочих дней"),
        (replace(PAY, rule=Rule(11, True, EVENT)), {"in_eis": False}, "10 рабочих дней"),
        (replace(PAY, rule=Rule(30, False, EVENT)), {"in_eis": True}, "7 рабочих дней"),
    ],
)  # fmt: skip
def test_a_term_of_ours_longer_than_the_law_s_is_refused_with_its_source(
    desk: Desk, words: ObligationWords, contract: dict[str, bool], most: str
) -> None:
    wrong = refusal(desk, words, **contract)
    assert list(wrong) == ["days"]
    assert f"не более {most}" in wrong["days"]
    assert "44-ФЗ, статья" in wrong["days"]


def test_terms_of_the_law_itself_days_and_other_laws_are_left_alone(desk: Desk) -> None:
    id = desk.concluded(in_eis=True)
    week = replace(PAY, rule=Rule(7, True, EVENT))
    assert len(enter(desk, id, ACCEPT, week, replace(PAY, rule=None, fixed_on=date(2027, 6, 1))))
    free = desk.concluded(kind=Kind.CIVIL, ikz="")
    assert enter(desk, free, replace(PAY, rule=Rule(60, True, EVENT)))


def test_the_version_of_the_law_is_that_of_the_contract_s_day(desk: Desk) -> None:
    """Concluded in 2020: thirty calendar days, not the seven working ones of today."""
    id = desk.enter(in_eis=True, starts_on=None, ikz="", kind=Kind.SMALL)
    desk.conclude(id, date(2020, 3, 2))
    assert enter(desk, id, replace(PAY, rule=Rule(30, False, EVENT)))
    with pytest.raises(InvalidError) as refused:
        enter(desk, id, replace(PAY, rule=Rule(31, False, EVENT)))
    assert "в редакции 83-ФЗ от 01.05.2017" in refused.value.fields["days"]


@pytest.mark.parametrize(
    ("days", "working", "most", "most_working", "wanted"),
    [
        (8, True, 7, True, True), (7, True, 7, True, False), (11, False, 7, True, False),
        (12, False, 7, True, True), (28, False, 20, True, False), (29, False, 20, True, True),
        (22, True, 30, False, False), (23, True, 30, False, True), (0, True, 0, False, False),
    ],
)  # fmt: skip
def test_days_of_different_sorts_are_told_apart_only_where_it_is_certain(
    days: int, working: bool, most: int, most_working: bool, wanted: bool
) -> None:  # fmt: skip
    assert longer(Rule(days, working, EVENT), Rule(most, most_working, EVENT)) is wanted


def test_the_page_says_that_what_is_performed_makes_another_sum(desk: Desk, client: Any) -> None:
    id = desk.concluded()
    enter(desk, id, replace(THEIRS, sum=Decimal("400000.00")))
    with desk.at_the_screen(client, desk.enters) as screen:
        page = plain(screen.get(f"/contracts/{id}/execution").text)
        assert "составляет 400 000,00 ₽, цена контракта — 600 000,00 ₽: разница 200" in page
        enter(desk, id, replace(THEIRS, sum=Decimal("200000.00")))
        assert "разница" not in screen.get(f"/contracts/{id}/execution").text


def test_what_was_handed_over_is_not_due_this_week_here_as_on_the_dashboard(desk: Desk) -> None:
    id = desk.concluded()
    first, _second = enter(
        desk, id, *(replace(THEIRS, sum=Decimal(1), fixed_on=desk.today) for _n in range(2))
    )
    desk.put("update contracts.obligation set given_on = %s where id = %s", desk.today, first)
    week = desk.ask(desk.enters, list_obligations, Asked(View.WEEK), limit=10)
    counted = desk.ask(desk.enters, count, asked_in({}, today=desk.today)).total.week
    assert (len(week), counted) == (1, 1)
    assert happen(desk, id, Happening.STARTED, desk.today)
