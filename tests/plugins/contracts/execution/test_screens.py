"""Execution over HTTP: forms, refusals beside their fields, who may do what, who sees nothing."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import ACCEPT, THEIRS, due, enter, happen, rows
from plugins.contracts.walls import addresses, let_in, met_by
from uprava import testing
from uprava.users.reader import Reader
from uprava_contracts.execution.service import obligations, stages
from uprava_contracts.execution.values import StageWords

DAY = "2026-11-18"

FORM = {
    "side": "ours", "duty": "payment", "subject": "Оплатить работы", "term": "rule", "days": "7",
    "unit": "working", "event": "accepted", "sum": "600 000,00",
}  # fmt: skip


def login(desk: Desk, who: Reader) -> str:
    """The login of a person."""
    return str(desk.look("select login from users.person where id = %s", who.person_id))


def errors(page: Any) -> list[str]:
    """The sentences beside the fields of a refused form."""
    assert page.status_code in (409, 422), page.text
    found = re.findall(r'class="err"[^>]*>(?:<svg.*?</svg>)?([^<]+)', page.text, re.DOTALL)
    return [each.strip() for each in found]


def test_typical_obligations_are_drafted_ticked_and_entered(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    own = f"/contracts/{id}"
    with desk.at_the_screen(client, desk.enters) as screen:
        card = screen.get(f"/docs/{id}").text
        assert "Обязательства ещё не внесены" in card
        page = screen.get(f"{own}/propose").text
        assert (page.count('name="take"'), len(re.findall(r'name="take"[^>]* checked', page))) == (
            3,
            3,
        )
        assert "10 рабочих дней со дня подписания документа о приёмке" in page  # outside of ЕИС
        assert "44-ФЗ, статья 34, часть 13.1" in page
        assert "не сверено с текстом закона" in page
        nothing = screen.post(f"{own}/propose", data={"take": []})
        assert errors(nothing) == ["Отметьте обязательства, которые нужно внести."]
        data = {"take": ["0", "1", "2"], "responsible": login(desk, desk.colleague)}
        done = screen.post(f"{own}/propose", data=data, follow_redirects=True).text
        assert "Внесено 3 обязательства." in done
        again = screen.get(f"{own}/propose").text
        assert again.count("такое уже есть") == 3
        assert not re.search(r'name="take"[^>]* checked', again)
        card = screen.get(f"/docs/{id}").text
    assert "Поставить товар, выполнить работы, оказать услуги" in card
    assert "Не исполнено 3 обязательства" in card
    found = rows(desk, id).values()
    assert {each.responsible_id for each in found} == {None, desk.colleague.person_id}


def test_an_obligation_is_entered_changed_withdrawn_and_brought_back(
    client: Any, desk: Desk
) -> None:
    id = desk.concluded()
    own = f"/contracts/{id}"
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Новое обязательство" in screen.get(f"{own}/obligations/new").text
        wrong = screen.post(
            f"{own}/obligations/new",
            data=FORM | {"side": "", "duty": "x", "days": "семь", "sum": "шесть", "event": "y"},
        )
        assert errors(wrong) == [
            "Выберите из списка.", "Выберите из списка.", "Укажите число дней цифрами.",
            "Выберите из списка.",
            "Сумма записывается так: 1250000,50 — рубли и две цифры копеек.",
        ]  # fmt: skip
        assert 'value="шесть"' in wrong.text
        done = screen.post(f"{own}/obligations/new", data=FORM, follow_redirects=True)
        assert "7 рабочих дней со дня подписания документа о приёмке" in done.text
        [pay] = rows(desk, id)
        assert "600 000,00" in screen.get(f"{own}/obligations/{pay}/edit").text.replace(
            "\u202f", " "
        )
        change = FORM | {"_v": "1", "term": "day", "fixed": "2026-12-01"}
        changed = screen.post(
            f"{own}/obligations/{pay}/edit", data=change, follow_redirects=True
        ).text
        assert "01.12.2026" in changed
        late = screen.post(f"{own}/obligations/{pay}/edit", data=change)
        assert (late.status_code, "только что изменил" in late.text) == (409, True)
        assert errors(screen.post(f"{own}/obligations/{pay}/withdraw", data={"why": ""})) == [
            "Укажите причину, не длиннее 1000 знаков."
        ]
        why = {"why": "соглашение № 1"}
        screen.post(f"{own}/obligations/{pay}/withdraw", data=why)
        page = screen.get(f"{own}/obligations/{pay}").text
        assert "соглашение № 1" in page
        back = screen.post(f"{own}/obligations/{pay}/restore", follow_redirects=True).text
        assert "Обязательство восстановлено." in back
        history = screen.get(f"/docs/{id}").text
    assert "снял(а) обязательство: Оплатить работы. соглашение № 1" in history


def test_stages_are_kept_and_their_sum_is_compared_with_the_price(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    own = f"/contracts/{id}"
    with desk.at_the_screen(client, desk.enters) as screen:
        wrong = {"name": "", "starts": "2026-12-10", "ends": "2026-12-01"}
        assert errors(screen.post(f"{own}/stages/new", data=wrong)) == [
            "От 1 до 300 знаков.", "Окончание раньше начала.",
        ]  # fmt: skip
        first = {"name": "Обследование", "starts": DAY, "ends": "2026-12-01", "sum": "100000"}
        screen.post(f"{own}/stages/new", data=first)
        screen.post(f"{own}/stages/new", data={"name": "Монтаж", "sum": "400 000,00"})
        page = screen.get(f"{own}/execution").text.replace("\u202f", " ").replace("\xa0", " ")
        assert "Сумма этапов — 500 000,00 ₽, цена контракта — 600 000,00 ₽" in page
        assert "расхождение 100 000,00 ₽" in page
        [stage] = [desk.look("select min(id) from contracts.stage where contract_id = %s", id)]
        assert 'value="Обследование"' in screen.get(f"{own}/stages/{stage}").text
        data = first | {"_v": "1", "name": "Обследование сетей", "sum": "200000"}
        screen.post(f"{own}/stages/{stage}", data=data)
        page = screen.get(f"{own}/execution").text
        assert "расхождение" not in page
        assert "Этап 1. Обследование сетей" in page
        assert "Убрать этап?" in screen.get(f"{own}/stages/{stage}/remove").text
        gone = screen.post(f"{own}/stages/{stage}/remove", follow_redirects=True).text
        assert "Этап убран." in gone
        assert "Этап 1. Монтаж" in gone


def test_events_and_facts_are_noted_corrected_and_taken_back(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    own = f"/contracts/{id}"
    work, accept, pay = enter(desk, id)
    with desk.at_the_screen(client, desk.enters) as screen:
        data = {"kind": "delivered", "on": DAY, "note": "накладная № 4"}
        page = screen.post(f"{own}/events/new", data=data, follow_redirects=True).text
        assert "сроки, которые от него зависят, рассчитаны" in page
        assert "накладная № 4" in page
        assert due(desk, id)[1] == date(2026, 12, 16)
        event = desk.look("select id from contracts.event where contract_id = %s", id)
        unsaid = screen.post(f"{own}/events/{event}", data={"on": "2026-11-17", "why": ""})
        assert errors(unsaid) == ["Укажите причину, не длиннее 1000 знаков."]
        screen.post(f"{own}/events/{event}", data={"on": "2026-11-17", "why": "ошибка"})
        assert due(desk, id)[1] == date(2026, 12, 15)
        form = screen.get(f"{own}/obligations/{work}/fact").text
        assert "сам договор, его файлы" in form
        wrong = {"on": "2026-11-15", "sum": "700000", "document": "чужой"}
        assert errors(screen.post(f"{own}/obligations/{work}/fact", data=wrong)) == [
            "Выберите из списка."
        ]
        wrong = wrong | {"document": ""}
        found = errors(screen.post(f"{own}/obligations/{work}/fact", data=wrong))
        assert [each.split(",")[0].replace("\u202f", " ") for each in found] == [
            "Эта дата раньше заключения договора", "Осталось исполнить на сумму 600 000",
        ]  # fmt: skip
        part = {"on": DAY, "sum": "250000", "proof": "КС-2 № 1", "document": str(id)}
        page = screen.post(f"{own}/obligations/{work}/fact", data=part, follow_redirects=True).text
        assert "КС-2 № 1" in page
        assert "исполнено частично" in page
        fact = desk.look("select id from contracts.fact where contract_id = %s", id)
        ask = f"{own}/obligations/{work}/facts/{fact}/withdraw"
        assert "Отозвать запись?" in screen.get(ask).text
        page = screen.post(ask, data={"why": "не тот акт"}, follow_redirects=True).text
        assert "не тот акт" in page
    assert rows(desk, id)[work].met_sum == 0
    assert {accept, pay} < rows(desk, id).keys()


def test_who_answers_for_an_obligation_notes_it_and_changes_nothing_else(
    client: Any, desk: Desk
) -> None:
    id = desk.concluded()
    words = replace(ACCEPT, responsible_id=desk.stranger.person_id)
    [accept] = enter(desk, id, words)
    [work] = enter(desk, id, THEIRS)
    own = f"/contracts/{id}/obligations"
    with desk.at_the_screen(client, desk.again(desk.stranger)) as screen:
        assert screen.get(f"/contracts/{id}/execution").status_code == 200
        assert "Изменить" not in screen.get(f"{own}/{accept}").text.partition("<main")[2]
        for address in (f"{own}/{work}/fact", f"{own}/{accept}/edit", f"{own}/new"):
            assert screen.get(address).status_code == 403, address
        done = screen.post(f"{own}/{accept}/fact", data={"on": DAY, "whole": "on"})
        assert "Исполнение отмечено." in done.text
    assert rows(desk, id)[accept].met_on == date(2026, 11, 18)


def test_an_assignment_is_given_by_an_obligation_and_followed(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    [accept] = enter(desk, id, ACCEPT)
    own = f"/contracts/{id}/obligations/{accept}"
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Поручение по обязательству" in screen.get(f"{own}/task").text
        assert errors(screen.post(f"{own}/task", data={"text": "Принять."})) == [
            "Укажите, кому поручается."
        ]
        data = {"text": "Принять работы.", "person": login(desk, desk.colleague)}
        page = screen.post(f"{own}/task", data=data, follow_redirects=True).text
        assert "Поручение №" in page
        again = screen.post(f"{own}/task", data=data)
        assert again.status_code == 409
    row = rows(desk, id)[accept]
    assert (row.task_state, row.task_number != "") == ("given", True)
    query = "select basis_id from assignments.assignment where document_id = %s"
    assert desk.look(query, row.task_id) == id


def test_the_list_shows_what_is_due_overdue_waiting_and_mine(client: Any, desk: Desk) -> None:
    id = desk.enter(starts_on=None)
    desk.conclude(id, date(2019, 12, 2))
    enter(
        desk, id, replace(THEIRS, fixed_on=date(2020, 1, 1), subject="Давно пора"),
        replace(THEIRS, fixed_on=date(2099, 1, 1), subject="Нескоро"), ACCEPT,
        replace(ACCEPT, subject="Моё", responsible_id=desk.enters.person_id),
    )  # fmt: skip
    with desk.at_the_screen(client, desk.enters) as screen:

        def names(**asked: str) -> list[str]:
            page = screen.get("/contracts/obligations", params=asked).text
            return re.findall(r'/obligations/\d+" data-row>([^<]+)', page)

        assert names() == ["Давно пора", "Нескоро", "Принять работы", "Моё"]
        assert names(view="overdue") == ["Давно пора"]
        assert names(view="waiting") == ["Принять работы", "Моё"]
        assert names(mine="1") == ["Моё"]
        assert names(side="theirs") == ["Давно пора", "Нескоро"]
        assert names(duty="acceptance", q="моё") == ["Моё"]
        assert names(since="2098-01-01", until="2099-12-31") == ["Нескоро"]
        assert names(unit=str(desk.town.housing_id), view="overdue") == ["Давно пора"]
        assert names(unit="0") == []
        assert names(view="done") == []
        assert names(after="2099-01-01_0") == ["Нескоро", "Принять работы", "Моё"]
        assert names(after="мусор_1", view="x", side="y", since="z") == names()


def world(desk: Desk) -> Mapping[str, object]:
    """A contract with everything execution keeps."""
    id = desk.concluded(subject="Щукозавр для зоопарка")
    stage = desk.act(desk.enters, stages.add_stage, id, StageWords("Щукозавр"))
    work, accept, _pay = enter(desk, id)
    event = happen(desk, id, ACCEPT.rule.event, date(2026, 11, 18)) if ACCEPT.rule else 0
    desk.act(desk.enters, obligations.withdraw_obligation, id, accept, "Щукозавр")
    return {
        "id": id, "stage_id": stage, "obligation_id": work, "event_id": event, "fact_id": 1,
    }  # fmt: skip


PATTERN = r"/(api/v1/)?contracts/\{id:uuid\}/(execution|stages|obligations|events|propose|facts)"


def test_who_does_not_see_a_contract_meets_nothing_of_it(client: Any, desk: Desk) -> None:
    given = world(desk)
    every = list(addresses(desk, PATTERN, given))
    assert len(every) >= 25
    assert let_in(met_by(client, desk, desk.stranger, every), "Щукозавр") == []
    with desk.at_the_screen(client, desk.stranger) as screen:
        for view in ("open", "waiting", "overdue", "done"):
            assert "Щукозавр" not in screen.get(f"/contracts/obligations?view={view}").text
    token = testing.make_token(desk.installation, desk.stranger, "documents:read")
    client.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    for path in ("/api/v1/contracts", "/api/v1/contracts/obligations"):
        assert client.get(path, headers=headers).json()["items"] == []
    own = met_by(client, desk, desk.enters, [each for each in every if each[0] == "GET"])
    lost = {f"{a}: {e.status_code}" for a, e in own.items() if e.status_code not in (200, 409)}
    assert lost == {each for each in lost if "/facts/" in each}


def test_nothing_of_another_contract_is_reached_through_ones_own(client: Any, desk: Desk) -> None:
    given = world(desk)
    mine = desk.concluded()
    every = [
        each for each in addresses(desk, PATTERN, dict(given) | {"id": mine})
        if re.search(r"/\d+", each[1].partition(str(mine))[2])
    ]  # fmt: skip
    answers = met_by(client, desk, desk.enters, every)
    assert let_in(answers, "Щукозавр") == []


def test_the_card_of_an_annulled_contract_changes_no_more(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    enter(desk, id)
    query = """update contracts.contract set stands = 'annulled', annulled_why = 'дубль'
        where document_id = %s"""
    desk.put(query, id)
    with desk.at_the_screen(client, desk.enters) as screen:
        assert screen.post(f"/contracts/{id}/obligations/new", data=FORM).status_code == 409
        page = screen.get(f"/contracts/{id}/execution").text
    assert "/obligations/new" not in page
    assert isinstance(id, UUID)
