"""The administrator's screen of levels and of what may be asked about revocation."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from core.signing.desk import Desk, seated
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.extension import SignatureLevel, SigningWish
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.signing.service.levels import default_of, level_for

PAGE = "/admin/signatures"


def system(installation: Installation):
    return system_transaction(installation.engine, today=testing.TODAY, task="test")


@pytest.fixture
def admin(
    client: TestClient, installation: Installation, place: testing.Town, letter: Callable
) -> Iterator[tuple[Desk, dict[str, str]]]:
    desk = seated(client, installation, place, [letter()], ("records.register", "signing.keys"))
    with signed_in(client, installation, desk.signer) as headers:
        yield desk, headers
    with system(installation) as session:
        execute(session, "delete from signing.kind_level")
        execute(session, "delete from signing.source")


def post(client: TestClient, where: str, headers: dict[str, str], **data: str):
    return client.post(where, data=data, headers=headers, follow_redirects=False)


def level_of(installation: Installation) -> str:
    with system(installation) as session:
        return level_for(session, "records.incoming")


def test_a_level_is_chosen_with_its_reason_and_given_back(client, installation, admin) -> None:
    _desk, headers = admin
    assert level_of(installation) == "B-B"
    form = {"kind": "records.incoming", "level": "B-LTA", "reason": "Срок хранения — постоянно"}
    assert post(client, f"{PAGE}/levels", headers, **form).status_code == 303
    assert level_of(installation) == "B-LTA"
    page = client.get(PAGE).text
    assert "Срок хранения — постоянно" in page
    assert "для архива (B-LTA)" in page
    assert post(client, f"{PAGE}/levels", headers, kind="records.incoming").status_code == 303
    assert level_of(installation) == "B-B"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "records.incoming", "level": "B-LTA"}, 422),
        ({"kind": "records.incoming", "level": "B-LTA", "reason": "я" * 301}, 422),
        ({"kind": "records.incoming", "level": "B-X", "reason": "так"}, 422),
        ({"kind": "nothing.here", "level": "B-T", "reason": "так"}, 404),
    ],
)
def test_without_a_reason_or_a_known_level_nothing_changes(
    form, status, client, installation, admin
) -> None:
    assert post(client, f"{PAGE}/levels", admin[1], **form).status_code == status
    assert level_of(installation) == "B-B"


def test_addresses_are_listed_and_taken_off(client, installation, admin) -> None:
    _desk, headers = admin
    form = {"source": "list", "address": "http://ca.example.test/root.crl"}
    assert post(client, f"{PAGE}/sources", headers, **form).status_code == 303
    assert "http://ca.example.test/root.crl" in client.get(PAGE).text
    assert post(client, f"{PAGE}/sources", headers, **form).status_code == 409
    with system(installation) as session:
        id = fetch_value(session, "select id from signing.source")
    assert post(client, f"{PAGE}/fetch", headers).status_code == 303
    assert post(client, f"{PAGE}/sources/{id}/remove", headers).status_code == 303
    assert post(client, f"{PAGE}/sources/{id}/remove", headers).status_code == 404
    assert "ca.example.test" not in client.get(PAGE).text


def test_who_manages_no_keys_sees_neither(client, desk: Desk) -> None:
    with signed_in(client, desk.installation, desk.signer) as headers:
        assert client.get(PAGE).status_code == 403
        assert post(client, f"{PAGE}/fetch", headers).status_code == 403


def test_the_protocol_names_level_time_and_end_of_evidence(client, desk: Desk) -> None:
    made = desk.sign().json()
    with signed_in(client, desk.installation, desk.signer):
        page = client.get(f"{desk.screen(made['file_id'])}/signatures/{made['id']}").text
        card = client.get(f"/docs/{desk.document}").text
    for words in ("Файл сам доказывает подпись до", "без метки времени (B-B)"):
        assert words in page
    assert "без метки времени (B-B)" in card


def test_a_kind_is_signed_at_the_level_its_module_declares(installation: Installation) -> None:
    plugins = installation.plugins
    wish = SigningWish(SignatureLevel.B_LTA, "Cases are kept for ever.")
    kind = dataclasses.replace(plugins.kinds["records.incoming"], signing=wish)
    with use_locale("en"):
        assert default_of(kind, installation) == (SignatureLevel.B_LTA, "Cases are kept for ever.")
    assert default_of(None, installation)[0] is SignatureLevel.B_B
