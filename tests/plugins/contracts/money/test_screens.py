"""Penalties and claims over HTTP: forms, refusals beside their fields, who sees nothing."""

import re
from typing import Any

from plugins.contracts.conftest import Desk
from plugins.contracts.money.delays import charged, done, items, late, part
from plugins.contracts.walls import addresses, let_in, met_by
from uprava.clock import office_day
from uprava_contracts.money.service import claims
from uprava_contracts.money.values import ClaimWords


def errors(page: Any) -> list[str]:
    """The sentences beside the fields of a refused form."""
    assert page.status_code in (409, 422), page.text
    found = re.findall(r'class="err"[^>]*>(?:<svg.*?</svg>)?([^<]+)', page.text, re.DOTALL)
    return [each.strip() for each in found]


def plain(page: Any) -> str:
    """The text of a page with ordinary spaces."""
    return str(page.text).replace("\u202f", " ").replace("\xa0", " ")


def test_a_penalty_is_looked_at_charged_and_paid(client: Any, desk: Desk) -> None:
    id, work = late(desk)
    part(desk, id, work)
    own = f"/contracts/{id}/money"
    with desk.at_the_screen(client, desk.enters) as screen:
        card = plain(screen.get(f"/docs/{id}"))
        assert "Неустойка и претензии" in card
        assert "Пеня на сегодня" in card
        page = plain(screen.get(f"{own}/late/{work}?until=2026-11-20"))
        for words in (
            "31.10.2026 – 05.11.2026", "600 000,00 ₽", "14 % × 1/300", "1 680,00 ₽",
            "400 000,00 ₽", "2 800,00 ₽", "Основание: 44-ФЗ, статья 34, часть 7.",
            "Начислить 4 480,00 ₽",
        ):  # fmt: skip
            assert words in page, words
        assert "1 680,00 ₽" in plain(screen.get(f"{own}/late/{work}?until=2026-11-05"))
        wrong = screen.post(f"{own}/late/{work}", data={"until": ""})
        assert "Укажите последний день начисления" in wrong.text
        made = screen.post(
            f"{own}/late/{work}", data={"until": "2026-11-20"}, follow_redirects=True
        )
        assert "Пеня начислена." in made.text
        [item] = items(desk, id)
        address = f"{own}/items/{item.key}"
        assert "Отменить начисление…" in made.text
        again = screen.post(f"{own}/late/{work}", data={"until": "2026-11-20"})
        assert (again.status_code, "Пеня начислена по 20.11.2026" in again.text) == (409, True)
        too_much = {"paid_on": "2026-11-20", "sum": "5000", "how": "transfer", "proof": ""}
        assert "4 480,00" in plain(screen.get(f"{address}/paid"))
        refused = screen.post(f"{address}/paid", data=too_much)
        assert "Осталось уплатить 4 480,00 ₽." in plain(refused)
        fits = too_much | {"sum": "480,00"}
        paid = screen.post(f"{address}/paid", data=fits, follow_redirects=True)
        assert "перечислено на счёт" in paid.text
        assert errors(screen.post(f"{address}/cancel", data={"why": "x"})) == []
        all = plain(screen.get(own))
        assert "4 000,00 ₽" in all
        assert "Списание возможно только после исполнения" in all
        assert screen.get(f"{own}/items/charge-0").status_code == 404
        assert screen.get(f"{own}/items/{item.key}/burn").status_code == 404


def test_a_fine_is_shown_before_it_is_charged(client: Any, desk: Desk) -> None:
    id, _work = late(desk)
    own = f"/contracts/{id}/money"
    form = {"breach": "unvalued", "about": "Не представлен отчёт", "broken_on": "2026-11-02"}
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "не имеющее стоимостного выражения" in screen.get(f"{own}/fine").text
        shown = screen.post(f"{own}/fine", data=form | {"show": "1"})
        assert "Штраф: 1 000,00 ₽." in plain(shown)
        assert "пункт 6 правил" in shown.text
        assert items(desk, id) == []
        wrong = screen.post(f"{own}/fine", data=form | {"about": "", "broken_on": "2099-01-01"})
        assert errors(wrong) == [
            "Опишите нарушение, не длиннее 500 знаков.",
            "Дата — не раньше заключения договора и не позже сегодняшнего дня.",
        ]
        done = screen.post(f"{own}/fine", data=form, follow_redirects=True)
        assert "Штраф начислен." in done.text
        agreed = {"side": "theirs", "percent_day": "0,1", "most": "10 000", "source": ""}
        assert errors(screen.post(f"{own}/agreed", data=agreed)) == [
            "По 44-ФЗ размер пени установлен законом: оставьте поле пустым.",
            "Укажите пункт договора.",
        ]
        fits = agreed | {"percent_day": "", "source": "контракт, п. 7.2"}
        kept = screen.post(f"{own}/agreed", data=fits, follow_redirects=True)
        assert "не более 10 000,00 ₽" in plain(kept)
        assert 'value="10000"' in screen.get(f"{own}/agreed?side=theirs").text
        assert "указал(а) условия договора" in screen.get(f"/docs/{id}").text


