"""Agreements, suspensions, terminations: what they change in a contract, what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk, make_desk
from uprava import testing
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava_contracts.cards.words import LineWords
from uprava_contracts.changes.service import agreeing, suspending, terminating
from uprava_contracts.changes.service.reading import agreements_of, termination_of
from uprava_contracts.changes.values import (
    AgreementWords,
    ChangeWords,
    CourtWords,
    Sort,
    What,
)
from uprava_contracts.refusals.service.reminding import come_into_force
from uprava_contracts.values import ContractState, Kind

DAY = date(2026, 11, 18)
ACT = "Постановление администрации от 10.11.2026 № 1204-п"
OWED = """insert into contracts.obligation (contract_id, organisation_id, side, duty, subject,
    fixed_on, due_on, rule_days, rule_working, rule_event, sum)
    select document_id, organisation_id, %s, %s, %s, %s, %s, %s, false, %s, %s
    from contracts.contract where document_id = %s"""


def words(
    *changes: ChangeWords, reason: str = "volume", why: str = "Уточнён объём работ", **named: Any
) -> AgreementWords:
    """What a form says of an additional agreement."""
    return AgreementWords(Sort.CHANGE, reason, why, DAY, changes, **named)


def price(text: str) -> ChangeWords:
    """Another price."""
    return ChangeWords(What.PRICE, text)


def until(day: str) -> AgreementWords:
    """Another end of performance, by an act."""
    return words(ChangeWords(What.PERFORMS, day), reason="government", why=ACT)


def write(desk: Desk, id: UUID, said: AgreementWords) -> UUID:
    """Write a draft."""
    return UUID(str(desk.act(desk.enters, agreeing.write_agreement, id, said)))


def agree(desk: Desk, id: UUID, day: date = DAY) -> None:
    """Note that both sides signed."""
    desk.act(desk.enters, agreeing.agree, id, day)


def owe(desk: Desk, id: UUID, side: str, duty: str, subject: str, **term: Any) -> int:
    """Let a side owe something."""
    day, event = term.get("day"), term.get("event", "")
    desk.put(OWED, side, duty, subject, day, term.get("due", day), 10 if event else None, event,
             term.get("sum"), id)  # fmt: skip
    return int(desk.look("select max(id) from contracts.obligation"))


def fields(error: pytest.ExceptionInfo[InvalidError]) -> set[str]:
    """The fields that are wrong."""
    return set(error.value.fields)


def test_what_an_agreement_changes_holds_when_both_have_signed(desk: Desk) -> None:
    id = desk.concluded()
    owed = owe(desk, id, "theirs", "work", "Монтаж", day=date(2026, 12, 18), sum=600000)
    made = write(desk, id, words(
        price("654 000,50"), ChangeWords(What.SUM, "654000.50", owed),
        ChangeWords(What.OTHER, "Кабель ВВГнг вместо ВВГ."),
    ))  # fmt: skip
    assert desk.contract(id).price == Decimal("600000.00")
    agree(desk, made)
    assert desk.contract(id).price == Decimal("654000.50")
    assert desk.look("select sum from contracts.obligation where id = %s", owed) == Decimal(
        "654000.50"
    )
    (row,) = desk.read(desk.enters, agreements_of, id)
    assert (row.number, row.signed_on, row.state) == (1, DAY, "agreed")
    assert [(each.what, each.was, each.now) for each in row.changes] == [
        ("price", "600000.00", "654000.50"), ("sum", "600000.00", "654000.50"),
        ("other", "", "Кабель ВВГнг вместо ВВГ."),
    ]  # fmt: skip
    assert row.title.startswith("Дополнительное соглашение № 1 к контракту № ")
    with pytest.raises(ConflictError):
        agree(desk, made)


def test_days_of_the_contract_and_of_obligations_move(desk: Desk) -> None:
    id = desk.concluded()
    owed = owe(desk, id, "ours", "payment", "Оплата", event="accepted")
    later = date(2026, 12, 28)
    agree(desk, write(desk, id, words(
        ChangeWords(What.PERFORMS, later.isoformat()),
        ChangeWords(What.TERM, "2027-01-20", owed), reason="government", why=ACT,
    )))  # fmt: skip
    assert desk.contract(id).performs_until == later
    query = "select array[due_on::text, fixed_on::text, rule_event] from contracts.obligation"
    assert desk.look(f"{query} where id = %s", owed) == ["2027-01-20", "2027-01-20", ""]


@pytest.mark.parametrize(
    ("typed", "right"),
    [("660 000", True), ("660 000,01", False), ("540 000", True), ("539 999,99", False)],
)
def test_the_price_moves_by_ten_per_cent_of_the_first_one(
    desk: Desk, typed: str, *, right: bool
) -> None:
    id = desk.concluded()
    if right:
        assert write(desk, id, words(price(typed)))
        return
    with pytest.raises(InvalidError) as error:
        write(desk, id, words(price(typed)))
    assert "540" in error.value.fields["price"]
    assert "44-ФЗ, ст. 95" in error.value.fields["price"]


def test_ten_per_cent_are_not_taken_twice(desk: Desk) -> None:
    id = desk.concluded()
    agree(desk, write(desk, id, words(price("640 000"))))
    with pytest.raises(InvalidError) as error:
        write(desk, id, words(price("661 000")))
    assert fields(error) == {"price"}
    write(desk, id, words(price("660 000")))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (words(), "price"),
        (words(price("600 000,00")), "price"),
        (words(price("много")), "price"),
        (words(price("610 000"), reason="price-down"), "price"),
        (words(price("610 000"), reason="requisites"), "price"),
        (until("2026-11-01"), "performs-until"),
        (until("2027-01-20"), "performs-until"),
        (until("2026-12-40"), "performs-until"),
        (words(ChangeWords(What.PERFORMS, "2027-03-01"), reason="term"), "performs-until"),
        (words(ChangeWords(What.ADVANCE, "101"), reason="government", why=ACT), "advance"),
        (words(ChangeWords(What.LINE, "5", 7)), "line-7"),
        (words(ChangeWords(What.TERM, "2026-12-20", 10**9), reason="government", why=ACT),
         "term-1000000000"),
        (words(price("610 000"), reason="выдумано"), "reason"),
        (AgreementWords(Sort.CHANGE, "volume", "", DAY, [price("610 000")]), "why"),
        (AgreementWords(Sort.CHANGE, "volume", "так", date(2026, 11, 15), [price("610 000")]),
         "dated"),
        (AgreementWords(Sort.TERMINATION, "agreement", "так", DAY), "ends"),
        (AgreementWords(Sort.TERMINATION, "agreement", "так", DAY, ends_on=date(2026, 11, 1)),
         "ends"),
    ],
)  # fmt: skip
def test_an_agreement_that_may_not_be_so_names_its_field(
    module_desk: tuple[Desk, UUID], said: AgreementWords, wrong: str
) -> None:
    desk, id = module_desk
    with pytest.raises(InvalidError) as error:
        write(desk, id, said)
    assert wrong in fields(error)


@pytest.fixture(scope="module")
def module_desk(installation: Any) -> tuple[Desk, UUID]:
    """One contract that nothing changes."""
    desk = make_desk(installation, testing.make_town(installation))
    return desk, desk.concluded()


def test_outside_of_44_fz_the_sides_may_agree_on_any_price(desk: Desk) -> None:
    id = desk.concluded(kind=Kind.CIVIL, ikz="")
    agree(desk, write(desk, id, words(price("900 000"), reason="civil")))
    assert desk.contract(id).price == Decimal(900000)


def test_lines_have_to_add_up_to_the_new_price(desk: Desk) -> None:
    lines = [LineWords("Кабель", Decimal("200000.00"), "27.32.13"),
             LineWords("Монтаж", Decimal("400000.00"), "43.21.10")]  # fmt: skip
    id = desk.concluded(lines=lines)
    with pytest.raises(InvalidError) as error:
        write(desk, id, words(price("620 000")))
    assert fields(error) == {"price"}
    agree(desk, write(desk, id, words(price("620 000"), ChangeWords(What.LINE, "420 000", 2))))
    query = "select sum(sum) from contracts.line where contract_id = %s"
    assert desk.look(query, id) == Decimal("620000.00")


def test_agreements_go_one_after_another(desk: Desk) -> None:
    id = desk.concluded()
    first, second = (write(desk, id, words(price(text))) for text in ("610 000", "620 000"))
    agree(desk, second, date(2026, 11, 19))
    with pytest.raises(InvalidError) as error:
        agree(desk, first)
    assert fields(error) == {"day"}
    agree(desk, first, date(2026, 11, 19))
    assert desk.contract(id).price == Decimal(610000)
    with pytest.raises(InvalidError):
        agree(desk, write(desk, id, words(price("600 500"))), date(2026, 11, 21))


def test_a_draft_is_changed_until_it_is_signed(desk: Desk) -> None:
    id = desk.concluded()
    made = write(desk, id, words(price("610 000")))
    desk.act(desk.enters, agreeing.edit_agreement, made, words(price("615 000")))
    (row,) = desk.read(desk.enters, agreements_of, id)
    assert [each.now for each in row.changes] == ["615000.00"]
    agree(desk, made)
    with pytest.raises(ConflictError):
        desk.act(desk.enters, agreeing.edit_agreement, made, words(price("620 000")))


def test_a_contract_is_suspended_and_resumed(desk: Desk) -> None:
    id = desk.concluded()
    owed = owe(desk, id, "theirs", "work", "Монтаж", day=date(2026, 12, 18))
    said = ("Морозы", "акт от 17.11.2026 № 3")
    with pytest.raises(InvalidError):
        desk.act(desk.enters, suspending.suspend, id, date(2026, 11, 1), said)
    desk.act(desk.enters, suspending.suspend, id, DAY, said)
    assert desk.contract(id).standing is ContractState.SUSPENDED
    with pytest.raises(ConflictError):
        desk.act(desk.enters, suspending.suspend, id, DAY, said)
    with pytest.raises(InvalidError):
        desk.act(desk.enters, suspending.resume, id, date(2026, 11, 17), "Потеплело")
    desk.act(desk.enters, suspending.resume, id, DAY, "Потеплело")
    assert desk.contract(id).standing is ContractState.PERFORMING
    due = desk.look("select due_on from contracts.obligation where id = %s", owed)
    assert due == date(2026, 12, 18), "terms stand as they are"
    with pytest.raises(ConflictError):
        desk.act(desk.enters, suspending.resume, id, DAY, "Потеплело")


def test_by_a_court_what_is_not_performed_is_owed_no_more(desk: Desk) -> None:
    id = desk.concluded()
    work = owe(desk, id, "theirs", "work", "Монтаж", day=date(2026, 12, 18))
    back = owe(desk, id, "ours", "return", "Обеспечение", event="performed")
    waits = owe(desk, id, "ours", "payment", "Оплата", event="accepted")
    with pytest.raises(InvalidError) as error:
        desk.act(desk.enters, terminating.terminate_by_court, id,
                 CourtWords("", "А46-1/2026", DAY, date(2026, 11, 25)))  # fmt: skip
    assert fields(error) == {"court", "force"}
    court = CourtWords("Арбитражный суд Омской области", "А46-1/2026", DAY, DAY)
    desk.act(desk.enters, terminating.terminate_by_court, id, court)
    assert desk.contract(id).standing is ContractState.TERMINATED
    query = "select withdrawn_why <> '' from contracts.obligation where id = %s"
    assert [desk.look(query, each) for each in (work, back, waits)] == [True, False, True]
    query = "select due_on from contracts.obligation where id = %s"
    assert desk.look(query, back) == date(2026, 11, 30), "10 days after, moved off the weekend"
    found = desk.read(desk.enters, termination_of, id)
    assert (found.way, found.terminated_on) == ("court", DAY)
    with pytest.raises(ConflictError):
        write(desk, id, words(price("610 000")))


def test_an_agreed_day_terminates_when_it_comes(desk: Desk) -> None:
    id = desk.concluded()
    ends = desk.today + timedelta(days=5)
    said = AgreementWords(Sort.TERMINATION, "agreement", "Нет нужды", DAY, ends_on=ends,
                          settlement="Оплате подлежит 0 руб.")  # fmt: skip
    agree(desk, write(desk, id, said))
    assert desk.contract(id).standing is ContractState.PERFORMING
    desk.system(come_into_force, today=ends - timedelta(days=1), at=desk.at)
    assert desk.read(desk.enters, termination_of, id) is None
    desk.system(come_into_force, today=ends, at=desk.at)
    desk.system(come_into_force, today=ends, at=desk.at)
    assert desk.contract(id).standing is ContractState.TERMINATED
    assert desk.read(desk.enters, termination_of, id).terminated_on == ends


def test_a_stranger_sees_nothing_and_who_controls_may_note_it(desk: Desk) -> None:
    id = desk.concluded()
    made = write(desk, id, words(price("610 000")))
    with pytest.raises(NotFoundError):
        desk.act(desk.stranger, agreeing.agree, made, DAY)
    with pytest.raises(NotFoundError):
        desk.act(desk.stranger, agreeing.write_agreement, id, words(price("610 000")))
    assert desk.read(desk.stranger, agreements_of, id) == []
    desk.act(desk.controller, agreeing.agree, made, DAY)


def test_the_route_s_last_signature_is_only_ours(desk: Desk) -> None:
    id = desk.concluded()
    made = write(desk, id, words(price("610 000")))
    desk.put("update documents.document set state = 'signed' where id = %s", made)
    assert desk.contract(id).price == Decimal(600000)
    agree(desk, made)
    assert desk.contract(id).price == Decimal(610000)
