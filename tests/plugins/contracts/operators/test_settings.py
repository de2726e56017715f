"""Operators are set up by who may, tried in words, switched off; keys are shown to nobody."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.operators.standing_in import BOX, KEY, LOGIN, PASSWORD, Service
from uprava import testing
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.users.reader import Reader
from uprava_contracts.operators.folders import FolderAdapter
from uprava_contracts.operators.service import keeping, opening
from uprava_contracts.operators.service.keeping import OperatorWords
from uprava_contracts.operators.services import ServiceAdapter
from uprava_contracts.operators.values import (
    PATH,
    RefusedError,
    UnauthorisedError,
    UnreachableError,
)
from uprava_contracts.operators.wire import SLOW
from uprava_contracts.values import MANAGE

Stand = tuple[Service, str]

US = "2BM-7707083893-770701001-201601"

FIELDS = {
    "kind": "http", "title": "Диадок", "box_id": BOX, "participant": US, "client_id": KEY,
    "login": LOGIN, "password": PASSWORD,
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_operators(desk: Desk) -> None:
    """Operators are asked for over all organisations: each test begins without any.

    What tests of another file received through theirs goes with them.
    """
    for table in ("docflow_part", "docflow", "operator"):
        desk.put(f"delete from contracts.{table}")


def words(address: str, **changes: str) -> OperatorWords:
    return replace(OperatorWords(**{**FIELDS, "address": address}), **changes)


def manager_elsewhere(desk: Desk) -> Reader:
    """Who sets up contracts of another organisation."""
    town = testing.make_town(desk.installation)
    return testing.make_person(
        desk.installation, unit_id=town.chancellery_id, permissions=(MANAGE,)
    )


def audit(desk: Desk, action: str) -> int:
    return int(desk.look("select count(*) from audit.record where action = %s", action))


def test_an_operator_is_set_up_tried_changed_and_switched_off(
    desk: Desk, client: Any, stand: Stand
) -> None:
    service, address = stand
    with desk.at_the_screen(client, desk.manager) as screen:
        assert "Операторы не подключены" in screen.get(PATH).text
        form = screen.get(f"{PATH}/new").text
        assert "Ключ интегратора" in form
        page = screen.post(f"{PATH}/new", data={**FIELDS, "address": address})
        assert "Оператор подключён. Проверьте связь." in page.text
        assert "обращений ещё не было" in page.text
        id = desk.look("select id from contracts.operator")
        assert "Связь есть, ящик доступен." in screen.post(f"{PATH}/{id}/check").text
        edit = screen.get(f"{PATH}/{id}").text
        for secret in (KEY, LOGIN, PASSWORD):
            assert secret not in edit + page.text
        changed = {**FIELDS, "address": address, "title": "Диадок, закупки", "_v": "1"}
        kept = {**changed, "client_id": "", "login": "", "password": ""}
        assert "Диадок, закупки" in screen.post(f"{PATH}/{id}", data=kept).text
        stale = screen.post(f"{PATH}/{id}", data=kept)
        assert stale.status_code == 409
        assert "изменил другой сотрудник" in stale.text
        other = {**kept, "box_id": "another-box", "_v": "2"}
        screen.post(f"{PATH}/{id}", data=other)
        assert "доступен 1 другой ящик" in screen.post(f"{PATH}/{id}/check").text
        assert "Выключить оператора?" in screen.get(f"{PATH}/{id}/off").text
        assert "отключён" in screen.post(f"{PATH}/{id}/off").text
        assert desk.system(opening.due_operators, at=desk.at) == []
        screen.post(f"{PATH}/{id}/on")
        service.tokens.clear()
        service.faults.extend(["500"])
        assert "неисправен: получен ответ 500" in screen.post(f"{PATH}/{id}/check").text
    assert desk.system(opening.due_operators, at=desk.at) == [id]
    assert audit(desk, "contracts.operator_changed") >= 2
    assert audit(desk, "contracts.operator_checked") >= 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Укажите название"), ("kind", "letter", "Выберите из списка"),
        ("address", "http://example.org", "https://узел"),
        ("address", "https://10.0.0.1", "находится внутри сети"),
        ("box_id", "", "идентификатор вашего ящика"), ("participant", "мы", "латинские буквы"),
        ("password", "", "указывают вместе"), ("client_id", "", "указывают вместе"),
    ],
)  # fmt: skip
def test_a_wrong_form_says_what_is_wrong(
    desk: Desk, client: Any, field: str, value: str, sentence: str
) -> None:
    sent = {**FIELDS, "address": "https://diadoc-api.kontur.ru", field: value}
    with desk.at_the_screen(client, desk.manager) as screen:
        refused = screen.post(f"{PATH}/new", data=sent)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert PASSWORD not in refused.text
    assert desk.look("select count(*) from contracts.operator") == 0


def test_the_same_box_is_set_up_once(desk: Desk, stand: Stand) -> None:
    _service, address = stand
    first = desk.act(desk.manager, keeping.add_operator, words(address))
    with pytest.raises(InvalidError, match="уже подключён"):
        desk.act(desk.manager, keeping.add_operator, words(address, title="Ещё раз"))
    second = desk.act(desk.manager, keeping.add_operator, words(address, box_id="b2"))
    with pytest.raises(InvalidError, match="уже подключён"):
        desk.act(desk.manager, keeping.change_operator, second, words(address), version=1)
    with pytest.raises(ConflictError):
        desk.act(desk.manager, keeping.change_operator, first, words(address, title="Б"), version=9)


def test_keys_lie_sealed_and_open_their_own_operator_only(desk: Desk, stand: Stand) -> None:
    _service, address = stand
    id = desk.act(desk.manager, keeping.add_operator, words(address))
    sealed = bytes(desk.look("select secret from contracts.operator"))
    assert PASSWORD.encode() not in sealed
    opened = desk.system(opening.open_operator, id)
    assert isinstance(opened, ServiceAdapter)
    assert (opened.credentials.client_id, opened.credentials.password) == (KEY, PASSWORD)
    other = desk.act(desk.manager, keeping.add_operator, words(address, box_id="b2"))
    desk.put("update contracts.operator set secret = %s where id = %s", sealed, other)
    with pytest.raises(UnauthorisedError) as refused:
        desk.system(opening.open_operator, other)
    assert "не читается" in refused.value.sentence
    outcome = desk.ask(desk.manager, opening.check_operator, other)
    assert (outcome.good, "не читается" in outcome.sentence) == (False, True)


def test_a_folder_lies_below_the_root_of_the_settings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = words("saby", kind="folder", client_id="", login="", password="")
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.manager, keeping.add_operator, folder)
    assert "UPRAVA_CONTRACTS_EXCHANGE_FOLDER" in refused.value.fields["address"]
    monkeypatch.setenv("UPRAVA_CONTRACTS_EXCHANGE_FOLDER", str(tmp_path))
    for odd in ("../saby", "/etc", ".hidden", "a/b", ""):
        with pytest.raises(InvalidError):
            desk.act(desk.manager, keeping.add_operator, replace(folder, address=odd))
    id = desk.act(desk.manager, keeping.add_operator, folder)
    opened = desk.system(opening.open_operator, id)
    assert opened == FolderAdapter(tmp_path / "saby", US)
    assert "Папки «saby» нет" in desk.ask(desk.manager, opening.check_operator, id).sentence
    (tmp_path / "saby").mkdir()
    assert desk.ask(desk.manager, opening.check_operator, id).good
    monkeypatch.delenv("UPRAVA_CONTRACTS_EXCHANGE_FOLDER")
    with pytest.raises(RefusedError):
        desk.system(opening.open_operator, id)


def test_visits_that_fail_are_made_less_often_and_told(desk: Desk, stand: Stand) -> None:
    _service, address = stand
    id = desk.act(desk.manager, keeping.add_operator, words(address))
    assert desk.system(opening.position_of, id) == ""
    desk.system(opening.move_on, id, "000001+/=", at=desk.at)
    late = UnreachableError(SLOW, host="diadoc-api.kontur.ru")
    waits = [desk.system(opening.note_failure, id, late, at=desk.at) - desk.at for _ in range(8)]
    assert waits == [timedelta(minutes=n) for n in (1, 2, 5, 15, 30, 60, 60, 60)]
    told = UnreachableError(SLOW, after=timedelta(seconds=7), host="diadoc-api.kontur.ru")
    until = desk.system(opening.note_failure, id, told, at=desk.at)
    assert until == desk.at + timedelta(seconds=7)
    assert desk.system(opening.due_operators, at=until - timedelta(seconds=1)) == []
    assert desk.system(opening.due_operators, at=until) == [id]
    (row,) = desk.ask(desk.manager, keeping.list_operators)
    assert row.failure_sentence == "diadoc-api.kontur.ru не ответил вовремя."
    assert (row.failures, row.failed_at) == (9, desk.at)
    assert [one.id for one in desk.system(opening.failing_operators)] == [id]
    assert desk.system(opening.position_of, id) == "000001+/="
    desk.system(opening.move_on, id, "", at=desk.at)
    assert desk.system(opening.position_of, id) == "000001+/="
    assert desk.system(opening.failing_operators) == []


def test_another_box_is_read_from_its_beginning(desk: Desk, stand: Stand) -> None:
    _service, address = stand
    id = desk.act(desk.manager, keeping.add_operator, words(address))
    desk.system(opening.move_on, id, "000005", at=desk.at)
    same, other = words(address, title="Иначе"), words(address, box_id="b2")
    desk.act(desk.manager, keeping.change_operator, id, same, version=1)
    assert desk.system(opening.position_of, id) == "000005"
    desk.act(desk.manager, keeping.change_operator, id, other, version=2)
    assert desk.system(opening.position_of, id) == ""


def test_operators_of_another_organisation_are_not_there(
    desk: Desk, client: Any, stand: Stand
) -> None:
    _service, address = stand
    id = desk.act(desk.manager, keeping.add_operator, words(address))
    stranger = manager_elsewhere(desk)
    with desk.at_the_screen(client, stranger) as screen:
        assert "Диадок" not in screen.get(PATH).text
        for method, tail in (
            ("GET", ""), ("POST", ""), ("GET", "/off"), ("POST", "/off"), ("POST", "/on"),
            ("POST", "/check"),
        ):  # fmt: skip
            assert screen.request(method, f"{PATH}/{id}{tail}").status_code == 404, tail
        assert screen.get(f"{PATH}/9999999999").status_code == 404
    for who in (desk.enters, desk.controller, desk.stranger):
        with desk.at_the_screen(client, who) as screen:
            for path in (PATH, f"{PATH}/new", f"{PATH}/{id}", f"{PATH}/{id}/off"):
                assert screen.get(path).status_code == 403, path
            for path in (f"{PATH}/new", f"{PATH}/{id}", f"{PATH}/{id}/check", f"{PATH}/{id}/on"):
                assert screen.post(path, data={}).status_code == 403, path
    with pytest.raises(NotFoundError):
        desk.system(opening.open_operator, 999_999_999)
