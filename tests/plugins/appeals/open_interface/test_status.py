"""Receipts, and how an appeal stands by number and code: all to its author, nothing to others."""

import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from plugins.appeals.intake.office import ANNA, CARD
from plugins.appeals.open_interface.outside import API, PAGE, Outside, words
from plugins.appeals.work.bureau import MINISTRY, WHY, asked
from uprava.errors import ForbiddenError, NotFoundError
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.open_interface.codes import make_secret, read_secret, same_number, shown
from uprava_appeals.work.service import prolonging
from uprava_appeals.work.values import Longer

WRITTEN = ("Кузнецова", "Тарская", "протекает", "кровл", "Прошу", "Анна")


def test_a_status_tells_what_happened_and_names_nobody(outside: Outside) -> None:
    bureau = outside.bureau
    id = bureau.appeal(*asked(Competence.OWN, Competence.OTHER))
    receipt = outside.receipt(id)
    number = str(bureau.row(id).number)
    longer = Longer(10, Cause.EXCEPTIONAL, "Комиссия выезжает во вторник.")
    bureau.act(bureau.chief, prolonging.extend, id, longer)
    bureau.decide(id, "forward", place=1, bodies=(MINISTRY,), said=WHY)
    page = outside.page(number, receipt.secret)
    assert page.status_code == 200, page.text
    said = words(page)
    until = bureau.today + timedelta(days=40)
    for part in (number, "Поступило", "Зарегистрировано", "Срок рассмотрения продлён до",
                 "Перенаправлено: Министерство здравоохранения области", f"{until:%m.%Y}",
                 "Администрация города"):  # fmt: skip
        assert part in said
    answer = outside.ask(number, receipt.secret)
    told = answer.json()
    assert told["state"] == bureau.row(id).standing
    assert [each["what"] for each in told["decisions"]] == ["forward"]
    assert told["extended"][0]["cause"] == "exceptional"
    assert told["due_on"] > told["registered_on"]
    for text in (page.text, answer.text):
        assert not [each for each in (*WRITTEN, "Комиссия", WHY) if each in text]
    assert "set-cookie" not in answer.headers
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-robots-tag"].startswith("noindex")


def test_before_its_number_an_appeal_is_asked_for_by_that_of_the_receipt(outside: Outside) -> None:
    id = outside.bureau.office.receive()
    receipt = outside.receipt(id)
    assert outside.ask(receipt.number, receipt.secret).json()["state"] == "received"
    outside.bureau.office.register_received(id)
    for number in (receipt.number, str(outside.bureau.row(id).number)):
        assert outside.ask(number, receipt.secret).json()["state"] == "registered"


def test_after_an_answer_no_day_is_awaited(outside: Outside) -> None:
    id = outside.bureau.appeal()
    receipt = outside.receipt(id)
    outside.bureau.answer(id)
    told = outside.ask(str(outside.bureau.row(id).number), receipt.secret).json()
    assert (told["state"], told["due_on"]) == ("answered", None)
    assert told["answered_on"] == outside.bureau.today.isoformat()


def test_whatever_is_wrong_of_a_pair_it_is_answered_alike(outside: Outside) -> None:
    id = outside.bureau.appeal()
    other = outside.receipt(outside.bureau.appeal(authors=(replace(ANNA, surname="Орлов"),)))
    right = outside.receipt(id)
    number = str(outside.bureau.row(id).number)
    trashed = outside.bureau.appeal()
    gone = outside.receipt(trashed)
    hide(outside, trashed)
    pairs = [(number, shown(make_secret())), (number, other.secret), ("К-999", right.secret),
             ("", right.secret), (number, ""), (gone.number, gone.secret),
             ("Я" * 5000, "\x00%_';--"), ("К\x00", right.secret)]  # fmt: skip
    answers = [outside.ask(*pair) for pair in pairs]
    assert {each.status_code for each in answers} == {404}
    bodies = {json.dumps({k: v for k, v in each.json().items() if k != "request_id"},
                         sort_keys=True) for each in answers}  # fmt: skip
    assert len(bodies) == 1
    pages = [outside.page(*pair) for pair in pairs[:3]]
    assert {each.status_code for each in pages} == {404}
    assert outside.ask(number, right.secret).status_code == 200


def hide(outside: Outside, id: UUID) -> None:
    from uprava.db.sql import execute

    with outside.bureau.office.system() as session:
        query = "update documents.document set deleted_at = now() where id = %s"
        execute(session, query, (id,))


def test_guessers_wait_by_network_and_others_do_not(outside: Outside) -> None:
    id = outside.bureau.appeal()
    receipt = outside.receipt(id)
    number = str(outside.bureau.row(id).number)
    answers = [outside.ask(number, shown(make_secret())).status_code for _n in range(25)]
    assert answers[:20] == [404] * 20
    assert answers[-1] == 429
    waits = outside.ask(number, receipt.secret)
    assert waits.status_code == 429, "the right pair waits too: nothing is told by it"
    assert int(waits.headers["retry-after"]) > 0
    assert outside.page(number, receipt.secret).status_code == 429


