"""Numbers without gaps, whoever registers at once and whatever breaks; one act per key."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from litestar.testing import TestClient
from plugins.appeals.intake.office import ANNA, CARD, Office
from uprava import testing
from uprava.errors import ConflictError
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.service.registering import register_appeal
from uprava_appeals.values import ApplicantKind

PATH = "/api/v1/appeals"


def test_registrars_at_once_take_numbers_one_after_another(office: Office) -> None:
    people = [office.registrar, office.second] * 4
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda who: office.register(by=who), people))
    assert sorted(str(each.number) for each in done) == [f"К-{n}" for n in range(1, 9)]
    applicants = "select count(*) from appeals.applicant where organisation_id = %s"
    assert office.look(applicants, office.town.organisation_id) == 1, "one person, one card"


def test_one_received_appeal_is_registered_once(office: Office) -> None:
    id = office.receive()

    def one(_n: int) -> str:
        try:
            return str(office.register_received(id).number)
        except ConflictError:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["refused", "К-1"]


def test_what_breaks_after_the_number_leaves_nothing(office: Office) -> None:
    def broken(session: Any, *, reader: Any) -> None:
        jobs = office.installation.jobs
        register_appeal(session, CARD, (), reader=reader, at=testing.NOW, jobs=jobs)
        raise RuntimeError("the power went off")

    with pytest.raises(RuntimeError):
        office.act(office.registrar, broken)
    for table in ("appeal", "applicant"):
        count = f"select count(*) from appeals.{table} where organisation_id = %s"
        assert office.look(count, office.town.organisation_id) == 0
    assert office.register().number == "К-1", "its number was not spent"


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        (ANNA, "К"),
        (Said(surname="ёлкин"), "Ё"),
        (Said(surname="Smith"), "S"),
        (Said(given_name="Анна"), "А"),
        (Said(kind=ApplicantKind.ORGANISATION, name="ООО «Ромашка»"), "Р"),
        (Said(kind=ApplicantKind.ORGANISATION, name="Совет дома"), "С"),
        (Said(), "А"),
    ],
)
def test_the_letter_of_the_number(office: Office, said: Said, letter: str) -> None:
    assert office.register(authors=(said,)).number == f"{letter}-1"


def test_a_collective_appeal_has_the_letter_of_its_first_author(office: Office) -> None:
    second = replace(ANNA, surname="Орлов", given_name="Пётр", patronymic="")
    done = office.register(authors=(ANNA, second), collective=True, signers=12)
    row = office.row(done.head.id)
    assert (row.number, row.mask, row.authors, row.signers) == ("К-1", "К. А. Д. и ещё 1", 2, 12)


@pytest.fixture
def ask(office: Office, client: "TestClient[Any]") -> Any:
    """Register as somebody's program."""

    def do(card: dict[str, Any], key: str = "", who: Any = None) -> Any:
        reader = who or office.registrar
        token = testing.make_token(office.installation, reader, "documents:write")
        headers = {"authorization": f"Bearer {token}", "idempotency-key": key or uuid4().hex}
        client.cookies.clear()
        parts = {"card": (None, json.dumps(card)), "file": ("Ким.txt", b"letter", "text/plain")}
        return client.post(PATH, files=parts, headers=headers)

    return do


WANTED = {
    "annotation": "О ремонте кровли", "channel": "epgu", "received_on": "2026-11-20",
    "authors": [{"surname": "Ким", "given_name": "Ен", "account": "1000299"}],
    "questions": [{"text": "Кровля"}, {"text": "Пенсия", "competence": "other"}],
    "reference": "ПОС-884102",
}  # fmt: skip


def test_a_program_registers_once_and_is_told_the_terms(office: Office, ask: Any) -> None:
    wanted = WANTED | {"reference": uuid4().hex}
    first = ask(wanted, key="one")
    assert first.status_code == 201, first.text
    again = ask(wanted, key="one")
    told = first.json()
    assert told["receipt"]["code"]
    assert again.json() == told | {"receipt": None}, "its code is told once and kept nowhere"
    assert (told["number"], told["missing"]) == ("К-1", [])
    grounds = {each["ground"]: each for each in told["terms"]}
    assert set(grounds) == {"answer", "forward"}
    assert grounds["forward"]["until"]
    assert "59-ФЗ" in grounds["forward"]["source"]
    assert grounds["answer"]["reasons"]
    assert "Ким" not in first.text
    assert ask(wanted, key="two").status_code == 422, "handed over before"


def test_a_letter_by_email_is_told_to_be_none(ask: Any) -> None:
    told = ask(WANTED | {"channel": "email", "reference": uuid4().hex}).json()
    assert (told["number"], told["state"]) == (None, "received")
    assert [each["ground"] for each in told["terms"]] == ["email"]


def test_a_program_is_refused_in_words_by_field(office: Office, ask: Any) -> None:
    bad = ask(WANTED | {"annotation": " ", "addressee": ""})
    assert bad.status_code == 422
    assert "annotation" in bad.json()["errors"]
    assert ask(WANTED | {"addressee": "nobody"}).status_code == 422
    assert ask(WANTED | {"channel": "pigeon"}).status_code == 422
    assert ask(WANTED, who=office.stranger).status_code == 403
