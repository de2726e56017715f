"""Settings of contracts: who sees them all, key rates, public cards; over HTTP and in services."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from plugins.contracts.conftest import Desk
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.law.rates import shipped_rates
from uprava_contracts.setup.service import offices, rates
from uprava_contracts.setup.service.rates import RateWords

PATH = "/contracts/settings"
RATES = f"{PATH}/rates"


@pytest.fixture(autouse=True)
def no_rates(desk: Desk) -> None:
    """The rates are of the whole installation: each test begins without any."""
    desk.put("delete from contracts.key_rate")


def test_who_is_added_sees_contracts_there_were_and_those_to_come(desk: Desk) -> None:
    id = desk.enter()
    with pytest.raises(NotFoundError):
        desk.contract(id, desk.stranger)
    desk.act(desk.manager, offices.add_overseer, desk.stranger.person_id, "бухгалтер")
    who = desk.again(desk.stranger)
    assert desk.contract(id, who).id == id
    assert desk.contract(desk.enter(), who).kind == "state"
    desk.ask(desk.manager, offices.remove_overseer, desk.stranger.person_id)
    with pytest.raises(NotFoundError):
        desk.contract(id, desk.again(who))


def test_settings_are_changed_by_who_may(desk: Desk, client: Any) -> None:
    login = desk.stranger.login
    with desk.at_the_screen(client, desk.manager) as screen:
        assert "контрактный управляющий" in screen.get(PATH).text
        refused = screen.post(f"{PATH}/overseers", data={"person": login, "why": ""})
        assert refused.status_code == 422
        assert "Укажите в нескольких словах" in refused.text
        said = {"person": login, "why": "бухгалтер"}
        done = screen.post(f"{PATH}/overseers", data=said, follow_redirects=True)
        assert "бухгалтер" in done.text
        again = screen.post(f"{PATH}/overseers", data=said)
        assert again.status_code == 422
        ask = f"{PATH}/overseers/{desk.stranger.person_id}/remove"
        assert screen.get(ask).status_code == 200
        assert "бухгалтер" not in screen.post(ask, follow_redirects=True).text
        assert screen.post(ask).status_code == 404
        assert screen.get(ask).status_code == 404
        for sent, public in (({"public": "on"}, True), ({}, False)):
            assert screen.post(f"{PATH}/public", data=sent).status_code == 200
            query = "select public_cards from contracts.office where organisation_id = %s"
            assert desk.look(query, desk.town.organisation_id) is public
    for who in (desk.enters, desk.controller, desk.stranger):
        with desk.at_the_screen(client, who) as screen:
            for path in (PATH, RATES, f"{RATES}/new", f"{RATES}/2026-01-01"):
                assert screen.get(path).status_code == 403, path
            for path in (f"{PATH}/overseers", f"{PATH}/public", f"{RATES}/load", f"{RATES}/new"):
                assert screen.post(path, data={}).status_code == 403, path
        with pytest.raises(ForbiddenError):
            desk.act(who, rates.load_shipped)


def test_a_colleague_of_another_organisation_is_not_added(desk: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.manager, offices.add_overseer, 999_999_999, "кто-то")
    assert list(refused.value.fields) == ["person"]


def test_rates_are_loaded_added_corrected(desk: Desk, client: Any) -> None:
    with desk.at_the_screen(client, desk.manager) as screen:
        assert "Ставок пока нет" in screen.get(RATES).text
        page = screen.post(f"{RATES}/load", data={}, follow_redirects=True).text
        assert page.count("не сверена") == len(shipped_rates()) + 1
        assert "Загружено" in page or "Загружен" in page
        new = {"since": "2026-10-26", "percent": "15,75", "source": "информация от 23.10.2026"}
        page = screen.post(f"{RATES}/new", data=new, follow_redirects=True).text
        assert "15,75" in page
        for field, typed in (
            ("since", "2026-10-26"), ("since", "2012-01-01"), ("since", "2030-01-01"),
            ("since", "2026-02-30"), ("percent", "0"), ("percent", "100"), ("percent", "1,2345"),
            ("percent", "много"), ("percent", "1.2.3"), ("source", ""),
        ):  # fmt: skip
            answer = screen.post(f"{RATES}/new", data=new | {"since": "2026-10-27", field: typed})
            assert answer.status_code == 422, (field, typed)
        edit = f"{RATES}/2026-10-26"
        assert "15,75" in screen.get(edit).text
        wanted = {"percent": "16", "source": "информация от 23.10.2026", "_v": "1"}
        assert screen.post(edit, data=wanted).status_code == 422
        wanted["why"] = "опечатка"
        assert screen.post(edit, data=wanted, follow_redirects=False).status_code == 303
        assert screen.post(edit, data=wanted).status_code == 409
        assert screen.get(f"{RATES}/2026-10-28").status_code == 404
        assert screen.get(f"{RATES}/вчера").status_code == 404


def test_reckonings_use_the_rates_kept_here_and_those_of_the_program_until_then(
    desk: Desk,
) -> None:
    day = date(2024, 1, 10)
    shipped = desk.read(desk.enters, rates.key_rates)
    assert shipped.on(day) == Decimal("16.00")
    words = RateWords(date(2024, 1, 1), Decimal("7.5"), "проверка")
    desk.act(desk.manager, rates.add_rate, words)
    assert desk.read(desk.enters, rates.key_rates).on(day) == Decimal("7.5")