def test_a_new_receipt_closes_the_one_before(outside: Outside) -> None:
    id = outside.bureau.appeal()
    number = str(outside.bureau.row(id).number)
    first, second = outside.receipt(id), outside.receipt(id)
    assert first.number == second.number
    assert outside.ask(number, first.secret).status_code == 404
    assert outside.ask(number, second.secret).status_code == 200


def test_only_who_registers_and_sees_the_appeal_gives_a_receipt(outside: Outside) -> None:
    id = outside.bureau.appeal()
    with pytest.raises(NotFoundError):
        outside.receipt(id, by=outside.bureau.watcher)
    with pytest.raises(ForbiddenError):
        outside.receipt(id, by=outside.bureau.chief)


def test_only_the_hash_of_a_code_is_kept(outside: Outside) -> None:
    id = outside.bureau.appeal()
    receipt = outside.receipt(id)
    kept = outside.bureau.look("select to_jsonb(r)::text from appeals.receipt as r"
                               " where document_id = %s", id)  # fmt: skip
    log = outside.bureau.office.column(
        "select body::text from audit.record where object_id = %s", str(id)
    )
    for text in (kept, *log):
        assert receipt.secret not in text
        assert read_secret(receipt.secret) not in text


def test_a_receipt_is_printed_from_the_card(outside: Outside, tmp_path: Path) -> None:
    id = outside.bureau.appeal()
    answer = outside.post(f"/appeals/{id}/receipt", outside.bureau.registrar)
    assert answer.headers["content-type"] == "application/pdf"
    (tmp_path / "receipt.pdf").write_bytes(answer.content)
    command = ["pdftotext", "-layout", tmp_path / "receipt.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Расписка" in text
    assert str(outside.bureau.row(id).number) in text
    assert PAGE in text.replace("\n", "")
    assert not [each for each in WRITTEN if each in text]
    code = next(word for word in text.split() if word.count("-") == 2 and len(word) == 14)
    assert outside.ask(str(outside.bureau.row(id).number), code).status_code == 200


def test_programs_get_a_receipt_once_with_what_they_hand_over(outside: Outside) -> None:
    headers = outside.token(outside.bureau.registrar) | {"idempotency-key": "portal-1"}
    author = {"surname": "Орлова", "given_name": "Нина", "address": "г. Омск, ул. Лесная, 3"}
    card = {"channel": "mfc", "annotation": "О ремонте двора", "authors": [author],
            "written_on": "2026-11-19"}  # fmt: skip
    parts = {"card": (None, json.dumps(card))}

    def send() -> Any:
        return outside.client.post("/api/v1/appeals", headers=headers, files=parts)

    first, again = send(), send()
    assert first.status_code == again.status_code == 201, first.text
    told = first.json()
    receipt = told.pop("receipt")
    assert again.json() == told | {"receipt": None}, "a code is told once"
    assert outside.ask(told["number"], receipt["code"]).status_code == 200
    kept = outside.bureau.look("select string_agg(answer::text, '') from core.idempotency")
    assert receipt["code"] not in kept
    fresh = outside.client.post(f"/api/v1/appeals/{told['id']}/receipt", headers=headers).json()
    assert outside.ask(told["number"], receipt["code"]).status_code == 404
    assert outside.ask(told["number"], fresh["code"]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("7k3q xm90 dz4h", "7K3QXM90DZ4H"), ("7К3Q-ХМ9О-DZ4Н", "7K3QXM90DZ4H"),
     (" 7K3Q–XM9O–DZ4H ", "7K3QXM90DZ4H"), ("IL3Q", "113Q")],
)  # fmt: skip
def test_a_code_is_read_however_it_is_typed(typed: str, meant: str) -> None:
    assert read_secret(typed) == meant


def test_numbers_are_the_same_whatever_stands_between_their_signs() -> None:
    assert same_number(" k-12/3 ", "К-12/3")
    assert same_number("р000012", "К-1", "Р-000012")
    assert not same_number("", None, "")
    assert not same_number("К-1", "К-12")


def test_the_hours_of_reception_are_told_to_everybody(outside: Outside) -> None:
    page = outside.client.get("/appeals/reception/hours")
    assert page.status_code == 200
    assert API not in page.text


def test_the_card_offers_the_receipt_to_who_registers(outside: Outside) -> None:
    from uprava_appeals.open_interface.card import actions

    id = outside.bureau.appeal(annotation=CARD.annotation)

    def offered(session: Any, *, reader: Any) -> int:
        from uprava.documents.service.access import get_document

        return len(actions(session, reader, get_document(session, id, reader=reader)))

    office = outside.bureau.office
    assert office.act(outside.bureau.registrar, offered) == 1
    assert office.act(outside.bureau.chief, offered) == 0
