"""The screens of signing: the card, the question before signing, protocols, keys and trust."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from core.signing.desk import Desk, seated
from cryptography.hazmat.primitives.serialization import Encoding
from litestar.testing import TestClient
from PIL import Image, ImageChops
from tests_support.browser import signed_in
from uprava import signing, testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError
from uprava.installation import Installation
from uprava.rendering import render
from uprava.users.passwords import hash_password


@pytest.fixture
def headers(client: TestClient, desk: Desk) -> Iterator[dict[str, str]]:
    """The registrar of the desk, signed in with the browser."""
    with signed_in(client, desk.installation, desk.signer) as given:
        yield given


def long_ago(desk: Desk, password: str) -> None:
    """Let the registrar have signed in an hour ago, with this password."""
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        person, hour = desk.signer.person_id, now() - timedelta(hours=1)
        query = "update users.session set created_at = %s where person_id = %s"
        execute(session, query, (hour, person))
        query = "update users.person set password_hash = %s where id = %s"
        execute(session, query, (hash_password(password), person))


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(_key|sha256)" value="([^"]+)"', page))


def post(client: TestClient, address: str, headers: dict[str, str], **data: str):
    return client.post(address, data=data, headers=headers, follow_redirects=False)


def test_the_card_offers_to_sign_and_then_shows_the_signature(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    card = client.get(f"/docs/{desk.document}").text
    assert f'href="{desk.screen()}/sign"' in card
    page = client.get(f"{desk.screen()}/sign").text
    assert desk.file["sha256"] in page
    assert 'type="password"' not in page.split("<main")[1]
    answer = post(client, f"{desk.screen()}/sign", headers, **form_of(page))
    assert answer.status_code == 303, answer.text
    card = client.get(f"/docs/{desk.document}").text
    assert 'class="sigb g"' in card
    protocol = re.search(r'href="(/docs/[^"]+/signatures/[^"]+)"', card)[1]
    shown = client.get(protocol)
    assert shown.status_code == 200
    assert desk.file["sha256"] in shown.text
    assert "pyHanko" in shown.text


def test_after_fifteen_minutes_the_password_is_asked_again(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    long_ago(desk, testing.PASSWORD)
    address = f"{desk.screen()}/sign"
    page = client.get(address).text
    assert 'type="password"' in page.split("<main")[1]
    form = form_of(page)
    assert post(client, address, headers, **form).status_code == 422
    assert post(client, address, headers, password="wrong", **form).status_code == 422
    assert desk.signatures(desk.file["id"]) == []
    signed = post(client, address, headers, password=testing.PASSWORD, **form)
    assert signed.status_code == 303
    again = client.get(f"/docs/{desk.document}").text
    address = re.search(r'href="(/docs/[^"]+/sign)"', again)[1]
    assert 'type="password"' not in client.get(address).text.split("<main")[1]


def test_a_form_sent_twice_signs_once(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    address = f"{desk.screen()}/sign"
    form = form_of(client.get(address).text)
    answers = [post(client, address, headers, **form).status_code for _ in range(2)]
    assert answers == [303, 303]
    files = desk.get(f"/api/v1/documents/{desk.document}").json()["files"]
    assert [file["version"] for file in files] == [2]


def test_a_form_older_than_a_new_version_is_refused(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    address = f"{desk.screen()}/sign"
    form = form_of(client.get(address).text)
    desk.sign()
    assert post(client, address, headers, **form).status_code == 409


def test_checking_again_goes_back_to_the_protocol(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    made = desk.sign().json()
    address = f"{desk.screen(made['file_id'])}/signatures"
    answer = post(client, f"{address}/check?signature={made['id']}", headers)
    assert answer.headers["location"] == f"{address}/{made['id']}"
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.fixture
def admin(
    client: TestClient, installation: Installation, place: testing.Town, letter: Callable
) -> Iterator[tuple[Desk, dict[str, str]]]:
    """An administrator of keys in the browser."""
    desk = seated(client, installation, place, [letter()], ("records.register", "signing.keys"))
    with signed_in(client, installation, desk.signer) as headers:
        yield desk, headers


def test_an_administrator_issues_and_revokes_a_key(
    client: TestClient, admin: tuple[Desk, dict[str, str]], place: testing.Town
) -> None:
    desk, headers = admin
    person = testing.make_person(desk.installation, unit_id=place.housing_id)
    form = {"login": person.login, "months": "15"}
    assert post(client, "/admin/keys/issue", headers, **form).status_code == 303
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        query = "select id from signing.key where person_id = %s"
        (key,) = fetch_values(session, query, (person.person_id,))
    assert f'action="/admin/keys/{key}/revoke"' in client.get("/admin/keys").text
    assert post(client, f"/admin/keys/{key}/revoke", headers).status_code == 303
    assert f'action="/admin/keys/{key}/revoke"' not in client.get("/admin/keys").text


def test_a_brought_key_is_kept_once_its_root_is_trusted(
    client: TestClient, admin: tuple[Desk, dict[str, str]], new_town: Callable, installation
) -> None:
    desk, headers = admin
    other = new_town()
    container = signing.pack_key(other.head, password="their own")
    files = {"file": ("key.p12", container)}
    form = {"login": desk.signer.login, "password": "their own"}

    def bring(**changes: str):
        return client.post(
            "/admin/keys/bring", data=form | changes, files=files, headers=headers,
            follow_redirects=False,
        )  # fmt: skip

    assert bring(password="wrong").status_code == 422
    assert bring().status_code == 422
    root = other.authority.root.certificate.public_bytes(Encoding.PEM)
    added = client.post(
        "/admin/keys/trust", data={"kind": "root"}, files={"file": ("root.pem", root)},
        headers=headers, follow_redirects=False,
    )  # fmt: skip
    assert added.status_code == 303
    assert bring().status_code == 303
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        kept = fetch_values(session, "select pkcs12 from signing.key where owner like 'Громов%%'")
    with pytest.raises(InvalidError):
        signing.load_key(bytes(kept[-1]), password="their own")


def test_what_is_no_certificate_is_not_trusted(
    client: TestClient, admin: tuple[Desk, dict[str, str]]
) -> None:
    _desk, headers = admin
    for kind in ("root", "issuer", "crl", "other"):
        answer = client.post(
            "/admin/keys/trust", data={"kind": kind}, files={"file": ("x.cer", b"no certificate")},
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == 422


def test_ones_own_keys_stand_in_the_profile(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    page = client.get("/profile/keys")
    assert page.status_code == 200
    assert "Крылова Анна Дмитриевна" in page.text


def test_the_viewer_shows_the_mark(desk: Desk, tmp_path: Path) -> None:
    made = desk.sign().json()
    pages = []
    for file_id in (desk.file["id"], made["file_id"]):
        path = tmp_path / f"{file_id}.pdf"
        path.write_bytes(desk.content(file_id))
        (image,) = render(path, "application/pdf", pages=[1], width=600)
        pages.append(Image.open(io.BytesIO(image.data)).convert("L"))
    changed = ImageChops.difference(*pages).point(lambda tone: 255 * (tone > 40))
    left, top, right, bottom = changed.getbbox()
    assert 150 < right - left < 250
    assert 50 < bottom - top < 100
