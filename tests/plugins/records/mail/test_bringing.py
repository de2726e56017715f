"""Letters programs bring: they wait in the queue, a person registers or refuses them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient
from uprava import testing

PATH = "/api/v1/records/arrivals"
Maker = Callable[..., bytes]
CARD = {
    "sender": "Портал обращений", "address": "portal@zaozer.example", "title": "О дворе",
    "text": "Заявка 17\nс фотографией", "channel": "portal",
}  # fmt: skip


class Program:
    """A program with the token of a person."""

    def __init__(self, office: Any, reader: Any) -> None:
        self.client: TestClient = office.client
        self.journal = office.journal
        token = testing.make_token(office.installation, reader, "documents:read", "documents:write")
        self.headers = {"authorization": f"Bearer {token}"}

    def bring(self, *files: bytes, key: str = "", **card: object) -> Any:
        sent = json.dumps({**CARD, "journal": self.journal, **card})
        more = {"idempotency-key": key} if key else {}
        parts = [("file", (f"Письмо {n}.pdf", data)) for n, data in enumerate(files)]
        headers = {**self.headers, **more}
        return self.client.post(PATH, data={"card": sent}, files=parts, headers=headers)

    def fate(self, id: str) -> Any:
        return self.client.get(f"{PATH}/{id}", headers=self.headers)


@pytest.fixture
def program(office: Any) -> Program:
    return Program(office, office.registrar)


def test_a_letter_waits_in_the_queue_with_what_the_program_said_and_the_file_says(
    office: Any, desk: Any, program: Program, pdf: Maker
) -> None:
    done = program.bring(pdf("7-1/99"), urgent=True)
    assert done.status_code == 201, done.text
    told = done.json()
    assert (told["state"], [each["name"] for each in told["files"]]) == (
        "waiting",
        ["Письмо 0.pdf"],
    )
    assert done.headers["location"] == f"{PATH}/{told['id']}"
    page = desk.get(f"/records/incoming/new?draft={told['id']}").text
    for text in ("Портал обращений", "Заявка 17", "О дворе", "7-1/99", "от программы", "Программа"):
        assert text in page, text
    assert office.value("select count(*) from documents.document where title = 'О дворе'") == 0


def test_the_program_learns_the_number_once_a_person_registered(
    office: Any, desk: Any, program: Program, pdf: Maker
) -> None:
    id = program.bring(pdf("7-1/100")).json()["id"]
    assert program.fate(id).json()["number"] is None
    done = desk.post(
        f"/records/drafts/{id}/register",
        office.form(key="brought", title="О дворе", outgoing_number="7-1/100"),
    )
    assert done.status_code == 303, done.text
    fate = program.fate(id).json()
    assert (fate["state"], fate["number"]) == ("registered", "01-12/1")
    found = office.client.get(f"/api/v1/documents/{fate['document']}", headers=program.headers)
    assert found.json()["number"] == fate["number"]


def test_a_refusal_comes_back_with_its_reason(desk: Any, program: Program, pdf: Maker) -> None:
    id = program.bring(pdf("7-1/101")).json()["id"]
    refused = desk.post(f"/records/drafts/{id}/refuse", {"reason": "файл не читается"})
    assert refused.status_code == 303
    fate = program.fate(id).json()
    assert (fate["state"], fate["reason"]) == ("refused", "файл не читается")


def test_the_answer_that_was_lost_is_given_again_and_one_letter_waits(
    office: Any, program: Program, pdf: Maker
) -> None:
    data = pdf("7-1/102")
    first, second = program.bring(data, key="request-17"), program.bring(data, key="request-17")
    assert (first.json(), second.status_code) == (second.json(), 201)
    other = program.bring(data, key="request-17", title="Иное")
    assert other.status_code == 409
    count = "select count(*) from records.arrival where unit_id = %s"
    assert office.value(count, office.town.chancellery_id) == 1


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"title": 5}, 422, "card"), ({"secret": "x"}, 422, "card"),
        ({"outgoing_date": "20.11.2026"}, 422, "card"), ({"journal": "нет-такого"}, 422, "journal"),
        ({"sender": "я" * 201}, 422, "sender"), ({"address": "портал"}, 422, "address"),
        ({"address": "a@b.example, c@d.example"}, 422, "address"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_nothing_waits(
    office: Any, program: Program, pdf: Maker, change: dict[str, Any], status: int, said: str
) -> None:
    answer = program.bring(pdf(), **change)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    count = "select count(*) from records.arrival where unit_id = %s"
    assert office.value(count, office.town.chancellery_id) == 0


def test_a_file_nobody_can_open_is_refused_by_name(program: Program) -> None:
    answer = program.bring(b"")
    assert (answer.status_code, "Письмо 0.pdf" in answer.text) == (422, True)


def test_a_program_of_another_unit_neither_brings_nor_learns(
    office: Any, program: Program, pdf: Maker
) -> None:
    id = program.bring(pdf("7-1/103")).json()["id"]
    stranger = testing.make_person(
        office.installation, unit_id=office.town.housing_id, permissions=("records.register",)
    )
    other = Program(office, stranger)
    assert other.fate(id).status_code == 404
    assert other.bring(pdf("7-1/104")).status_code == 403
