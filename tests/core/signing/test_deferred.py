"""Signing in the browser: what was prepared is signed, by the person it was for, once."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from core.signing.beside import Hand
from core.signing.conftest import der, person
from core.signing.desk import Desk
from core.signing.plugin import exported, sign_hash
from core.signing.test_detached import system, trusting
from core.signing.test_signing import pdfsig, ranges
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import signing, testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.signing.service.detached_rechecking import every_night
from uprava.signing.service.trusting import add_trusted

assert trusting

GROMOV = "550100000017"
"""The taxpayer's number in the test town's certificates."""


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return Hand(tmp_path_factory.mktemp("plugin"))


@pytest.fixture
def headers(client: TestClient, desk: Desk) -> Iterator[dict[str, str]]:
    with signed_in(client, desk.installation, desk.signer) as given:
        yield given


def earlier(desk: Desk, person_id: int) -> None:
    """A certificate with the test town's taxpayer number was confirmed for the person."""
    query = """
        insert into signing.certificate (person_id, sha256, der, serial, owner, issuer, inn, snils,
            valid_from, valid_to, first_used_at, confirmed_at, how)
        values (%s, 'earlier', '', '00', 'Earlier', 'Authority', %s, '', now(), now(), now(),
            now(), 'person')"""
    with system(desk) as session:
        execute(session, query, (person_id, GROMOV))


@pytest.fixture
def issuing(desk: Desk, town, trusting: None) -> None:
    """The authority's issuing certificate is in the store: a plug-in exports one alone."""
    certificate = der(town.authority.issuing)
    with system(desk) as session:
        known = fetch_values(session, "select der from signing.trust where kind = 'issuer'")
        if certificate not in map(bytes, known):
            add_trusted(session, certificate, kind="issuer", at=now())


@pytest.fixture
def own(desk: Desk, issuing: None) -> None:
    """The registrar signed in the browser before."""
    earlier(desk, desk.signer.person_id)


@pytest.fixture
def key(town) -> signing.Key:
    """A person's key with a certificate nobody used before."""
    return person(town.authority, "Громов", "Андрей Павлович")


class Browser:
    """What the page's script sends."""

    def __init__(self, client: TestClient, desk: Desk, headers: dict[str, str]) -> None:
        self.client, self.desk, self.headers = client, desk, headers

    def prepare(self, key: signing.Key, **more: str):
        data = {"sha256": self.desk.file["sha256"], "certificate": exported(key), **more}
        return self.client.post(
            f"{self.desk.screen()}/sign/prepare",
            data=data,
            headers={**self.headers, "hx-request": "true"},
        )

    def finish(self, task: dict, cms: bytes, **more: str):
        data = {
            "sha256": self.desk.file["sha256"], "preparation": task["id"],
            "signature": base64.b64encode(cms).decode(), **more,
        }  # fmt: skip
        return self.client.post(
            f"{self.desk.screen()}/sign/finish", data=data, headers=self.headers,
            follow_redirects=False,
        )  # fmt: skip

    def newest(self) -> dict:
        answer = self.desk.get(f"/api/v1/documents/{self.desk.document}")
        return answer.json()["files"][0]


@pytest.fixture
def browser(client: TestClient, desk: Desk, headers: dict[str, str]) -> Browser:
    return Browser(client, desk, headers)


def covered_by(desk: Desk, task: dict) -> bytes:
    """Return the bytes the digest of a task is of, by what the database keeps."""

    def kept(column: str):
        with system(desk) as session:
            query = f"select {column} from signing.preparation where id = %s"
            return fetch_value(session, query, (task["id"],))

    whole = desk.content(desk.file["id"]) + bytes(kept("tail"))
    return whole[: kept("place_start")] + whole[kept("place_end") :]


def nothing_changed(browser: Browser) -> bool:
    with system(browser.desk) as session:
        query = "select count(*) from signing.signature where document_id = %s"
        signatures = fetch_value(session, query, (browser.desk.document,))
    return signatures == 0 and browser.newest()["version"] == 1


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("kind", list(signing.KeyKind))
def test_what_the_plug_in_signs_becomes_the_next_version(
    kind, browser: Browser, desk: Desk, town, tmp_path
) -> None:
    key = person(town.authority, "Громов", "Андрей Павлович", kind=kind)
    before = desk.content(desk.file["id"])
    task = browser.prepare(key).json()
    assert task["algorithm"] == "sha256"
    answer = browser.finish(task, sign_hash(key, bytes.fromhex(task["digest"])))
    assert answer.status_code == 303, answer.text
    file = browser.newest()
    assert file["version"] == 2
    signed = desk.content(file["id"])
    assert signed.startswith(before)
    assert hashlib.sha256(ranges(signed)[0]).hexdigest() == task["digest"]
    [item] = desk.signatures(file["id"])
    assert item["verification"]["verdict"] == "valid", item["verification"]["sentences"]
    assert item["signer"]["person_id"] == desk.signer.person_id
    assert item["signed_sha256"] == desk.file["sha256"]
    assert "Signature is Valid" in pdfsig(signed, tmp_path)


