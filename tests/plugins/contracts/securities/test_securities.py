"""Securities: compared with law and contract, given back in time, reminded of once for a step."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import due, enter, note
from plugins.contracts.money.delays import WORK, done, late
from plugins.contracts.walls import addresses, let_in, met_by
from uprava.errors import ConflictError, InvalidError
from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.execution.service import ending, facts, obligations
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.law.security import SecurityKind
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.securities.jobs import remind_on
from uprava_contracts.securities.service import keeping
from uprava_contracts.securities.service.keeping import EndWords
from uprava_contracts.securities.service.reading import securities_of
from uprava_contracts.securities.values import (
    SecurityEnd,
    SecurityForm,
    SecurityRow,
    SecurityWords,
)
from uprava_contracts.values import Duty, Happening, Side

D = Decimal
PERFORMANCE, GUARANTEE = SecurityKind.PERFORMANCE, SecurityForm.GUARANTEE
BANK = SecurityWords(
    PERFORMANCE, GUARANTEE, D("30000.00"), date(2026, 6, 1), "17-Г", "Банк «Северный»",
    date(2026, 11, 30),
)  # fmt: skip
CASH = SecurityWords(PERFORMANCE, SecurityForm.MONEY, D("10000.00"), date(2026, 6, 1))


BACK = ObligationWords(
    Side.OURS, Duty.RETURN, "Вернуть обеспечение", Rule(30, False, Happening.PERFORMED),
    sum=D("10000.00"),
)  # fmt: skip
FRIDAY, MONDAY = date(2026, 11, 13), date(2026, 12, 14)
"""Thirty days after that Friday is a Sunday: the term ends on Monday."""

UNEVEN = (
    "Обеспечение исполнения: в контракте указано 60 000,00 ₽, а 40 % его цены — 240 000,00 ₽. "
    "Это верно, если процент взят от начальной (максимальной) цены."
)
BOUNDS = "44-ФЗ, статья 96, часть 6; статья 37, части 1 и 2 (с текстом акта не сверено)"


def rows(desk: Desk, id: UUID) -> list[SecurityRow]:
    """The securities of a contract."""
    contract = desk.ask(desk.enters, get_contract, id)
    found: list[SecurityRow] = desk.read(desk.enters, securities_of, contract)
    return found


def remarks(desk: Desk, id: UUID) -> list[str]:
    """What is amiss with the securities of a contract."""
    contract = desk.ask(desk.enters, get_contract, id)
    found = desk.read(desk.enters, keeping.remarks, contract, rows(desk, id))
    return [each.replace("\u202f", " ").replace("\xa0", " ") for each in found]


def test_a_guarantee_must_hold_a_month_longer_than_the_contract(desk: Desk) -> None:
    """The work is due on 30 October: a guarantee holds until 30 November at least."""
    id, _work = late(desk, security_sum=D("60000.00"), security_percent=D("40"))
    short = SecurityWords(PERFORMANCE, GUARANTEE, D(0), date(2026, 6, 1), "", "",
                          date(2026, 11, 29))  # fmt: skip
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, keeping.give, id, short)
    assert sorted(refused.value.fields) == ["bank", "number", "sum", "until"]
    assert "не менее чем до 30.11.2026" in refused.value.fields["until"]
    desk.act(desk.enters, keeping.give, id, BANK)
    assert remarks(desk, id) == [
        "Обеспечение исполнения: предоставлено 30 000,00 ₽ из 60 000,00 ₽.",
        f"В договоре указано 40 %; закон допускает от 0,5 % до 30 %. {BOUNDS}",
        UNEVEN,
    ]
    desk.put("update contracts.contract set performs_until = '2026-11-10'")
    assert (
        "Независимая гарантия № 17-Г, Банк «Северный»: действует до 30.11.2026"
        in (remarks(desk, id)[3])
    )


def test_a_security_is_given_back_in_thirty_days_of_the_performance(desk: Desk) -> None:
    """Performed on 10 November: until 10 December; bought of small business: 25 November."""
    id, work = late(desk)
    made = desk.act(desk.enters, keeping.give, id, CASH)
    assert [each.return_by for each in rows(desk, id)] == [None]
    done(desk, id, work)
    assert [each.return_by for each in rows(desk, id)] == [date(2026, 12, 10)]
    desk.put("update contracts.contract set small_business = true")
    assert [each.return_by for each in rows(desk, id)] == [date(2026, 11, 25)]
    with pytest.raises(InvalidError) as refused:
        early = EndWords(SecurityEnd.COLLECTED, date(2026, 5, 1))
        desk.ask(desk.enters, keeping.end, id, made, early)
    assert sorted(refused.value.fields) == ["ended_on", "why"]
    given = EndWords(SecurityEnd.RETURNED, date(2026, 11, 20))
    desk.ask(desk.enters, keeping.end, id, made, given)
    [row] = rows(desk, id)
    assert (row.held, row.ended_on, row.return_by) == (False, date(2026, 11, 20), None)
    with pytest.raises(ConflictError, match="уже завершено"):
        desk.ask(desk.enters, keeping.end, id, made, given)


@pytest.mark.parametrize("owed", [True, False])
@pytest.mark.parametrize("ends", [True, False])
def test_card_and_obligation_tell_one_day_to_give_back_by(
    desk: Desk, owed: bool, ends: bool
) -> None:
    """Performed or terminated on Friday: until Monday, with and without an obligation."""
    id, work = late(desk)
    desk.act(desk.enters, keeping.give, id, CASH)
    back = enter(desk, id, *([BACK] if owed else [WORK]))[0]
    if ends:
        note(desk, id, work, date(2026, 11, 10), whole=True)
        desk.system(ending.end, id, FRIDAY, reader=None, at=desk.at)
    else:
        for each in {work, work if owed else back}:
            note(desk, id, each, FRIDAY, whole=True)
    assert [each.return_by for each in rows(desk, id)] == [MONDAY]
    assert due(desk, id)[-1] == (MONDAY if owed else WORK.fixed_on)


def test_a_contracts_own_term_to_give_back_goes_before_the_law(desk: Desk) -> None:
    """Ten working days after Friday, 13 November, are Friday, the 27th."""
    id, work = late(desk)
    desk.act(desk.enters, keeping.give, id, CASH)
    enter(desk, id, replace(BACK, rule=Rule(10, True, Happening.PERFORMED)))
    note(desk, id, work, FRIDAY, whole=True)
    assert due(desk, id)[-1] == date(2026, 11, 27)
    assert [each.return_by for each in rows(desk, id)] == [date(2026, 11, 27)]


def test_money_whose_return_is_noted_is_told_to_be_returned(client: Any, desk: Desk) -> None:
    """Money went back, a guarantee holds its own time; what was noted in error is due again."""
    id, work = late(desk)
    desk.act(desk.enters, keeping.give, id, CASH)
    desk.act(desk.enters, keeping.give, id, BANK)
    [back] = enter(desk, id, BACK)
    note(desk, id, work, FRIDAY, whole=True)
    fact = note(desk, id, back, date(2026, 11, 19), whole=True)
    money, bank = rows(desk, id)
    assert (money.returned_on, money.return_by) == (date(2026, 11, 19), None)
    assert (money.tone(desk.today), money.held) == ("", True)
    assert (bank.returned_on, bank.return_by) == (None, None)
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "возврат отмечен 19.11.2026" in screen.get(desk.contract(id).url).text
        form = screen.get(f"/contracts/{id}/securities/{money.id}").text
    assert 'value="2026-11-19"' in form or 'value="19.11.2026"' in form
    desk.act(desk.enters, facts.withdraw_fact, id, fact, "не та платёжка")
    assert [(each.returned_on, each.return_by) for each in rows(desk, id)] == [(None, MONDAY)] * 2
    why = "обеспечение удержано"
    desk.act(desk.enters, obligations.withdraw_obligation, id, back, why)
    assert [(each.returned_on, each.return_by) for each in rows(desk, id)] == [(None, None)] * 2


def test_people_are_reminded_of_a_guarantee_once_for_each_step(desk: Desk) -> None:
    """Thirty days before, a week before, on the day; after the end nobody is."""
    id, _work = late(desk, responsible_id=desk.colleague.person_id)
    desk.act(desk.enters, keeping.give, id, BANK)
    for day in (
        date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 23),
        date(2026, 11, 24), date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 1),
    ):  # fmt: skip
        remind_on(desk.installation, day=day, at=datetime(2026, 11, 1, 6, tzinfo=UTC))
    query = "select array_agg(text order by id) from work.notice where person_id = %s"
    said = [each for each in desk.look(query, desk.colleague.person_id) if "гарантия" in each]
    assert said == [
        "Независимая гарантия № 17-Г (Банк «Северный») действует до 30.11.2026",
        "Независимая гарантия № 17-Г (Банк «Северный») действует до 30.11.2026",
        "Сегодня истекает независимая гарантия № 17-Г (Банк «Северный»)",
    ]


def test_a_security_is_noted_and_ended_on_the_screens(client: Any, desk: Desk) -> None:
    id, _work = late(desk, security_sum=D("30000.00"))
    own = f"/contracts/{id}/securities"
    form = {
        "kind": "performance", "form": "guarantee", "sum": "30 000,00", "given_on": "2026-06-01",
        "number": "17-Г", "bank": "Банк «Северный»", "until": "2026-11-29",
    }  # fmt: skip
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "гарантия — не менее чем до 30.11.2026" in screen.get(f"{own}/new").text
        wrong = screen.post(f"{own}/new", data=form)
        assert (wrong.status_code, "на месяц дольше" in wrong.text) == (422, True)
        assert screen.post(f"{own}/new", data=form | {"kind": "x", "form": "y"}).status_code == 422
        done = screen.post(f"{own}/new", data=form | {"until": "2026-12-31"}, follow_redirects=True)
        assert "Независимая гарантия № 17-Г, Банк «Северный»" in done.text
        [row] = rows(desk, id)
        assert "Завершение обеспечения" in screen.get(f"{own}/{row.id}").text
        end = {"ended": "collected", "ended_on": "2026-11-20", "why": ""}
        assert screen.post(f"{own}/{row.id}", data=end).status_code == 422
        over = screen.post(
            f"{own}/{row.id}", data=end | {"why": "претензия № П-1"}, follow_redirects=True
        )
        assert "взыскано" in over.text
        assert screen.get(f"{own}/999").status_code == 404
    given = {"id": id, "security_id": row.id}
    every = list(addresses(desk, r"/contracts/\{id:uuid\}/securities", given))
    assert len(every) == 4
    assert let_in(met_by(client, desk, desk.stranger, every), "17-Г") == []
