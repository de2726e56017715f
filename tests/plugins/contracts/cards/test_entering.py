"""A contract is entered, seen by whom it concerns, concluded; then only corrected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from plugins.contracts.conftest import THEIR_INN, Desk
from uprava.documents.service import annulling
from uprava.documents.service.editing import Requisites, change_requisites
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.cards.service import concluding, entering
from uprava_contracts.cards.service.concluding import Correction
from uprava_contracts.cards.service.reading import get_contract, parties_of
from uprava_contracts.values import ContractState


def test_a_draft_is_seen_by_its_unit_and_by_who_sees_all_contracts(desk: Desk) -> None:
    id = desk.enter()
    for who in (desk.enters, desk.colleague, desk.controller):
        assert desk.contract(id, who).counterparty == "ООО «СтройГарант»"
    for who in (desk.stranger, desk.manager):
        with pytest.raises(NotFoundError):
            desk.contract(id, who)


def test_our_side_comes_first_and_is_the_organisation_as_it_is_known(desk: Desk) -> None:
    id = desk.enter()
    ours, theirs = desk.read(desk.enters, parties_of, id)
    assert (ours.ours, ours.name, ours.inn) == (True, "Администрация города", "7707083893")
    assert (theirs.ours, theirs.inn, theirs.role) == (False, THEIR_INN, "supplier")
    assert theirs.correspondent_id == desk.contract(id).counterparty_id is not None


def test_a_concluded_contract_has_a_number_of_the_year_of_its_day(desk: Desk) -> None:
    row = desk.conclude(desk.enter(), date(2025, 12, 30))
    assert row.number == "Д-1/2025"
    assert row.stands == row.state
    assert row.standing.lives
    later = desk.conclude(desk.enter())
    assert later.number == "Д-1/2026"
    due = desk.look("select due_on from documents.document where id = %s", row.id)
    assert due == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"parties": []}, "контрагент"),
        ({"price": None}, "цена"),
        ({"performs_until": None}, "день окончания исполнения"),
        ({"ikz": ""}, "ИКЗ"),
    ],
)
def test_a_contract_that_lacks_something_is_not_concluded(
    desk: Desk, changes: dict[str, object], what: str
) -> None:
    id = desk.enter(**changes)
    with pytest.raises(ConflictError, match=what):
        desk.conclude(id)
    assert desk.contract(id).number is None


def test_a_day_to_come_concludes_nothing(desk: Desk) -> None:
    id = desk.enter()
    with pytest.raises(InvalidError) as refused:
        desk.conclude(id, date(2026, 11, 21))
    assert list(refused.value.fields) == ["day"]


def test_the_card_of_a_concluded_contract_is_corrected_by_control_only(desk: Desk) -> None:
    id = desk.concluded()
    row = desk.contract(id)
    wanted = desk.words(price=Decimal("500000.00"))
    with pytest.raises(ConflictError, match="дополнительными соглашениями"):
        desk.act(desk.enters, entering.change, id, wanted, version=row.version)
    right = Correction(wanted, "опечатка в цене", row.version)
    with pytest.raises(ForbiddenError):
        desk.act(desk.enters, concluding.correct, id, right)
    with pytest.raises(InvalidError):
        desk.act(desk.controller, concluding.correct, id, replace(right, why=" "))
    assert desk.act(desk.controller, concluding.correct, id, right) is None
    assert desk.contract(id).price == Decimal("500000.00")
    conflict = desk.act(desk.controller, concluding.correct, id, replace(right, words=desk.words()))
    assert [each.name for each in conflict.rows] == ["price"]
    assert desk.contract(id).price == Decimal("500000.00")


def test_the_title_of_a_concluded_contract_is_locked_for_the_common_card(desk: Desk) -> None:
    id = desk.concluded()
    row = desk.contract(id)
    wanted = Requisites("Другое", None, "common")  # type: ignore[arg-type]
    with pytest.raises(ConflictError):
        desk.act(desk.enters, change_requisites, id, wanted, version=row.version)


def test_a_change_is_kept_once_and_another_unit_sees_it_instead(desk: Desk) -> None:
    id = desk.enter()
    row = desk.contract(id)
    wanted = desk.words(subject="Ремонт кровли", responsible_id=desk.stranger.person_id)
    assert desk.act(desk.enters, entering.change, id, wanted, version=row.version) is None
    assert desk.contract(id, desk.stranger).title == "Ремонт кровли"
    conflict = desk.act(desk.enters, entering.change, id, desk.words(), version=row.version)
    assert {each.name for each in conflict.rows} == {"subject", "responsible"}
    fresh = desk.contract(id).version
    assert desk.act(desk.enters, entering.change, id, desk.words(), version=fresh) is None
    with pytest.raises(NotFoundError):
        desk.contract(id, desk.stranger)


def test_an_annulled_contract_stands_so(desk: Desk) -> None:
    id = desk.concluded()
    desk.put(
        "insert into users.role_permission (role_id, permission) select g.role_id, %s"
        " from users.role_grant as g where g.person_id = %s",
        annulling.ANNUL, desk.enters.person_id,
    )  # fmt: skip
    who = desk.again(desk.enters)
    version = desk.contract(id).version
    desk.act(who, annulling.annul, id, reason="внесён дважды", version=version)
    row = desk.contract(id)
    assert (row.standing, row.annulled_why) == (ContractState.ANNULLED, "внесён дважды")


def test_nobody_enters_contracts_of_another_unit(desk: Desk) -> None:
    for who in (desk.stranger, desk.colleague, desk.manager):
        with pytest.raises(ForbiddenError):
            desk.enter(who)
    with pytest.raises(InvalidError) as refused:
        desk.enter(unit_id=999_999_999)
    assert list(refused.value.fields) == ["unit"]
    assert desk.look("select count(*) from contracts.contract") >= 0


def test_who_holds_the_link_of_an_unknown_contract_gets_the_same_answer(desk: Desk) -> None:
    id = desk.enter()
    with pytest.raises(NotFoundError) as unseen:
        desk.ask(desk.stranger, get_contract, id)
    with pytest.raises(NotFoundError) as unknown:
        desk.ask(desk.stranger, get_contract, type(id)(int=1))
    assert unseen.value.detail == unknown.value.detail
