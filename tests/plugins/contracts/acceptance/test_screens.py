"""Acceptance and payment over HTTP: forms, the commission on a tablet, who sees nothing."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from plugins.contracts.acceptance.deliveries import accept, delivery, pay, receive
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.test_screens import errors, login
from plugins.contracts.execution.works import ACCEPT, PAY, THEIRS, enter, rows
from plugins.contracts.walls import addresses, let_in, met_by
from uprava import testing
from uprava_contracts.acceptance.service import commission
from uprava_contracts.values import ContractState

DAY = "2026-11-18"


def plain(text: str) -> str:
    """A page with ordinary blanks."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_what_comes_is_signed_by_the_commission_accepted_paid_and_closed(
    client: Any, desk: Desk
) -> None:
    id = desk.concluded()
    enter(desk, id)
    own = f"/contracts/{id}"
    with desk.at_the_screen(client, desk.enters) as screen:
        card = screen.get(f"/docs/{id}").text
        assert "Исполнение ещё не поступало" in card
        assert "Поступило исполнение…" in card
        form = plain(screen.get(f"{own}/deliveries/new").text)
        assert 'value="600 000,00"' in form
        wrong = {"obligation": "x", "received": "32.11", "sum": "много", "proof": "чужое"}
        assert len(errors(screen.post(f"{own}/deliveries/new", data=wrong))) == 4
        work = min(rows(desk, id))
        data = {
            "obligation": str(work), "document": "УПД № 15", "received": "2026-11-17",
            "sum": "600000", "vat": "100000", "document_on": "2026-11-16", "proof": str(id),
        }  # fmt: skip
        page = screen.post(f"{own}/deliveries/new", data=data, follow_redirects=True).text
        assert "срок приёмки рассчитан" in page
        assert "15.12.2026" in page
        assert "20 рабочих дней со дня поступления исполнения и документов о нём" in page
        assert "Экспертиза не отмечена" in page
        came = desk.look("select id from contracts.delivery where contract_id = %s", id)
        one = f"{own}/deliveries/{came}"
        assert "Первый — председатель" in screen.get(f"{one}/commission").text
        unknown = screen.post(f"{one}/commission", data={"people": ["никто"]})
        assert errors(unknown) == ["Выберите сотрудника из списка."]
        people = {"people": [login(desk, desk.colleague), login(desk, desk.stranger)]}
        page = screen.post(f"{one}/commission", data=people, follow_redirects=True).text
        assert page.count("ещё не подписал(а)") == 2
        data = {"kind": "own", "on": "2026-11-17", "words": "соответствует договору"}
        assert "Экспертиза отмечена." in screen.post(
            f"{one}/expertise", data=data, follow_redirects=True
        ).text  # fmt: skip
        early = screen.post(f"{one}/accept", data={"on": DAY, "sum": "600000"})
        assert (early.status_code, "Комиссия ещё не подписала" in early.text) == (409, True)
    for who, vote in ((desk.colleague, "accept"), (desk.stranger, "accept")):
        with desk.at_the_screen(client, desk.again(who)) as screen:
            assert "Ждут вашей подписи: УПД № 15" in screen.get(f"/docs/{id}").text
            page = screen.get(f"{one}/sign").text
            assert "соответствует договору" in page
            assert errors(screen.post(f"{one}/sign", data={"vote": ""})) == [
                "Выберите: за приёмку или против неё."
            ]
            signed = screen.post(f"{one}/sign", data={"vote": vote}, follow_redirects=True)
            assert "Ваша подпись сохранена." in signed.text
            assert "Ждут вашей подписи" not in screen.get(f"/docs/{id}").text
    with desk.at_the_screen(client, desk.again(desk.stranger)) as screen:
        for act in ("accept", "refuse", "commission", "expertise", "withdraw"):
            assert screen.get(f"{one}/{act}").status_code == 403, act
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Экспертиза не отмечена" not in screen.get(one).text
        page = screen.post(
            f"{one}/accept", data={"on": DAY, "sum": "600 000,00"}, follow_redirects=True
        ).text
        assert "срок оплаты рассчитан" in page
        page = screen.get(f"{own}/payments").text
        assert "27.11.2026" in page
        bill = max(rows(desk, id))
        assert "7 рабочих дней со дня подписания" in screen.get(
            f"{own}/payments/new?obligation={bill}"
        ).text  # fmt: skip
        wrong = screen.post(
            f"{own}/payments/new?obligation={bill}", data={"on": DAY, "sum": "600000,01"}
        )
        assert [plain(each) for each in errors(wrong)] == [
            "Осталось исполнить на сумму 600 000,00 ₽."
        ]
        data = {"on": DAY, "sum": "600000", "order": "77"}
        page = screen.post(
            f"{own}/payments/new?obligation={bill}", data=data, follow_redirects=True
        ).text
        assert "Оплата отмечена." in page
        card = screen.get(f"/docs/{id}").text
        assert "Все обязательства исполнены, принятое оплачено" in card
        payment = desk.look("select id from contracts.payment where contract_id = %s", id)
        ask = f"{own}/payments/{payment}/withdraw"
        assert "Отозвать оплату?" in screen.get(ask).text
        assert desk.contract(id).stands == ContractState.PERFORMED
        page = screen.post(ask, data={"why": "не тот счёт"}, follow_redirects=True).text
        assert "не тот счёт" in page
    assert desk.contract(id).stands == ContractState.PERFORMING


