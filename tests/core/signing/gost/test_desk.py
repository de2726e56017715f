"""GOST in the product: the administrator brings what OpenSSL made, a registrar signs with it."""

import re
from collections.abc import Iterator

import pytest
from core.signing.desk import RIGHTS, Desk, seated
from core.signing.gost import engine
from core.signing.gost.test_pdf import Signing
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.signing.service.rechecking import check_file

PAGE = "/admin/keys"


@pytest.fixture
def admin(
    client: TestClient, installation: Installation, place: testing.Town, letter
) -> Iterator[tuple[Desk, dict[str, str]]]:
    desk = seated(client, installation, place, [letter()], (*RIGHTS, "signing.keys"))
    with signed_in(client, installation, desk.signer) as headers:
        yield desk, headers


def upload(client, address: str, content: bytes, headers: dict[str, str], **form: str):
    return client.post(
        address, data=form, files={"file": ("file.pem", content)}, headers=headers,
        follow_redirects=False,
    )  # fmt: skip


def trust_all(client, gost: engine.GostTown, headers: dict[str, str]) -> None:
    lists = [("crl", gost.crl(gost.root)), ("crl", gost.crl(gost.issuing))]
    for kind, content in [("root", gost.root.der), ("issuer", gost.issuing.der), *lists]:
        answer = upload(client, f"{PAGE}/trust", content, headers, kind=kind)
        assert answer.status_code in (303, 409), answer.text  # of an earlier test


def bring(client, desk: Desk, container: bytes, headers: dict[str, str], password: str):
    return upload(
        client, f"{PAGE}/bring", container, headers, login=desk.signer.login, password=password
    )


def test_roots_and_lists_of_gost_stand_in_the_trust_store(client, gost, admin):
    _desk, headers = admin
    trust_all(client, gost, headers)
    page = client.get(PAGE).text
    assert "Центр root, " + engine.ORGANISATION in page
    assert "Центр issuing, " + engine.ORGANISATION in page
    again = upload(client, f"{PAGE}/trust", gost.root.der, headers, kind="root")
    assert again.status_code == 409


@pytest.mark.parametrize("kind", ["256-XA", "512-A"])
def test_a_gost_key_is_brought_signs_and_is_judged(client, gost, admin, installation, kind):
    desk, headers = admin
    party = gost.person(kind)
    container = gost.pem(party, password="тайна")
    trust_all(client, gost, headers)
    assert bring(client, desk, container, headers, "другая").status_code == 422
    assert bring(client, desk, container, headers, "тайна").status_code == 303
    assert bring(client, desk, container, headers, "тайна").status_code == 409

    made = desk.sign()
    assert made.status_code == 201, made.text
    (signature,) = desk.signatures(made.json()["file_id"])
    assert signature["verification"]["verdict"] == "valid"
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        kept = fetch_values(session, "select pkcs12 from signing.key where serial = %s",
                            (gost.signer(party).facts.serial,))  # fmt: skip
        told = fetch_values(session, "select protocol from signing.signature")
    assert b"ENCRYPTED PRIVATE KEY" in bytes(kept[0])
    assert told[-1]["signatures"][0]["digest"] == f"streebog{kind[:3]}, gost2012_{kind[:3]}"
    card = client.get(f"/docs/{desk.document}").text
    assert "Громов Андрей Павлович" in card
    protocol = client.get(re.search(r'href="(/docs/[^"]+/signatures/[^"]+)"', card)[1]).text
    assert f"ГОСТ Р 34.11-2012 («Стрибог»), {kind[:3]} бит" in protocol
    assert f"ГОСТ Р 34.10-2012, {kind[:3]} бит" in protocol


def test_a_foreign_pdf_signed_by_gost_is_judged_when_it_comes(client, gost, head, admin, letter):
    desk, headers = admin
    trust_all(client, gost, headers)
    pdf = Signing(gost, gost.trust())(letter(), head)
    file = desk.attach("Подписано ГОСТ.pdf", pdf)
    check_file(desk.installation, file_id=file["id"])
    (signature,) = desk.signatures(file["id"])
    assert signature["verification"]["verdict"] == "valid"
    assert signature["signer"]["owner"] == "Громов Андрей Павлович"


def test_the_health_page_says_when_the_library_is_absent(client, admin, monkeypatch, installation):
    from uprava.signing.gost import streebog
    from uprava.signing.plugin import uprava_health

    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        names = [check.name for check in uprava_health(session)]
        monkeypatch.setattr(streebog, "LIBRARY", "libgcrypt.so.absent")
        streebog.library.cache_clear()
        absent = [check.name for check in uprava_health(session)]
    streebog.library.cache_clear()
    assert len(absent) == len(names) + 1
