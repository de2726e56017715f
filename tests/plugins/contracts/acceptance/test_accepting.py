"""What came is accepted wholly, in part, or refused; it is paid; then the contract is closed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from plugins.contracts.acceptance.deliveries import (
    CAME,
    PAID,
    accept,
    delivery,
    money,
    pay,
    receive,
    refuse,
    sign,
)
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import ACCEPT, PAY, THEIRS, enter, rows
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.acceptance.service import commission, deciding, paying, receiving
from uprava_contracts.acceptance.values import DeliveryState, Examined, Expertise, Vote
from uprava_contracts.execution.values import ObligationWords
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import ContractState, Duty, Happening, Kind, Side


def test_one_delivery_is_accepted_paid_and_the_contract_is_closed(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    row = delivery(desk, id, came)
    assert (row.acceptance_id, row.complete, row.due_on) == (check, True, date(2026, 12, 15))
    accept(desk, id, came)
    found = rows(desk, id)
    assert found[work].met_on == CAME
    assert found[check].met_on == date(2026, 11, 18)
    assert (found[bill].chain, found[bill].due_on) == (came, date(2026, 11, 27))
    assert delivery(desk, id, came).standing is DeliveryState.ACCEPTED
    pay(desk, id, bill, "200000")
    assert desk.contract(id).stands == ContractState.PERFORMING
    pay(desk, id, bill)
    assert desk.contract(id).stands == ContractState.PERFORMED
    assert money(desk, id).paid == money(desk, id).accepted == Decimal(600000)


def test_parts_are_accepted_and_paid_each_with_its_own_term(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    one = receive(desk, id, work, "250000", on=date(2026, 11, 16))
    two = receive(desk, id, work, "350000", on=date(2026, 11, 17), document="УПД № 16")
    assert delivery(desk, id, one).acceptance_id != check
    assert (delivery(desk, id, two).acceptance_id, delivery(desk, id, two).complete) == (
        check, True,
    )  # fmt: skip
    assert delivery(desk, id, one).due_on == date(2026, 12, 14)
    assert delivery(desk, id, two).due_on == date(2026, 12, 15)
    accept(desk, id, one, on=date(2026, 11, 17))
    found = rows(desk, id)
    first = delivery(desk, id, one).payment_id
    assert first not in (None, bill)
    assert first is not None
    assert (found[first].sum, found[first].due_on) == (Decimal(250000), date(2026, 11, 26))
    assert (found[bill].sum, found[bill].due_on) == (Decimal(350000), None)
    assert found[first].source == found[bill].source
    accept(desk, id, two, on=date(2026, 11, 20))
    found = rows(desk, id)
    assert (found[bill].sum, found[bill].due_on) == (Decimal(350000), date(2026, 12, 1))
    pay(desk, id, first)
    pay(desk, id, bill, on=date(2026, 11, 20))
    assert desk.contract(id).stands == ContractState.PERFORMED


def test_a_part_not_accepted_is_owed_still_and_comes_again(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    with pytest.raises(InvalidError) as refused:
        accept(desk, id, came, "400000")
    assert list(refused.value.fields) == ["words"]
    accept(desk, id, came, "400000", words="двери не той ширины",
           correct_by=date(2026, 12, 1))  # fmt: skip
    found = rows(desk, id)
    assert delivery(desk, id, came).standing is DeliveryState.PARTLY
    assert (found[work].met_on, found[work].left) == (None, Decimal(200000))
    assert found[bill].sum == Decimal(200000)
    again = receive(desk, id, work, "200000", on=date(2026, 11, 19))
    assert delivery(desk, id, again).acceptance_id != check
    accept(desk, id, again, on=date(2026, 11, 20))
    for each in (came, again):
        payment = delivery(desk, id, each).payment_id
        assert payment is not None
        pay(desk, id, payment, on=date(2026, 11, 20))
    assert desk.contract(id).stands == ContractState.PERFORMED


def test_a_refusal_has_its_reasons_and_the_performance_is_owed_as_before(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    with pytest.raises(InvalidError) as unsaid:
        refuse(desk, id, came, words="", correct_by=date(2026, 11, 10))
    assert sorted(unsaid.value.fields) == ["correct_by", "words"]
    refuse(desk, id, came, correct_by=date(2026, 12, 1))
    found = rows(desk, id)
    assert delivery(desk, id, came).standing is DeliveryState.REFUSED
    assert (found[work].met_on, found[check].met_on) == (None, date(2026, 11, 18))
    assert found[bill].due_on is None
    with pytest.raises(ConflictError):
        accept(desk, id, came)
    with pytest.raises(ConflictError):
        pay(desk, id, bill)
    receive(desk, id, work, "600000", on=date(2026, 11, 20))


def test_what_comes_after_a_refusal_is_accepted_by_the_contracts_own_term(desk: Desk) -> None:
    """Five working days: of what came on 17 November until the 24th, on the 20th until the 27th."""
    id = desk.concluded()
    own = replace(
        ACCEPT, rule=Rule(5, True, Happening.DELIVERED), source="договор, пункт 4.2",
        responsible_id=desk.colleague.person_id,
    )  # fmt: skip
    work, check, _bill = enter(desk, id, THEIRS, own, PAY)
    first = delivery(desk, id, receive(desk, id, work, "600000"))
    assert (first.acceptance_id, first.due_on) == (check, date(2026, 11, 24))
    refuse(desk, id, first.id)
    for _time in range(2):
        came = delivery(desk, id, receive(desk, id, work, "600000", on=date(2026, 11, 20)))
        row = rows(desk, id)[came.acceptance_id]
        assert (came.due_on, row.source) == (date(2026, 11, 27), "договор, пункт 4.2")
        assert (row.responsible_id, row.subject) == (desk.colleague.person_id, ACCEPT.subject)
        refuse(desk, id, came.id, on=date(2026, 11, 20))


def test_the_advance_is_set_off_against_what_is_accepted(desk: Desk) -> None:
    id = desk.concluded()
    advance = ObligationWords(
        Side.OURS, Duty.ADVANCE, "", Rule(5, True, Happening.SIGNED), sum=Decimal(180000)
    )
    ahead, work, _check, bill = enter(
        desk, id, advance, THEIRS, ACCEPT, replace(PAY, sum=Decimal(420000))
    )
    came = receive(desk, id, work, "600000")
    with pytest.raises(InvalidError) as early:
        accept(desk, id, came, offset=Decimal(1))
    assert list(early.value.fields) == ["offset"]
    paid = pay(desk, id, ahead)
    accept(desk, id, came, offset=Decimal(180000), on=date(2026, 11, 19))
    assert rows(desk, id)[bill].sum == Decimal(420000)
    with pytest.raises(ConflictError):
        desk.act(desk.enters, paying.withdraw_payment, id, paid, "ошибка")
    last = pay(desk, id, bill)
    assert desk.contract(id).stands == ContractState.PERFORMED
    desk.act(desk.enters, paying.withdraw_payment, id, last, "не тот счёт")
    assert desk.contract(id).stands == ContractState.PERFORMING
    assert money(desk, id).paid == 0
    with pytest.raises(ConflictError):
        desk.act(desk.enters, paying.withdraw_payment, id, last, "не тот счёт")


def test_nothing_is_paid_for_what_the_advance_covers(desk: Desk) -> None:
    id = desk.concluded()
    advance = ObligationWords(Side.OURS, Duty.ADVANCE, sum=Decimal(600000))
    ahead, work, _check, bill = enter(desk, id, advance, THEIRS, ACCEPT, PAY)
    pay(desk, id, ahead, on=CAME)
    came = receive(desk, id, work, "600000")
    accept(desk, id, came, offset=Decimal(600000))
    assert rows(desk, id)[bill].withdrawn_why
    assert desk.contract(id).stands == ContractState.PERFORMED


def test_every_member_of_the_commission_signs_before_the_decision(desk: Desk) -> None:
    id = desk.concluded()
    work, *_others = enter(desk, id)
    came = receive(desk, id, work, "600000")
    people = [desk.colleague, desk.stranger, desk.controller]
    ids = [each.person_id for each in people]
    with pytest.raises(NotFoundError):
        sign(desk, desk.stranger, id, came, Vote.ACCEPT)
    desk.act(desk.enters, commission.appoint, id, came, ids)
    assert delivery(desk, id, came).standing is DeliveryState.CHECKING
    with pytest.raises(ConflictError, match="не подписала"):
        accept(desk, id, came)
    with pytest.raises(InvalidError):
        sign(desk, desk.stranger, id, came, Vote.AGAINST)
    with pytest.raises(ForbiddenError):
        sign(desk, desk.enters, id, came, Vote.ACCEPT)
    sign(desk, desk.stranger, id, came, Vote.AGAINST, "нет паспортов")
    sign(desk, desk.colleague, id, came, Vote.AGAINST, "нет паспортов")
    sign(desk, desk.controller, id, came, Vote.ACCEPT)
    with pytest.raises(ConflictError, match="1 из 3"):
        accept(desk, id, came)
    sign(desk, desk.colleague, id, came, Vote.ACCEPT)
    desk.act(desk.enters, commission.appoint, id, came, [ids[0], ids[1]])
    with pytest.raises(ConflictError):
        refuse(desk, id, came)
    accept(desk, id, came)
    with pytest.raises(ConflictError):
        sign(desk, desk.stranger, id, came, Vote.ACCEPT)
    assert [each.vote for each in delivery(desk, id, came).members] == ["accept", "against"]


def test_an_examination_is_noted_with_its_day_and_words(desk: Desk) -> None:
    id = desk.concluded()
    work, *_others = enter(desk, id)
    came = receive(desk, id, work, "600000")
    wrong = Examined(Expertise.OWN, date(2026, 11, 16), "", "")
    with pytest.raises(InvalidError) as refused:
        desk.ask(desk.enters, commission.examine, id, came, wrong)
    assert sorted(refused.value.fields) == ["on", "words"]
    said = Examined(Expertise.EXTERNAL, CAME, "ООО «Эксперт»", "соответствует")
    desk.ask(desk.enters, commission.examine, id, came, said)
    assert delivery(desk, id, came).expertise_words == "соответствует"


def test_what_was_entered_by_mistake_is_taken_back_whole(desk: Desk) -> None:
    id = desk.concluded()
    work, check, _bill = enter(desk, id)
    one = receive(desk, id, work, "100000")
    two = receive(desk, id, work, "500000")
    for each in (one, two):
        desk.act(desk.enters, receiving.withdraw, id, each, "не тот договор")
    found = rows(desk, id)
    assert (found[check].chain, found[check].due_on) == (None, None)
    assert [each.withdrawn_why != "" for each in found.values()].count(True) == 1
    assert desk.look("select count(*) from contracts.event where contract_id = %s"
                     " and superseded_at is null", id) == 0  # fmt: skip
    receive(desk, id, work, "600000")


def test_a_decision_noted_wrongly_is_taken_back_with_all_that_followed(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    with pytest.raises(ConflictError):
        desk.act(desk.enters, deciding.reopen, id, came, "не та дата")
    accept(desk, id, came, "400000", words="двери")
    before = rows(desk, id)
    assert before[bill].sum == Decimal(200000)
    with pytest.raises(InvalidError):
        desk.act(desk.enters, deciding.reopen, id, came, "")
    desk.act(desk.enters, deciding.reopen, id, came, "не та дата")
    found = rows(desk, id)
    assert (found[bill].sum, found[check].met_on, found[work].met_sum) == (600000, None, 0)
    assert [each.withdrawn_why != "" for each in found.values()].count(True) == 1
    accept(desk, id, came, on=date(2026, 11, 19))
    assert (rows(desk, id)[bill].sum, rows(desk, id)[bill].due_on) == (600000, date(2026, 11, 30))
    desk.act(desk.enters, deciding.reopen, id, came, "опять не та")
    refuse(desk, id, came, on=date(2026, 11, 20))
    desk.act(desk.enters, deciding.reopen, id, came, "не отказ")
    accept(desk, id, came, on=date(2026, 11, 20))
    pay(desk, id, bill, on=date(2026, 11, 20))
    assert desk.contract(id).stands == ContractState.PERFORMED
    with pytest.raises(ConflictError):
        desk.act(desk.enters, deciding.reopen, id, came, "поздно")


def due_of(desk: Desk, id: UUID) -> date | None:
    """The term on the card of a contract."""
    return desk.look("select due_on from documents.document where id = %s", id)


def test_what_came_in_time_is_not_overdue_while_it_waits_for_acceptance(desk: Desk) -> None:
    id = desk.concluded()
    work, _check, _bill = enter(desk, id, replace(THEIRS, fixed_on=CAME), ACCEPT, PAY)
    assert str(rows(desk, id)[work].stand(desk.today)) == "просрочено на 3 кал. дня"
    one = receive(desk, id, work, "100000")
    assert rows(desk, id)[work].given_on is None
    assert due_of(desk, id) == desk.contract(id).performs_until
    two = receive(desk, id, work, "500000")
    assert str(rows(desk, id)[work].stand(desk.today)) == "на приёмке"
    assert due_of(desk, id) is None
    refuse(desk, id, two)
    assert rows(desk, id)[work].given_on is None
    assert due_of(desk, id) == desk.contract(id).performs_until
    three = receive(desk, id, work, "500000", on=date(2026, 11, 20))
    assert str(rows(desk, id)[work].stand(desk.today)) == (
        "на приёмке, поступило с опозданием на 3 кал. дня"
    )
    for each in (one, three):
        accept(desk, id, each, on=date(2026, 11, 20))
    found = rows(desk, id)[work]
    assert (found.given_on, found.met_on) == (None, date(2026, 11, 20))


def test_who_answers_is_told_what_came_what_is_to_be_signed_and_paid(desk: Desk) -> None:
    id = desk.concluded()
    answers = {"responsible_id": desk.colleague.person_id}
    work, *_others = enter(desk, id, THEIRS, replace(ACCEPT, **answers), replace(PAY, **answers))
    came = receive(desk, id, work, "600000")
    desk.act(desk.enters, commission.appoint, id, came, [desk.stranger.person_id])
    sign(desk, desk.stranger, id, came, Vote.ACCEPT)
    accept(desk, id, came)
    query = (
        "select coalesce(array_agg(text order by id), '{}') from work.notice where person_id = %s"
    )
    colleague = desk.look(query, desk.colleague.person_id)
    assert [each.partition(":")[0] for each in colleague] == [
        "Принять до 15.12.2026", "Оплатить до 27.11.2026",
    ]  # fmt: skip
    [asked] = desk.look(query, desk.stranger.person_id)
    assert asked.startswith("Подпишите приёмку до 15.12.2026: УПД № 15")


WRONG = [
    ({"document": ""}, "document"),
    ({"on": date(2026, 11, 15)}, "received"),
    ({"on": date(2026, 11, 21)}, "received"),
    ({"on": None}, "received"),
    ({"sum": "600000.01"}, "sum"),
    ({"sum": "0"}, "sum"),
    ({"sum": ""}, "sum"),
    ({"vat_sum": Decimal(600001)}, "vat"),
    ({"document_on": date(2026, 11, 21)}, "document_on"),
    ({"note": "я" * 501}, "note"),
]


def test_a_delivery_with_a_mistake_is_refused_with_the_field_named(desk: Desk) -> None:
    id = desk.concluded()
    work, check, _bill = enter(desk, id)
    for changes, field in WRONG:
        with pytest.raises(InvalidError) as refused:
            receive(desk, id, work, **({"sum": "600000"} | changes))
        assert list(refused.value.fields) == [field]
    with pytest.raises(InvalidError) as refused:
        receive(desk, id, check, "600000")
    assert "obligation" in refused.value.fields
    receive(desk, id, work, "599999.99")
    with pytest.raises(InvalidError) as refused:
        receive(desk, id, work, "0.02")
    assert list(refused.value.fields) == ["sum"]


def test_a_payment_with_a_mistake_is_refused(desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    accept(desk, id, receive(desk, id, work, "600000"))
    for sum, day, field in (
        ("600000.01", PAID, "sum"), ("-1", PAID, "sum"), ("1", date(2026, 11, 21), "on"),
        ("1", None, "on"),
    ):  # fmt: skip
        with pytest.raises(InvalidError) as refused:
            pay(desk, id, bill, sum, on=day)
        assert list(refused.value.fields) == [field]
    with pytest.raises(ConflictError):
        pay(desk, id, check, "1")


def test_by_a_lease_nothing_is_to_be_paid_by_us(desk: Desk) -> None:
    id = desk.concluded(kind=Kind.RENT, ikz="")
    enter(desk, id, replace(THEIRS, duty=Duty.PAYMENT))
    with pytest.raises(InvalidError):
        receive(desk, id, min(rows(desk, id)), "600000")
