"""The register of contracts: what it has to be told by when, noted; its table; public cards."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import THEIR_INN, Desk
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.cards.service.standing import put_state
from uprava_contracts.setup.service import offices
from uprava_contracts.transfer.service import duties, publishing, renewing
from uprava_contracts.transfer.service.duties import Noted, View
from uprava_contracts.values import ContractState, Kind

NUMBER = "2770708389326000001"


def list_open(desk: Desk, who: Any = None, view: View = View.OPEN) -> list[Any]:
    """What has to be told, as somebody sees it."""
    found: list[Any] = desk.ask(who or desk.controller, duties.list_duties, view)
    return found


@pytest.mark.parametrize(
    ("concluded", "kind", "due"),
    [
        (date(2026, 11, 16), Kind.STATE, date(2026, 11, 23)),  # Monday + 5 working days
        (date(2026, 11, 13), Kind.STATE, date(2026, 11, 20)),  # Friday
        (date(2026, 10, 30), Kind.STATE, date(2026, 11, 9)),  # past 4 November
        (date(2025, 12, 29), Kind.STATE, date(2026, 1, 15)),  # 30 December and January
        (date(2026, 11, 16), Kind.FZ223, date(2026, 11, 19)),  # 3 working days
    ],
)
def test_the_last_day_is_counted_in_working_days_after_the_conclusion(
    desk: Desk, concluded: date, kind: Kind, due: date
) -> None:
    id = desk.enter(kind=kind)
    desk.conclude(id, concluded)
    (row,) = [each for each in list_open(desk) if each.contract_id == id]
    assert (row.what, row.happened_on, row.due_on) == ("conclusion", concluded, due)
    assert row.source


@pytest.mark.parametrize("kind", [Kind.SMALL, Kind.CIVIL, Kind.RENT])
def test_contracts_the_register_does_not_hold_owe_it_nothing(desk: Desk, kind: Kind) -> None:
    id = desk.enter(kind=kind)
    desk.conclude(id)
    assert [each for each in list_open(desk) if each.contract_id == id] == []


def test_what_was_told_is_noted_once_with_day_and_number(desk: Desk) -> None:
    id = desk.concluded()
    (row,) = list_open(desk)
    for day in (None, date(2026, 11, 15), date(2026, 11, 21)):
        with pytest.raises(InvalidError) as refused:
            desk.act(desk.controller, duties.note, row.id, Noted(day, NUMBER))
        assert list(refused.value.fields) == ["day"]
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.controller, duties.note, row.id, Noted(date(2026, 11, 18), "12"))
    assert list(refused.value.fields) == ["record"]
    desk.act(desk.controller, duties.note, row.id, Noted(date(2026, 11, 18), NUMBER))
    assert list_open(desk) == []
    (told,) = list_open(desk, view=View.NOTED)
    assert (told.noted_on, told.record) == (date(2026, 11, 18), NUMBER)
    assert desk.contract(id).register_number == NUMBER


def test_performance_is_told_too_and_goes_when_the_state_goes_back(desk: Desk) -> None:
    id = desk.concluded()
    performed = ContractState.PERFORMED
    desk.read(desk.enters, put_state, id, performed, on=desk.today, at=desk.at)
    assert sorted(each.what for each in list_open(desk)) == ["conclusion", "end"]
    desk.read(desk.enters, put_state, id, ContractState.PERFORMING, on=desk.today, at=desk.at)
    assert [each.what for each in list_open(desk)] == ["conclusion"]


def test_what_changed_without_an_act_is_found_by_the_job(desk: Desk) -> None:
    id = desk.concluded()
    desk.system(put_state, id, ContractState.PERFORMED, on=desk.today, at=desk.at)
    assert [each.what for each in list_open(desk)] == ["conclusion"]
    renewing.renew_all(desk.installation)
    renewing.renew_all(desk.installation)
    assert sorted(each.what for each in list_open(desk)) == ["conclusion", "end"]


def test_duties_of_contracts_one_does_not_see_are_not_there(desk: Desk, client: Any) -> None:
    desk.concluded()
    (row,) = list_open(desk)
    assert list_open(desk, desk.stranger) == []
    with pytest.raises(NotFoundError):
        desk.ask(desk.stranger, duties.get_duty, row.id)
    path = f"/contracts/register/{row.id}"
    with desk.at_the_screen(client, desk.stranger) as screen:
        assert screen.get(path).status_code == 404
        assert screen.post(path, data={"day": "2026-11-18"}).status_code == 404
        assert "СтройГарант" not in screen.get("/contracts/register").text
        assert "СтройГарант" not in screen.get("/contracts/register/export.csv").text
    reads = desk.again(desk.stranger)
    desk.act(desk.manager, offices.add_overseer, reads.person_id, "бухгалтер")
    with pytest.raises(ForbiddenError):
        desk.act(desk.again(reads), duties.note, row.id, Noted(date(2026, 11, 18), NUMBER))


def test_the_register_at_the_screens(desk: Desk, client: Any) -> None:
    id = desk.concluded()
    (row,) = list_open(desk)
    with desk.at_the_screen(client, desk.controller) as screen:
        for query in ("", "?view=late", "?view=noted", "?after=2026-01-01_1", "?after=x"):
            assert screen.get(f"/contracts/register{query}").status_code == 200
        assert "СтройГарант" in screen.get("/contracts/register").text
        told = screen.get("/contracts/register/export.csv").text
        assert THEIR_INN in told
        path = f"/contracts/register/{row.id}"
        assert "Сведения отправлены" in screen.get(path).text
        assert screen.post(path, data={"day": ""}).status_code == 422
        said = {"day": "2026-11-18", "record": NUMBER}
        assert screen.post(path, data=said, follow_redirects=False).status_code == 303
        assert "18.11.2026" in screen.get("/contracts/register?view=noted").text
        assert "18.11.2026" in screen.get(f"/docs/{id}").text


def test_a_public_card_is_there_for_concluded_common_contracts_where_it_is_switched_on(
    desk: Desk, client: Any
) -> None:
    id, draft = desk.concluded(), desk.enter()
    path = f"/contracts/public/{id}"
    assert client.get(path).status_code == 404
    desk.ask(desk.manager, offices.open_cards, public=True)
    page = client.get(path)
    assert page.status_code == 200
    assert "СтройГарант" in page.text
    for hidden in ("Петров", "ул. Ленина", "Орлов", "Крылова"):
        assert hidden not in page.text
    assert client.get(f"/contracts/public/{draft}").status_code == 404
    assert client.get(f"/contracts/public/{UUID(int=7)}").status_code == 404
    desk.put("update documents.document set access_mark = 'restricted' where id = %s", id)
    assert client.get(path).status_code == 404
    desk.put("update documents.document set access_mark = 'common' where id = %s", id)
    desk.ask(desk.manager, offices.open_cards, public=False)
    assert client.get(path).status_code == 404


def test_a_person_is_not_named_on_a_public_card(desk: Desk) -> None:
    side = desk.supplier(name="ИП Смирнов Олег Петрович", inn="500100732259", kpp="", ogrn="")
    id = desk.concluded(parties=[side])
    desk.ask(desk.manager, offices.open_cards, public=True)
    card = desk.system(publishing.get_public, id)
    told = " ".join(value for _name, value in card.pairs())
    assert "Смирнов" not in told
    assert "500100732259" not in told