@pytest.mark.usefixtures("own")
def test_a_signature_made_by_openssl_over_the_prepared_bytes_is_taken(
    browser: Browser, desk: Desk, hand: Hand, tmp_path, key
) -> None:
    task = browser.prepare(key).json()
    covered = covered_by(desk, task)
    assert hashlib.sha256(covered).hexdigest() == task["digest"]
    assert browser.finish(task, hand.sign(covered, key)).status_code == 303
    assert "Signature is Valid" in pdfsig(desk.content(browser.newest()["id"]), tmp_path)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("cms", "word"),
    [
        (lambda key, *_: sign_hash(key, bytes(32)), "не под этим файлом"),
        (lambda *given: sign_hash(given[3].deputy, given[1]), "не тем сертификатом"),
        (lambda *_: b"no signature", "не является подписью"),
        (lambda key, _, hand, *__: hand.sign(b"x", key, "-noattr"), "не указан её сертифи"),
        (lambda key, _, hand, *__: hand.sign(b"x", key, "-nodetach"), "не одна отсоедин"),
    ],
)
def test_another_signature_is_refused_in_words_and_nothing_changes(
    cms: Callable[..., bytes], word: str, browser: Browser, town, hand: Hand, key
) -> None:
    task = browser.prepare(key).json()
    digest = bytes.fromhex(task["digest"])
    refused = browser.finish(task, cms(key, digest, hand, town))
    assert refused.status_code == 422
    assert word in refused.text
    assert "Ничего не подписано" in refused.text
    assert nothing_changed(browser)
    good = browser.finish(task, sign_hash(key, digest))
    assert good.status_code == 303, "the preparation is not used up by a wrong answer"


@pytest.mark.usefixtures("own")
def test_a_signature_whose_certificate_is_not_named_is_refused(
    browser: Browser, desk: Desk, hand: Hand, key
) -> None:
    task = browser.prepare(key).json()
    bare = hand.sign(covered_by(desk, task), key, "-md", "sha256")
    refused = browser.finish(task, bare)
    assert refused.status_code == 422
    assert "не указан её сертификат" in refused.text
    assert nothing_changed(browser)


@pytest.mark.usefixtures("own")
def test_a_signature_is_used_once(browser: Browser, key) -> None:
    task = browser.prepare(key).json()
    cms = sign_hash(key, bytes.fromhex(task["digest"]))
    assert browser.finish(task, cms).status_code == 303
    again = browser.finish(task, cms)
    assert again.status_code == 409
    assert browser.newest()["version"] == 2


@pytest.mark.usefixtures("own")
def test_a_signature_of_one_preparation_does_not_fit_another(browser: Browser, key) -> None:
    first, second = browser.prepare(key).json(), browser.prepare(key).json()
    cms = sign_hash(key, bytes.fromhex(first["digest"]))
    if first["digest"] != second["digest"]:
        assert browser.finish(second, cms).status_code == 422
        assert nothing_changed(browser)


@pytest.mark.usefixtures("own")
def test_after_fifteen_minutes_the_preparation_is_over(browser: Browser, desk: Desk, key) -> None:
    task = browser.prepare(key).json()
    with system(desk) as session:
        query = "update signing.preparation set expires_at = %s where id = %s"
        execute(session, query, (now() - timedelta(seconds=1), task["id"]))
    late = browser.finish(task, sign_hash(key, bytes.fromhex(task["digest"])))
    assert late.status_code == 409
    assert "позже чем через 15 минут" in late.text
    assert nothing_changed(browser)


@pytest.mark.usefixtures("own")
def test_a_newer_version_meanwhile_keeps_the_signature_out(
    browser: Browser, desk: Desk, key
) -> None:
    task = browser.prepare(key).json()
    assert desk.sign().status_code == 201
    refused = browser.finish(task, sign_hash(key, bytes.fromhex(task["digest"])))
    assert refused.status_code == 409
    assert "новая версия" in refused.text.lower() or "более новая" in refused.text
    assert browser.newest()["version"] == 2


@pytest.mark.usefixtures("own")
def test_a_certificate_revoked_meanwhile_keeps_the_signature_out(
    browser: Browser, desk: Desk, town
) -> None:
    key = person(town.authority, "Уволенный", "Пётр")
    task = browser.prepare(key).json()
    revoked = town.trust(revoked={key.certificate.serial_number: now() - timedelta(hours=1)})
    with system(desk) as session:
        for crl in revoked.crls[1:]:
            add_trusted(session, crl, kind="crl", at=now())
    refused = browser.finish(task, sign_hash(key, bytes.fromhex(task["digest"])))
    assert refused.status_code == 422
    assert "отозван" in refused.text
    assert nothing_changed(browser)
    again = browser.prepare(key)
    assert (again.status_code, "отозван" in again.text) == (422, True)