def test_a_part_is_accepted_and_another_delivery_refused_with_reasons(
    client: Any, desk: Desk
) -> None:
    id = desk.concluded()
    work, *_others = enter(desk, id)
    one, two = receive(desk, id, work, "400000"), receive(desk, id, work, "200000")
    own = f"/contracts/{id}/deliveries"
    with desk.at_the_screen(client, desk.enters) as screen:
        part = {"on": DAY, "sum": "300000"}
        assert errors(screen.post(f"{own}/{one}/accept", data=part)) == [
            "Укажите, что не принято и почему."
        ]
        part |= {"words": "двери не той ширины", "correct_by": "2026-12-01"}
        page = screen.post(f"{own}/{one}/accept", data=part, follow_redirects=True).text
        assert "двери не той ширины" in page
        assert "Устранить до 01.12.2026." in page
        assert errors(screen.post(f"{own}/{two}/refuse", data={"on": DAY})) == [
            "Укажите причину, не длиннее 4000 знаков."
        ]
        said = {"on": DAY, "words": "нет паспортов качества"}
        page = screen.post(f"{own}/{two}/refuse", data=said, follow_redirects=True).text
        assert "отказ в приёмке" in page
        again = screen.post(f"{own}/{two}/accept", data={"on": DAY, "sum": "200000"})
        assert (again.status_code, "решение уже принято" in again.text) == (409, True)
        assert "Отозвать решение?" in screen.get(f"{own}/{two}/reopen").text
        page = screen.post(
            f"{own}/{two}/reopen", data={"why": "не то решение"}, follow_redirects=True
        ).text
        assert "Решение отозвано: примите его заново." in page
        screen.post(f"{own}/{two}/refuse", data=said)
        three = receive(desk, id, work, "300000", on=date(2026, 11, 19))
        ask = f"{own}/{three}/withdraw"
        assert "Отозвать поступление?" in screen.get(ask).text
        assert errors(screen.post(ask, data={"why": ""})) != []
        page = screen.post(ask, data={"why": "не тот договор"}, follow_redirects=True).text
        assert "внесено ошибочно" in page
        history = screen.get(f"/docs/{id}").text
    assert "отказал(а) в приёмке 18.11.2026: УПД № 15" in history


def test_what_follows_an_acceptance_is_not_noted_by_hand(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    work, check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    with desk.at_the_screen(client, desk.enters) as screen:
        page = screen.post(f"/contracts/{id}/obligations/{check}/fact", data={"on": DAY})
        assert (page.status_code, "отмечают в приёмке или оплате" in page.text) == (409, True)
        early = screen.get(f"/contracts/{id}/payments/new?obligation={bill}")
        assert early.status_code == 409
        assert screen.get(f"/contracts/{id}/payments/new?obligation={work}").status_code == 409
    assert delivery(desk, id, came).waits


def test_a_program_notes_a_payment_once_and_reads_the_sums(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    work, _check, bill = enter(desk, id)
    accept(desk, id, receive(desk, id, work, "600000"))
    token = testing.make_token(desk.installation, desk.enters, "documents:read", "documents:write")
    headers = {"authorization": f"Bearer {token}", "Idempotency-Key": "payment-77-of-the-bank"}
    client.cookies.clear()
    own = f"/api/v1/contracts/{id}/payments"
    body = {"obligation_id": bill, "paid_on": DAY, "sum": "250000.00", "order_number": "77"}
    for _twice in range(2):
        told = client.post(own, json=body, headers=headers).json()
        assert (told["accepted"], told["paid"], told["payable"]) == (
            "600000.00", "250000.00", "350000.00",
        )  # fmt: skip
    [came] = told["deliveries"]
    assert (came["state"], came["due_on"], came["payment_obligation_id"]) == (
        "accepted", "2026-12-15", bill,
    )  # fmt: skip
    again = client.get(own, headers=headers).json()
    assert [(each["sum"], each["order_number"]) for each in again["payments"]] == [
        ("250000.00", "77")
    ]
    wrong = client.post(own, json=body | {"sum": "350000.01"},
                        headers={"authorization": f"Bearer {token}"})  # fmt: skip
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["sum"])


PATTERN = r"/(api/v1/)?contracts/\{id:uuid\}/(deliveries|payments)"


def world(desk: Desk) -> dict[str, object]:
    """A contract with deliveries and payments of all sorts."""
    id = desk.concluded(subject="Щукозавр для зоопарка")
    work, _check, _bill = enter(
        desk, id, replace(THEIRS, subject="Щукозавр"), ACCEPT, replace(PAY, subject="Щукозавр")
    )
    one = receive(desk, id, work, "100000", document="Щукозавр")
    accept(desk, id, one)
    payment = delivery(desk, id, one).payment_id
    assert payment is not None
    paid = pay(desk, id, payment, "1000")
    two = receive(desk, id, work, "100000", document="Щукозавр")
    desk.act(desk.enters, commission.appoint, id, two, [desk.colleague.person_id])
    return {"id": id, "delivery_id": two, "payment_id": paid}


def test_who_does_not_see_a_contract_meets_nothing_of_its_acceptance(
    client: Any, desk: Desk
) -> None:
    given = world(desk)
    every = list(addresses(desk, PATTERN, given))
    every = [(each[0], f"{each[1]}?obligation=1") for each in every]
    assert len(every) >= 18
    assert let_in(met_by(client, desk, desk.stranger, every), "Щукозавр") == []
    other = str(desk.concluded())
    mine = [(method, address.replace(str(given["id"]), other)) for method, address in every]
    numbered = [
        each for each in mine
        if re.search(r"(deliveries/\d+|payments/(\d+|new))", each[1])
    ]  # fmt: skip
    assert let_in(met_by(client, desk, desk.enters, numbered), "Щукозавр") == []
