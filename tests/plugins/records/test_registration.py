"""Registration of an incoming letter over the API, seen through other eyes than ours."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import typst
from litestar.testing import TestClient
from uprava import testing
from uprava.installation import Installation

PATH = "/api/v1/records/incoming"


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real PDF of one page."""
    source = tmp_path_factory.mktemp("letter") / "letter.typ"
    source.write_text("О готовности котельных к отопительному периоду", encoding="utf-8")
    return bytes(typst.compile(str(source)))


@pytest.fixture
def send(client: TestClient, installation: Installation, town: testing.Town) -> Callable:
    """Send a letter as a registrar of the town; keyword arguments change the card."""
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    token = testing.make_token(installation, registrar, "documents:read", "documents:write")

    def send(content: bytes, *, name: str = "Письмо.pdf", key: str | None = None, **card: object):
        whole = {
            "title": "О готовности котельных",
            "correspondent": "Министерство ЖКХ",
            "journal": f"incoming-{town.organisation_id}",
            **card,
        }
        headers = {"authorization": f"Bearer {token}"}
        if key:
            headers["idempotency-key"] = key
        return client.post(
            PATH, data={"card": json.dumps(whole)}, files=[("file", (name, content))],
            headers=headers,
        )  # fmt: skip

    return send


def test_a_letter_gets_the_next_number_of_its_journal(send: Callable, letter: bytes) -> None:
    first, second = send(letter), send(letter)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] == "01-12/1"
    assert second.json()["number"] == "01-12/2"
    assert first.headers["location"] == f"/api/v1/documents/{first.json()['id']}"


def test_the_stored_bytes_are_the_sent_ones(send: Callable, letter: bytes, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(letter)
    command = ["sha256sum", str(tmp_path / "letter.pdf")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0]
    assert send(letter).json()["files"][0]["sha256"] == told


def test_the_same_key_registers_once(send: Callable, letter: bytes) -> None:
    answers = [send(letter, key="same") for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert send(letter).json()["number"] == "01-12/2"


def test_the_same_key_with_another_card_is_refused(send: Callable, letter: bytes) -> None:
    assert send(letter, key="other").status_code == 201
    refused = send(letter, key="other", title="Другое письмо")
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:uprava:problem:key-reused"


def test_a_refused_letter_takes_no_number(
    send: Callable, letter: bytes, database: tuple[str, str], town: testing.Town
) -> None:
    assert send(b"").status_code == 422
    assert send(letter, title=" ").status_code == 422
    assert send(letter).json()["number"] == "01-12/1"
    owner = database[1].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(owner) as link:
        link.execute("set uprava.system = 'on'")
        query = "select count(*) from documents.document where organisation_id = %s"
        assert link.execute(query, (town.organisation_id,)).fetchone() == (1,)


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"title": " "}, "title"), ({"correspondent": ""}, "correspondent"),
        ({"outgoing_date": "2199-01-01"}, "outgoing_date"), ({"title": "а" * 1001}, "title"),
        ({"outgoing_number": "1" * 101}, "outgoing_number"), ({"journal": "нет"}, "journal"),
        ({"addressee": "nobody-here"}, "addressee"), ({"title": "а\u0001б"}, "title"),
        ({"unknown": "1"}, "card"), ({"title": 5}, "card"), ({"outgoing_date": "завтра"}, "card"),
    ],
)  # fmt: skip
def test_a_wrong_card_names_its_field(
    send: Callable, letter: bytes, card: dict[str, object], field: str
) -> None:
    answer = send(letter, **card)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_nobody_registers_without_a_token(client: TestClient) -> None:
    assert client.post(PATH, files=[("file", ("a.pdf", b"x"))]).status_code == 401


def test_an_addressee_finds_the_letter_under_review(
    send: Callable, letter: bytes, installation: Installation, town: testing.Town
) -> None:
    leader = testing.make_person(installation, unit_id=town.housing_id)
    answer = send(letter, addressee=leader.login)
    assert answer.status_code == 201
    assert answer.json()["state"] == "review"


def test_too_many_files_are_refused_whole(
    client: TestClient, installation: Installation, town: testing.Town, letter: bytes
) -> None:
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    token = testing.make_token(installation, registrar, "documents:write")
    most = installation.settings.files_per_request
    files = [("file", (f"{n}.pdf", b"x")) for n in range(most + 1)]
    card = {"title": "О", "correspondent": "К", "journal": f"incoming-{town.organisation_id}"}
    answer = client.post(
        PATH, data={"card": json.dumps(card)}, files=files,
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert str(most) in answer.json()["detail"]


def test_without_the_scope_nothing_is_registered(
    client: TestClient, installation: Installation, town: testing.Town, letter: bytes
) -> None:
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    token = testing.make_token(installation, registrar, "documents:read")
    answer = client.post(
        PATH, data={"card": "{}"}, files=[("file", ("a.pdf", letter))],
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 403
