"""Resolutions over the API: read, given, drafted, refused; rules read."""

from typing import Any

import pytest
from uprava import testing


@pytest.fixture
def ask(cabinet: Any, client: Any) -> Any:
    """Ask as somebody's program."""

    def do(method: str, path: str, who: Any, **options: Any) -> Any:
        token = testing.make_token(
            cabinet.office.installation, who, "documents:read", "documents:write"
        )
        headers = {"authorization": f"Bearer {token}", **options.pop("headers", {})}
        client.cookies.clear()
        return client.request(method, path, headers=headers, **options)

    return do


def path(id: Any) -> str:
    """Where the resolutions of a document are."""
    return f"/api/v1/records/documents/{id}/resolutions"


def test_a_program_gives_and_reads_resolutions(cabinet: Any, ask: Any) -> None:
    id = cabinet.letter(cabinet.head)
    first, second = cabinet.people[:2]
    wish = {
        "text": "Подготовить ответ", "due_on": cabinet.soon(6), "control": True,
        "executors": [
            {"login": first.login, "role": "informed"},
            {"login": second.login, "text": "по котельной", "due_on": cabinet.soon(3)},
        ],
    }  # fmt: skip
    done = ask("POST", path(id), cabinet.head, json=wish)
    assert done.status_code == 201, done.text
    made = done.json()
    assert (made["state"], made["control"]) == ("given", True)
    assert [each["role"] for each in made["executors"]] == ["responsible", "informed"]
    assert made["executors"][0]["login"] == second.login
    assert cabinet.state(id) == "executing"
    (item,) = ask("GET", path(id), first).json()["items"]
    assert item == made
    assert ask("GET", path(id), cabinet.office.stranger).status_code == 404


def test_the_same_key_gives_one_resolution(cabinet: Any, ask: Any) -> None:
    id = cabinet.letter(cabinet.head)
    wish = {"text": "К исполнению", "executors": [{"login": cabinet.people[0].login}]}
    headers = {"Idempotency-Key": f"key-{id}"}
    ids = {ask("POST", path(id), cabinet.head, json=wish, headers=headers).json()["id"]
           for _n in range(2)}  # fmt: skip
    assert len(ids) == 1


def test_a_program_of_the_assistant_drafts_and_the_leaders_gives(cabinet: Any, ask: Any) -> None:
    id = cabinet.letter(cabinet.head)
    wish = {"text": "К исполнению", "executors": [{"login": cabinet.people[0].login}],
            "draft_for": cabinet.head.login}  # fmt: skip
    made = ask("POST", path(id), cabinet.assistant, json=wish).json()
    assert made["state"] == "offered"
    assert ask("GET", path(id), cabinet.office.registrar).json()["items"] == []
    url = f"/api/v1/records/resolutions/{made['id']}/give"
    assert ask("POST", url, cabinet.people[0]).status_code == 404
    given = ask("POST", url, cabinet.head)
    assert (given.status_code, given.json()["state"]) == (200, "given")
    assert ask("POST", url, cabinet.head).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"executors": []},
        {"executors": [{"login": "нет"}]},
        {"executors": [{"login": "нет", "role": "царь"}]},
        {"due_on": "2001-01-01"},
        {"due_on": "вчера"},
        {"more": 1},
    ],
)
def test_what_is_wrong_is_told_by_field(cabinet: Any, ask: Any, changes: Any) -> None:
    id = cabinet.letter(cabinet.head)
    wish = {"text": "К исполнению", "executors": [{"login": cabinet.people[0].login}]} | changes
    answer = ask("POST", path(id), cabinet.head, json=wish)
    assert answer.status_code in (400, 422), answer.text
    assert cabinet.state(id) == "review"


def test_rules_are_read_by_who_keeps_them(cabinet: Any, ask: Any) -> None:
    keeper = testing.make_person(
        cabinet.office.installation, unit_id=cabinet.office.town.chancellery_id,
        permissions=("records.rules",),
    )  # fmt: skip
    form = {"title": "Тепло", "words": "котельн, Отоплен", "leader": [cabinet.head.login]}
    assert cabinet.at(keeper).post("/records/rules/new", form).status_code == 303
    url = "/api/v1/records/routing-rules"
    (item,) = ask("GET", url, keeper).json()["items"]
    assert (item["title"], item["words"]) == ("Тепло", ["котельн", "отоплен"])
    assert ask("GET", url, cabinet.head).status_code == 403