def test_a_claim_goes_its_way_on_the_screens(client: Any, desk: Desk) -> None:
    id, work = late(desk)
    own, today = f"/contracts/{id}/money", office_day(desk.installation.settings.timezone)
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Предъявлять нечего" in screen.get(f"{own}/claim").text
        item = charged(desk, id, work)
        form = {"items": [item.key], "answer_by": "2099-12-20", "text": ""}
        wrong = screen.post(f"{own}/claim", data=form | {"items": [], "answer_by": "2026-11-20"})
        assert errors(wrong) == [
            "Отметьте хотя бы одно неуплаченное начисление, по которому претензии ещё нет.",
            "Укажите, до какого дня ожидается ответ: это будущая дата.",
        ]
        made = screen.post(f"{own}/claim", data=form, follow_redirects=True)
        assert "Проект претензии составлен." in made.text
        claim = str(made.url).rpartition("/")[2]
        base = f"/contracts/claims/{claim}"
        assert "Претензия.pdf" in made.text
        assert "2099-12-20" in screen.get(f"{base}/change").text
        changed = screen.post(f"{base}/change", data=form | {"text": "Срочно."})
        assert "Текст претензии сформирован заново." in changed.text
        future = {"sent_on": "2099-12-01", "how": "post"}
        refused = screen.post(f"{base}/send", data=future)
        assert "Укажите дату направления не позже сегодняшнего дня." in refused.text
        sent = screen.post(
            f"{base}/send", data=future | {"sent_on": f"{today}"}, follow_redirects=True
        )
        assert "П-1/2026" in sent.text
        assert "заказным письмом" in sent.text
        answer = {"answered_on": f"{today}", "answer": "Оплатим."}
        answered = screen.post(f"{base}/answer", data=answer, follow_redirects=True)
        assert "Оплатим." in answered.text
        paid = {"paid_on": f"{today}", "sum": "", "how": "withheld", "proof": ""}
        over = screen.post(f"{base}/paid", data=paid, follow_redirects=True)
        assert "Претензия удовлетворена" in over.text
        late_word = screen.post(f"{base}/withdraw", data={"why": "ошибка"})
        assert late_word.status_code == 409
        page = screen.get(own).text
        assert "оплачено полностью" in page
        assert "П-1/2026" in page
        assert "П-1/2026" not in screen.get("/contracts/claims").text
        assert "П-1/2026" in screen.get("/contracts/claims?view=all&q=стройгарант").text
        assert "Претензий нет" in screen.get("/contracts/claims?view=late&q=100%25").text
    with desk.at_the_screen(client, desk.stranger) as screen:
        assert "П-1/2026" not in screen.get("/contracts/claims?view=all").text


def test_a_write_off_is_asked_with_its_reason(client: Any, desk: Desk) -> None:
    id, work = late(desk)
    charged(desk, id, work)
    done(desk, id, work)
    own = f"/contracts/{id}/money"
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Списать…" in screen.get(own).text
        assert "Можно списать: 5 880,00 ₽" in plain(screen.get(f"{own}/write-off"))
        done_ = screen.post(f"{own}/write-off", data={}, follow_redirects=True)
        assert "Неустойка списана." in done_.text
        assert screen.post(f"{own}/write-off", data={}).status_code == 409


def test_who_does_not_see_a_contract_sees_nothing_of_its_penalties(client: Any, desk: Desk) -> None:
    id, work = late(desk)
    item = charged(desk, id, work)
    words = ClaimWords([item.key], desk.today.replace(month=12))
    claim = desk.act(desk.enters, claims.make_claim, id, words)
    given = {"id": id, "obligation_id": work, "key": item.key, "act": "paid"}
    every = list(addresses(desk, r"/contracts/\{id:uuid\}/money", given))
    assert len(every) >= 14
    of_claim = list(addresses(desk, r"/contracts/claims/", {"id": claim, "act": "send"}))
    assert len(of_claim) >= 4
    answers = met_by(client, desk, desk.stranger, every + of_claim)
    assert let_in(answers, "5 880", "5\u202f880", "Выполнить ремонт") == []
    assert [each.state for each in items(desk, id)] == ["claimed"]
    with desk.at_the_screen(client, desk.colleague) as screen:
        own = f"/contracts/{id}/money"
        assert screen.get(own).status_code == 200, "the contract's unit works on it"


def test_penalties_are_read_over_the_api(client: Any, desk: Desk) -> None:
    """The penalty grows with the real day; what was charged does not."""
    id, work = late(desk)
    item = charged(desk, id, work)
    address = f"/api/v1/contracts/{id}/penalties"
    answers = [
        met_by(client, desk, who, [("GET", address)])[f"GET {address}"]
        for who in (desk.enters, desk.stranger)
    ]
    assert [each.status_code for each in answers] == [200, 404]
    told = answers[0].json()
    [line] = told["late"]
    assert (line["obligation_id"], line["due_on"], line["spans"][0]["since"]) == (
        work, "2026-10-30", "2026-10-31",
    )  # fmt: skip
    [charge] = told["charges"]
    assert (charge["key"], charge["sum"], charge["state"]) == (item.key, "5880.00", "reckoned")
    assert told["unpaid"] == "5880.00"
