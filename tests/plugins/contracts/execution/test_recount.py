"""Days of terms and the state of a contract follow from events and facts, corrected ones too."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import (
    ACCEPT,
    ALL,
    PAY,
    THEIRS,
    due,
    enter,
    happen,
    happened,
    note,
    rows,
)
from sqlalchemy.orm import Session
from uprava.errors import ConflictError, InvalidError
from uprava_contracts.execution.service import ending, events, facts, obligations, stages
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import Correction, FactWords, StageWords
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import ContractState, Duty, Happening

END = date(2026, 12, 18)


def test_a_term_from_conclusion_gets_its_day_with_the_conclusion(desk: Desk) -> None:
    id = desk.enter()
    enter(desk, id, replace(PAY, duty=Duty.ADVANCE, rule=Rule(10, True, Happening.SIGNED)))
    assert due(desk, id) == [None]
    desk.conclude(id)
    assert due(desk, id) == [date(2026, 11, 30)]
    assert desk.contract(id).stands == ContractState.PERFORMING  # began on 16 November


def test_terms_follow_delivery_and_acceptance_and_move_with_a_correction(desk: Desk) -> None:
    id = desk.concluded()
    enter(desk, id)
    assert due(desk, id) == [END, None, None]
    event = happen(desk, id, Happening.DELIVERED, date(2026, 11, 17))
    assert due(desk, id) == [END, date(2026, 12, 15), None]
    said = Correction(date(2026, 11, 19), "накладная от 19-го")
    desk.act(desk.enters, events.correct_event, id, event, said)
    assert due(desk, id) == [END, date(2026, 12, 17), None]
    [standing] = happened(desk, id)
    desk.act(desk.enters, events.correct_event, id, standing.id, Correction(None, "не было"))
    assert due(desk, id) == [END, None, None]
    assert happened(desk, id) == []


def test_what_is_met_closes_the_contract_and_what_is_taken_back_opens_it(desk: Desk) -> None:
    id = desk.concluded()
    work, accept, pay = enter(desk, id)
    security = replace(
        PAY, duty=Duty.RETURN, rule=Rule(30, False, Happening.PERFORMED), sum=Decimal(30000)
    )
    [back] = enter(desk, id, security)
    note(desk, id, work, date(2026, 11, 17), "250000")
    note(desk, id, work, date(2026, 11, 18), "350000")
    note(desk, id, accept, date(2026, 11, 19))
    found = rows(desk, id)
    assert (found[work].met_on, found[work].met_sum) == (date(2026, 11, 18), Decimal(600000))
    assert found[accept].due_on == date(2026, 12, 15)
    assert found[pay].due_on == date(2026, 11, 30)
    assert found[back].due_on == date(2026, 12, 18)
    note(desk, id, back, date(2026, 11, 20))
    assert desk.contract(id).stands == ContractState.PERFORMING
    part = note(desk, id, pay, date(2026, 11, 20), "200000")
    assert rows(desk, id)[pay].met_on is None
    note(desk, id, pay, date(2026, 11, 20), "400000")
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert desk.look("select state from documents.document where id = %s", id) == "performed"
    desk.act(desk.enters, facts.withdraw_fact, id, part, "ошибочный ввод")
    assert desk.contract(id).stands == ContractState.PERFORMING
    assert rows(desk, id)[pay].met_sum == Decimal(400000)
    assert [each.kind for each in happened(desk, id)].count("paid") == 1


def test_paid_less_than_accepted_keeps_a_contract_open(desk: Desk) -> None:
    id = desk.concluded()
    work, accept, pay = enter(desk, id)
    note(desk, id, work, date(2026, 11, 18))
    note(desk, id, accept, date(2026, 11, 19))
    note(desk, id, pay, date(2026, 11, 20), "599999.99", whole=True)
    assert all(each.over for each in rows(desk, id).values())
    assert desk.contract(id).stands == ContractState.PERFORMING


def test_an_event_of_a_stage_concerns_its_own_obligations(desk: Desk) -> None:
    id = desk.concluded()
    one, two = (
        desk.act(desk.enters, stages.add_stage, id, StageWords(name)) for name in ("I", "II")
    )
    every = [replace(ACCEPT, stage_id=one), replace(ACCEPT, stage_id=two), ACCEPT]
    enter(desk, id, *every)
    happen(desk, id, Happening.DELIVERED, date(2026, 11, 18), stage_id=two)
    assert due(desk, id) == [None, date(2026, 12, 16), date(2026, 12, 16)]
    happen(desk, id, Happening.DELIVERED, date(2026, 11, 17), stage_id=one)
    assert due(desk, id) == [date(2026, 12, 15), date(2026, 12, 16), date(2026, 12, 15)]


def test_a_named_event_is_met_by_its_name(desk: Desk) -> None:
    id = desk.concluded()
    rule = Rule(3, False, Happening.OTHER, "допуск на объект")
    enter(desk, id, replace(THEIRS, rule=rule, fixed_on=None))
    happen(desk, id, Happening.OTHER, date(2026, 11, 18), name="осмотр")
    assert due(desk, id) == [None]
    happen(desk, id, Happening.OTHER, date(2026, 11, 18), name="допуск на объект")
    assert due(desk, id) == [date(2026, 11, 23)]  # the 21st is a Saturday


def test_a_withdrawn_obligation_is_owed_no_more_until_it_is_brought_back(desk: Desk) -> None:
    id = desk.concluded()
    work, accept, pay = enter(desk, id)
    for each in (work, accept, pay):
        desk.act(desk.enters, obligations.withdraw_obligation, id, each, "соглашение № 1")
    assert desk.contract(id).stands == ContractState.PERFORMED
    desk.act(desk.enters, obligations.restore_obligation, id, work)
    assert desk.contract(id).stands == ContractState.PERFORMING
    with pytest.raises(ConflictError):
        desk.act(desk.enters, obligations.restore_obligation, id, work)


def test_a_fact_is_never_more_than_what_is_owed(desk: Desk) -> None:
    id = desk.concluded()
    work, _accept, _pay = enter(desk, id)
    note(desk, id, work, date(2026, 11, 18), "599999.99")
    for sum, day, field in (
        ("0.02", date(2026, 11, 19), "sum"), ("-1", date(2026, 11, 19), "sum"),
        ("0", date(2026, 11, 19), "sum"), ("0.01", date(2026, 11, 21), "on"),
        ("0.01", date(2026, 11, 15), "on"), ("0.01", None, "on"),
    ):  # fmt: skip
        words = FactWords(day, Decimal(sum))
        with pytest.raises(InvalidError) as refused:
            desk.act(desk.enters, facts.note_fact, id, work, words)
        assert list(refused.value.fields) == [field], (sum, day)
    note(desk, id, work, date(2026, 11, 19), "0.01")
    with pytest.raises(ConflictError):
        note(desk, id, work, date(2026, 11, 19), "0.01")


WRONG = [
    (replace(THEIRS, subject="я" * 1001), "subject"),
    (replace(THEIRS, sum=Decimal(-1)), "sum"),
    (replace(THEIRS, sum=Decimal(10**15)), "sum"),
    (replace(THEIRS, stage_id=987654321), "stage"),
    (replace(THEIRS, proof="я" * 501), "proof"),
    (replace(THEIRS, responsible_id=1), "responsible"),
    (replace(ACCEPT, rule=Rule(-1, True, Happening.DELIVERED)), "days"),
    (replace(ACCEPT, rule=Rule(3661, True, Happening.DELIVERED)), "days"),
    (replace(ACCEPT, rule=Rule(1, True, Happening.OTHER)), "event_name"),
]


def test_an_obligation_with_a_mistake_is_refused_with_the_field_named(desk: Desk) -> None:
    id = desk.concluded()
    for words, field in WRONG:
        with pytest.raises(InvalidError) as refused:
            enter(desk, id, *ALL, words)
        assert list(refused.value.fields) == [field]
    assert rows(desk, id) == {}


def test_what_somebody_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    id = desk.concluded()
    [work] = enter(desk, id, THEIRS)
    stage = desk.act(desk.enters, stages.add_stage, id, StageWords("I"))
    later = replace(THEIRS, subject="Иначе", version=1)
    desk.act(desk.enters, obligations.change_obligation, id, work, later)
    desk.act(desk.enters, stages.change_stage, id, stage, StageWords("II", version=1))
    with pytest.raises(ConflictError):
        desk.act(desk.enters, obligations.change_obligation, id, work, later)
    with pytest.raises(ConflictError):
        desk.act(desk.enters, stages.change_stage, id, stage, StageWords("III", version=1))
    assert rows(desk, id)[work].subject == "Иначе"


def test_a_stage_is_removed_only_when_nothing_is_tied_to_it(desk: Desk) -> None:
    id = desk.concluded()
    one, two = (
        desk.act(desk.enters, stages.add_stage, id, StageWords(name)) for name in ("I", "II")
    )
    enter(desk, id, replace(THEIRS, stage_id=two))
    with pytest.raises(ConflictError):
        desk.act(desk.enters, stages.remove_stage, id, two)
    desk.act(desk.enters, stages.remove_stage, id, one)
    query = "select position from contracts.stage where contract_id = %s"
    assert desk.look(query, id) == 1


@pytest.mark.parametrize("kind", [Happening.SIGNED, Happening.PERFORMED, Happening.TERMINATED])
def test_what_follows_from_the_contract_is_no_event_people_note(
    desk: Desk, kind: Happening
) -> None:
    id = desk.concluded()
    with pytest.raises(InvalidError) as refused:
        happen(desk, id, kind, date(2026, 11, 18))
    assert list(refused.value.fields) == ["kind"]


def test_nothing_happens_by_a_contract_that_is_not_concluded(desk: Desk) -> None:
    id = desk.enter()
    [work] = enter(desk, id, THEIRS)
    with pytest.raises(InvalidError):
        happen(desk, id, Happening.DELIVERED, date(2026, 11, 18))
    with pytest.raises(InvalidError):
        note(desk, id, work, date(2026, 11, 18))


def test_an_event_of_a_fact_is_corrected_with_the_fact(desk: Desk) -> None:
    id = desk.concluded()
    work, *_others = enter(desk, id)
    note(desk, id, work, date(2026, 11, 18))
    [delivered] = [each for each in happened(desk, id) if each.kind == "delivered"]
    with pytest.raises(ConflictError):
        said = Correction(date(2026, 11, 17), "ошибка")
        desk.act(desk.enters, events.correct_event, id, delivered.id, said)


def test_suspension_stays_until_it_is_ended(desk: Desk) -> None:
    id = desk.concluded()
    work, *_others = enter(desk, id)
    settled = [desk.system(settle_so, desk, id, suspended) for suspended in (True, None, False)]
    assert settled == ["suspended", "suspended", "performing"]
    note(desk, id, work, date(2026, 11, 18))


def settle_so(session: Session, desk: Desk, id: UUID, suspended: bool | None) -> str:
    """Settle a contract as the program does; return its state."""
    stands = settle(session, id, at=desk.at, suspended=suspended)
    assert stands is not None
    return stands.state.value


@pytest.mark.parametrize("done", [1, 2])
def test_a_terminated_contract_is_not_performed_in_full(desk: Desk, done: int) -> None:
    """One of two parts was done, or both and nothing paid; then the contract is terminated."""
    id = desk.concluded()
    half = replace(THEIRS, sum=Decimal("300000.00"))
    *parts, _pay = enter(desk, id, half, half, PAY)
    for part in parts[:done]:
        note(desk, id, part, date(2026, 11, 17))
    performed = [Happening.PERFORMED] if done == 2 else []
    assert [each.kind for each in happened(desk, id) if each.kind == "performed"] == performed
    desk.system(ending.end, id, date(2026, 11, 18), reader=None, at=desk.at)
    kinds = {each.kind for each in happened(desk, id)}
    assert (Happening.TERMINATED in kinds, Happening.PERFORMED in kinds) == (True, False)
