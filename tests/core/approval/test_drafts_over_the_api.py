"""Drafts over the API: once for a key, refused as problem details, never over another's change."""

import json
from typing import Any
from uuid import UUID

import pytest
from drafters import EMPTY, LOCKED, PDF, File, pdf
from halls import Hall, stage
from litestar.testing import TestClient
from uprava import testing
from uprava.approval.service.starting import start
from uprava.approval.values import Plan
from uprava.db.sql import fetch_value
from uprava.users.reader import Reader

PATH = "/api/v1/approval/drafts"
CARD = {"title": "О ремонте дорог", "act_kind": "decree", "summary": "Зимнее содержание"}


class Program:
    """A program with somebody's token."""

    def __init__(self, client: TestClient, hall: Hall, *powers: str) -> None:
        self.client, self.hall = client, hall
        self.person: Reader = testing.make_person(
            hall.installation, unit_id=hall.town.chancellery_id, permissions=powers
        )
        self.token = testing.make_token(
            hall.installation, self.person, "documents:read", "documents:write"
        )

    def headers(self, key: str = "") -> dict[str, str]:
        named = {"idempotency-key": key} if key else {}
        return {"authorization": f"Bearer {self.token}", **named}

    def write(self, *files: File, key: str = "", **card: Any) -> Any:
        return self.client.post(
            PATH, data={"card": json.dumps(CARD | card)}, headers=self.headers(key),
            files=[("file", each) for each in files] or [("other", ("x", b"x", "x/y"))],
        )  # fmt: skip

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers())

    def change(self, id: str, version: int, **card: Any) -> Any:
        body = CARD | card | {"version": version}
        return self.client.put(f"{PATH}/{id}", json=body, headers=self.headers())


@pytest.fixture
def program(client: TestClient, hall: Hall) -> Program:
    return Program(client, hall, "approval.draft", "approval.start", "documents.attach")


def test_a_program_writes_reads_and_changes_a_draft(program: Program) -> None:
    made = program.write(PDF, pdf("Приложение.pdf", width=500))
    assert made.status_code == 201, made.text
    draft = made.json()
    assert made.headers["location"] == f"{PATH}/{draft['id']}"
    assert [(each["name"], each["role"]) for each in draft["files"]] == [
        ("Проект.pdf", "main"), ("Приложение.pdf", "attachment"),
    ]  # fmt: skip
    assert program.get(made.headers["location"]).json() == draft
    card = program.get(f"/api/v1/documents/{draft['id']}").json()
    assert (card["kind"], card["summary"]) == (
        "approval.draft", "Постановление, проект: Зимнее содержание",
    )  # fmt: skip
    changed = program.change(draft["id"], draft["version"], title="О содержании мостов")
    assert (changed.status_code, changed.json()["title"]) == (200, "О содержании мостов")
    assert changed.json()["version"] == draft["version"] + 1


def test_repeated_with_its_key_a_request_writes_one_draft(program: Program) -> None:
    one, two = (program.write(PDF, key="api-draft-1") for _ in range(2))
    assert (one.status_code, one.json()) == (two.status_code, two.json())
    other = program.write(PDF, key="api-draft-1", title="Другое")
    assert other.status_code == 409
    assert drafts_of(program) == 1


@pytest.mark.parametrize(
    ("files", "card", "status", "field"),
    [
        ((), {}, 422, "file"),
        ((PDF, LOCKED), {}, 422, "file[1]"),
        ((EMPTY,), {}, 422, "file[0]"),
        ((PDF,), {"title": ""}, 422, "title"),
        ((PDF,), {"title": "я" * 1001}, 422, "title"),
        ((PDF,), {"summary": "\x00"}, 422, "summary"),
        ((PDF,), {"act_kind": "song"}, 422, "card"),
        ((PDF,), {"colour": "red"}, 422, "card"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_nothing(
    program: Program, files: tuple[File, ...], card: dict[str, Any], status: int, field: str
) -> None:
    answer = program.write(*files, **card)
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert drafts_of(program) == 0


def test_a_file_too_large_is_a_problem_of_its_own(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(program.hall.installation.settings.__dict__, "upload_limit", 1024 * 1024)
    answer = program.write(("большой.pdf", b"%PDF-1.4" + b"\0" * 1024 * 1024, "x/y"))
    assert (answer.status_code, kind_of(answer)) == (413, "too-large")
    assert drafts_of(program) == 0


def test_an_older_version_changes_nothing_and_is_told_what_is_there_now(program: Program) -> None:
    draft = program.write(PDF).json()
    program.change(draft["id"], draft["version"], act_kind="order")
    late = program.change(draft["id"], draft["version"], title="О дворах")
    assert (late.status_code, kind_of(late)) == (409, "version")
    assert late.json()["errors"] == {
        "title": "сейчас: О ремонте дорог", "act_kind": "сейчас: Приказ",
        "version": f"сейчас: {draft['version'] + 1}",
    }  # fmt: skip
    again = program.change(draft["id"], draft["version"] + 1, title="О дворах")
    assert (again.status_code, again.json()["act_kind"]) == (200, "decree")


def test_a_draft_on_its_route_is_shown_as_sent_and_not_changed(
    program: Program, hall: Hall
) -> None:
    draft = program.write(PDF).json()
    assert not draft["sent"]
    with hall.as_(program.person) as session:
        plan = Plan((stage(hall.people[0]),))
        start(session, UUID(draft["id"]), plan, reader=program.person, at=hall.tick())
    assert program.get(f"{PATH}/{draft['id']}").json()["sent"]
    refused = program.change(draft["id"], draft["version"])
    assert (refused.status_code, kind_of(refused)) == (409, "route-running")


def test_without_the_right_or_the_scope_there_is_no_draft(
    program: Program,
    client: TestClient,
    hall: Hall,
) -> None:
    powerless = Program(client, hall, "approval.start")
    assert powerless.write(PDF).status_code == 403
    reading = testing.make_token(hall.installation, program.person, "documents:read")
    program.token = reading
    assert program.write(PDF).status_code == 403
    assert drafts_of(program) == 0


def test_an_alien_draft_and_none_at_all_are_the_same(
    program: Program,
    client: TestClient,
    hall: Hall,
) -> None:
    draft = program.write(PDF).json()
    other = Program(client, hall, "approval.draft")
    unknown = "01890000-0000-7000-8000-000000000000"
    for act in (lambda one: other.get(f"{PATH}/{one}"), lambda one: other.change(one, 1)):
        alien, none = act(draft["id"]), act(unknown)
        assert (alien.status_code, alien.json()["detail"]) == (404, none.json()["detail"])


def test_the_addresses_are_described(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths[PATH]) == {"post"}
    assert set(paths[f"{PATH}/{{id}}"]) == {"get", "put"}
    assert "409" in paths[f"{PATH}/{{id}}"]["put"]["responses"]


def kind_of(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


def drafts_of(program: Program) -> int:
    """Count the documents the person has made."""
    with program.hall.system() as session:
        query = "select count(*)::int from documents.document where author_id = %s"
        found: int = fetch_value(session, query, (program.person.person_id,))
        return found
