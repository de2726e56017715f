"""What an attacker tried on the running product, kept so that it never works again."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support.browser import signed_in
from tests_support.files import small_pdf
from uprava import testing
from uprava.app import create_app
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.web.bodies import MOST

RIGHTS = (
    "records.register", "documents.attach", "documents.edit", "documents.share", "signing.manage",
)  # fmt: skip
LARGE = MOST + 64 * 1024
BOUNDARY = "multipart/form-data; boundary=x"
NUMBERS = ["²", "9" * 30, "9" * 5000, "-1", "１２"]


def part(head: bytes, body: bytes) -> bytes:
    """Return a form of one part."""
    return b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + body + b"\r\n--x--\r\n"


class Victim:
    """A registrar with a letter, at the browser and by a token."""

    def __init__(self, client: Any, installation: Installation, town: testing.Town) -> None:
        self.client, self.installation, self.town = client, installation, town
        self.person = testing.make_person(
            installation, unit_id=town.chancellery_id, permissions=RIGHTS
        )
        token = testing.make_token(installation, self.person, "documents:read", "documents:write")
        self.api = {"authorization": f"Bearer {token}"}
        card = {"title": "О погоде", "correspondent": "Министерство",
                "journal": f"incoming-{town.organisation_id}"}  # fmt: skip
        self.letter = client.post(
            "/api/v1/records/incoming", data={"card": json.dumps(card)},
            files=[("file", ("a.pdf", small_pdf()))], headers=self.api,
        ).json()  # fmt: skip
        self.file = self.letter["files"][0]["id"]
        self.page = f"/docs/{self.letter['id']}"
        self.path = f"/api/v1/documents/{self.letter['id']}/files"


@pytest.fixture
def victim(client: TestClient, installation: Installation, town: testing.Town) -> Iterator[Victim]:
    """The registrar, signed in; `csrf` is what a form of hers carries."""
    made = Victim(client, installation, town)
    with signed_in(client, installation, made.person) as csrf:
        made.csrf = csrf  # type: ignore[attr-defined]
        yield made


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/csp-report", "application/json", b"a" * LARGE),
        ("/sign-in", "application/x-www-form-urlencoded", b"login=" + b"a" * LARGE),
        ("/docs/favourites", "application/x-www-form-urlencoded", b"id=" + b"a" * LARGE),
        ("/records/drafts/files", BOUNDARY, part(b'name="a"', b"a" * LARGE)),
        ("/records/drafts/files", BOUNDARY, part(b'name="a"; filename="a.txt"', b"a" * LARGE)),
    ],
)
def test_nobody_fills_the_memory_with_a_request(
    client: TestClient, path: str, kind: str, body: bytes
) -> None:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    client.cookies.clear()
    for content in (body, pieces()):
        answer = client.post(path, content=content, headers={"content-type": kind})
        assert answer.status_code == 413


def test_a_text_of_a_form_is_measured_and_a_file_beside_it_is_not(victim: Victim) -> None:
    answer = victim.client.post(
        f"{victim.path}", headers=victim.api,
        files=[("file", ("a.txt", b"a" * LARGE)), ("file", ("b.txt", b"b" * LARGE))],
    )  # fmt: skip
    assert answer.status_code == 201
    answer = victim.client.post(
        f"{victim.path}", data={"note": "a" * LARGE}, headers=victim.api,
        files=[("file", ("c.txt", b"c"))],
    )  # fmt: skip
    assert answer.status_code == 413
    assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize("charset", ["nonsense", "base64", "utf-16", "utf-8"])
def test_a_field_that_cannot_be_decoded_is_refused_in_words(victim: Victim, charset: str) -> None:
    head = f'name="card"\r\nContent-Type: text/plain; charset={charset}'.encode()
    for headers in (victim.api, victim.csrf):  # type: ignore[attr-defined]
        path = "/api/v1/records/incoming" if headers is victim.api else "/records/drafts/files"
        answer = victim.client.post(
            path, content=part(head, b"\xff\xfe\x00"), headers={**headers, "content-type": BOUNDARY}
        )
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "asked", ["bytes=0-" + "9" * 5000, "bytes=" + "9" * 5000 + "-", "bytes=-" + "9" * 5000]
)
def test_a_range_of_endless_digits_is_no_error(victim: Victim, asked: str) -> None:
    for path in (f"{victim.page}/files/{victim.file}/content",
                 f"{victim.path}/{victim.file}/content"):  # fmt: skip
        answer = victim.client.get(path, headers={**victim.api, "range": asked})
        assert answer.status_code == 200
        assert answer.content == small_pdf()


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_of_forms_that_are_none_are_refused_in_words(victim: Victim, number: str) -> None:
    forms = [
        (f"{victim.page}/requisites", {"_v": number, "title": "О", "access_mark": "common"}),
        (f"{victim.page}/access", {"principal": number}),
        ("/admin/keys/issue", {"login": victim.person.login, "months": number}),
    ]
    for path, form in forms:
        answer = victim.client.post(path, data=form, headers=victim.csrf)  # type: ignore[attr-defined]
        assert 400 <= answer.status_code < 500, path


def test_a_return_address_cannot_add_a_header(victim: Victim) -> None:
    form = {"title": "Мой", "query": "a=b\rSet-Cookie: x=y\nX: y"}
    answer = victim.client.post(
        "/docs/views",
        data=form,
        headers=victim.csrf,
        follow_redirects=False,  # type: ignore[attr-defined]
    )
    assert answer.status_code == 303
    assert not re.search("[\r\n]", answer.headers["location"])
    assert "x" not in answer.cookies


def test_a_file_taken_away_is_not_handed_out_to_programs_either(victim: Victim) -> None:
    original = f"{victim.path}/{victim.file}/content"
    assert victim.client.get(original, headers=victim.api).status_code == 200
    removed = victim.client.post(
        f"{victim.page}/files/{victim.file}/remove", headers=victim.csrf,  # type: ignore[attr-defined]
        follow_redirects=False,
    )  # fmt: skip
    assert removed.status_code == 303
    for path in (original, f"{victim.path}/{victim.file}/signatures"):
        assert victim.client.get(path, headers=victim.api).status_code == 404


def test_the_right_to_attach_in_one_unit_opens_no_document_of_another_over_the_api(
    client: TestClient, installation: Installation, town: testing.Town, victim: Victim
) -> None:
    other = testing.make_person(installation, unit_id=town.housing_id)
    with testing.system_transaction(installation.engine, today=testing.TODAY, task="t") as session:
        role = testing.make_principal(session, "role")
        for query, values in (
            ("insert into users.role (id, code, title, built_in) values (%s, %s, 'р', false)",
             (role, f"role-{role}")),
            ("insert into users.role_permission (role_id, permission) values (%s, %s)",
             (role, "documents.attach")),
            ("insert into users.role_grant (role_id, person_id, unit_id) values (%s, %s, %s)",
             (role, other.person_id, town.housing_id)),
            (("insert into documents.access_grant (document_id, principal_id, reason, level, kind,"
             " hidden, granted_at) values (%s, %s, 'shared', 'edit', 'records.incoming', false,"
             " now())"), (victim.letter["id"], other.person_id)),
        ):  # fmt: skip
            testing.execute(session, query, values)
    token = testing.make_token(installation, other, "documents:read", "documents:write")
    headers = {"authorization": f"Bearer {token}"}
    assert client.get(f"/api/v1/documents/{victim.letter['id']}", headers=headers).is_success
    answer = client.post(victim.path, files=[("file", ("a.txt", b"hello"))], headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["a.js", "a.HTA", "a.lnk", "a.txt.bat", "a.ps1", "a.mht", "a.jar"])
def test_what_windows_runs_by_its_name_is_refused(victim: Victim, name: str) -> None:
    answer = victim.client.post(
        victim.path, files=[("file", (name, b"alert(1)"))], headers=victim.api
    )
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("bad-file")


def test_the_figures_are_for_who_has_the_token_and_nothing_else_is_a_mistake_of_ours(
    settings: Settings, database: tuple[str, str]
) -> None:
    app, owner = database
    guarded = testing.make_settings(
        settings.data, app, database_owner_url=owner, metrics_token="figures"
    )
    with testing.installation(guarded) as made, TestClient(create_app(made)) as visitor:  # type: ignore[arg-type]
        for given in (b"", b"Bearer", b"Bearer figure", "Bearer é".encode(), b"Bearer \xff"):
            assert visitor.get("/metrics", headers={"authorization": given}).status_code == 403
        told = visitor.get("/metrics", headers={"authorization": b"Bearer figures"})
    assert told.status_code == 200
    assert told.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