@pytest.mark.usefixtures("own")
def test_nobody_uses_what_was_prepared_for_another(
    client: TestClient, browser: Browser, desk: Desk, place, key
) -> None:
    task = browser.prepare(key).json()
    rights = ("records.register", "signing.sign", "documents.attach")
    other = testing.make_person(desk.installation, unit_id=place.chancellery_id, permissions=rights)
    cms = sign_hash(key, bytes.fromhex(task["digest"]))
    with signed_in(client, desk.installation, other) as given:
        thief = Browser(client, desk, given)
        assert thief.finish(task, cms).status_code == 404
    assert nothing_changed(browser)


def test_strangers_certificates_are_refused(browser: Browser, new_town) -> None:
    refused = browser.prepare(new_town().head)
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:uprava:problem:certificate-untrusted"
    garbage = browser.prepare(new_town().head, certificate="AAAA")
    assert garbage.json()["type"] == "urn:uprava:problem:certificate-unreadable"


@pytest.mark.usefixtures("issuing")
def test_the_first_use_of_a_certificate_waits_for_an_administrator(
    client: TestClient, browser: Browser, desk: Desk, town, place
) -> None:
    key = person(town.authority, "Петрова", "Анна")
    refused = browser.prepare(key)
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:uprava:problem:certificate-waits"
    assert nothing_changed(browser)
    chief = testing.make_person(
        desk.installation, unit_id=place.chancellery_id, permissions=("signing.keys",)
    )
    with signed_in(client, desk.installation, chief) as given:
        page = client.get("/admin/keys/certificates").text
        assert "ждёт вашего решения" in page
        row = re.search(rf"{key.facts.serial}.*?/certificates/(\d+)/confirm", page, re.DOTALL)[1]
        client.post(f"/admin/keys/certificates/{row}/confirm", headers=given)
        assert "подтверждён администратором" in client.get("/admin/keys/certificates").text
    with signed_in(client, desk.installation, desk.signer) as given:
        mine = Browser(client, desk, given)
        assert mine.prepare(key).status_code == 200
        renewed = person(town.authority, "Петрова", "Анна")
        assert mine.prepare(renewed).status_code == 200, "the number is the same: a renewal"
    with signed_in(client, desk.installation, chief) as given:
        client.post(f"/admin/keys/certificates/{row}/refuse", headers=given)
    with signed_in(client, desk.installation, desk.signer) as given:
        mine = Browser(client, desk, given)
        assert mine.prepare(key).json()["type"] == "urn:uprava:problem:certificate-refused"


@pytest.mark.usefixtures("own")
def test_a_certificate_that_counts_for_one_does_not_count_for_another_by_itself(
    client: TestClient, browser: Browser, desk: Desk, place, key
) -> None:
    assert browser.prepare(key).status_code == 200
    rights = ("records.register", "signing.sign", "documents.attach")
    other = testing.make_person(desk.installation, unit_id=place.chancellery_id, permissions=rights)
    earlier(desk, other.person_id)
    with signed_in(client, desk.installation, other) as given:
        theirs = Browser(client, desk, given)
        assert theirs.prepare(key).status_code == 403


@pytest.mark.usefixtures("own")
def test_a_preparation_changes_nothing_and_lives_a_quarter_of_an_hour(
    browser: Browser, desk: Desk, key
) -> None:
    browser.prepare(key)
    assert nothing_changed(browser)
    with system(desk) as session:
        query = "select max(expires_at - created_at) from signing.preparation"
        assert fetch_value(session, query) == timedelta(minutes=15)
        execute(session, "update signing.preparation set expires_at = now() - interval '1 hour'")
    every_night(desk.installation)
    browser.prepare(key)
    with system(desk) as session:
        assert fetch_value(session, "select count(*) from signing.preparation") == 1


@pytest.mark.usefixtures("own")
def test_a_signature_that_is_too_large_for_its_place_is_refused(browser: Browser, key) -> None:
    from asn1crypto import cms

    task = browser.prepare(key).json()
    made = cms.ContentInfo.load(sign_hash(key, bytes.fromhex(task["digest"])))
    data = made["content"].copy()
    data["certificates"] = [*data["certificates"]] * 30
    fat = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    refused = browser.finish(task, fat)
    assert refused.status_code in (303, 422)
    if refused.status_code == 422:
        assert nothing_changed(browser)


def test_the_page_lets_in_the_plug_ins_extensions_and_no_other_scripts(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    answer = client.get(f"{desk.screen()}/sign")
    policy = answer.headers["content-security-policy"]
    [scripts] = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert scripts.split()[:2] == ["script-src", "'self'"]
    assert len(scripts.split()) == 5
    assert "unsafe" not in policy
    card = client.get(f"/docs/{desk.document}")
    assert "chrome-extension" not in card.headers["content-security-policy"]
    assert "signing." not in "".join(re.findall(r'<script src="([^"]+)"', card.text))
