"""Powers of attorney beside signatures: attached, told, sent, taken away; who may do it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from core.signing.beside import Hand
from core.signing.conftest import Town
from core.signing.desk import Desk, register
from core.signing.powers_desk import Papers, found_in, system, words_of
from core.signing.powers_making import CLERK, HEAD, OTHER, Draft, Principals
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.purging import purge

BOMB = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'


@pytest.fixture(scope="module")
def people(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Principals:
    return Principals(town, Hand(tmp_path_factory.mktemp("powers")))


@pytest.fixture
def papers(desk: Desk, people: Principals, place: testing.Town) -> Papers:
    return Papers(desk, people, place.organisation_id)


@pytest.fixture
def headers(client: TestClient, desk: Desk) -> Iterator[dict[str, str]]:
    with signed_in(client, desk.installation, desk.signer) as given:
        yield given


def test_a_power_beside_a_letters_signature_is_told_and_changes_no_verdict(
    client: TestClient, papers: Papers, headers, tmp_path: Path
) -> None:
    signature = papers.letter_of_clerk()
    assert signature["powers"]["state"] == "absent"
    assert "доверенность не приложена" in signature["powers"]["text"]
    xml, seal = papers.people.power()
    answer = papers.attach(signature, seal, xml)
    assert answer.status_code == 201, answer.text
    now_it = papers.again(signature)
    assert answer.json()["powers"] == now_it["powers"]
    without = {"powers": None}
    assert now_it | without == signature | without, "of the signature nothing is said anew"
    assert now_it["powers"]["state"] == "partly"
    assert set(found_in(now_it).values()) == {"good", "open"}
    assert [name for name, found in found_in(now_it).items() if found == "open"] == ["registry"]
    assert now_it["powers"]["representative"] == CLERK.name
    assert papers.acts() == ["power.attached"]

    card = client.get(f"/docs/{papers.desk.document}").text
    assert "проверены не до конца: реестр ФНС" in card
    protocol = client.get(papers.page(signature)).text
    for number in (CLERK.inn, "12345678964", HEAD.inn):
        assert number not in protocol, "of a person's numbers only the ends are shown"
        assert f"…{number[-4:]}" in protocol
    for words in ("реестр ФНС не опрошен", CLERK.name, Draft().number, "подписан именно этот файл"):
        assert words in protocol
    pdf = client.get(f"{papers.desk.screen(signature['file_id'])}/check-protocol").content
    printed = words_of(pdf, tmp_path)
    for words in ("Полномочия", "реестр ФНС не опрошен", Draft().number):
        assert words in printed

    sent = client.get(f"{papers.page(signature)}/powers/xml")
    assert sent.content == xml
    assert "attachment" in sent.headers["content-disposition"]
    assert "sandbox" in sent.headers["content-security-policy"]
    assert client.get(f"{papers.page(signature)}/powers/signature").content == seal


def test_a_power_of_another_is_kept_and_refused_beside_a_signature_that_stays_valid(
    client: TestClient, papers: Papers, headers
) -> None:
    signature = papers.letter_of_clerk()
    papers.attach(signature, *papers.people.power(clerk=OTHER))
    now_it = papers.again(signature)
    assert now_it["powers"]["state"] == "refused"
    assert found_in(now_it)["representative"] == "bad"
    assert now_it["verification"]["verdict"] == "valid"
    card = client.get(f"/docs/{papers.desk.document}").text
    assert "не подтверждены: представитель" in card
    assert "Подпись верна" in card


def test_a_later_power_takes_the_place_of_the_earlier_one(papers: Papers) -> None:
    signature = papers.letter_of_clerk()
    papers.attach(signature, *papers.people.power(clerk=OTHER))
    assert papers.attach(signature, *papers.people.power()).status_code == 201
    assert papers.again(signature)["powers"]["state"] == "partly"
    with system(papers.desk) as session:
        query = "select count(*) from signing.power where document_id = %s"
        assert fetch_value(session, query, (papers.desk.document,)) == 1


def test_a_power_without_its_signature_is_kept_visibly_unchecked(papers: Papers) -> None:
    signature = papers.letter_of_clerk()
    assert papers.attach(signature, Draft().xml()).status_code == 201
    now_it = papers.again(signature)
    assert now_it["powers"]["state"] == "partly"
    assert found_in(now_it)["signature"] == "open"
    xml, seal = papers.people.power()
    assert papers.attach(signature, xml, seal).status_code == 201
    assert found_in(papers.again(signature))["signature"] == "good", "it came later"


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ((b"no power",), 422),
        ((BOMB,), 422),
        ((b"<a/>",), 422),
        ((Draft().xml(namespace="urn:other"),), 422),
        ((Draft().xml(), Draft().xml()), 422),
        ((Draft().xml(), b"no signature"), 422),
        ((Draft().xml(), b"0\x80", b"third"), 422),
        ((Draft().xml() + b" " * 600_000,), 413),
        ((Draft().xml(), b"0" * 300_000), 422),
        ((), 422),
    ],
)
def test_what_is_no_power_is_refused_and_nothing_is_kept(
    client: TestClient, papers: Papers, headers, files: tuple[bytes, ...], status: int
) -> None:
    signature = papers.letter_of_clerk()
    before = papers.count("power")
    answer = papers.attach(signature, *files) if files else None
    if answer is not None:
        assert answer.status_code == status, answer.text
        assert answer.json()["detail"]
    form = client.post(
        f"{papers.page(signature)}/powers",
        data={"nothing": "chosen"},
        files=[("file", ("a.bin", each)) for each in files] or [("file", ("", b""))],
        headers=headers,
        follow_redirects=False,
    )
    assert form.status_code == status
    assert 'role="alert"' in form.text
    assert papers.count("power") == before
    assert papers.acts() == []


def test_on_the_card_a_power_is_attached_with_a_form_and_taken_away(
    client: TestClient, papers: Papers, headers
) -> None:
    signature = papers.letter_of_clerk()
    card = client.get(f"/docs/{papers.desk.document}").text
    address = f"{papers.page(signature)}/powers"
    assert f'href="{address}"' in card
    assert CLERK.name in client.get(address).text
    xml, seal = papers.people.power()
    files = [("file", ("ON_EMCHD.xml", xml)), ("file", ("ON_EMCHD.xml.sig", seal))]
    answer = client.post(address, files=files, headers=headers, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == papers.page(signature)
    assert f'action="{address}/remove"' in client.get(papers.page(signature)).text
    gone = client.post(f"{address}/remove", headers=headers, follow_redirects=False)
    assert gone.status_code == 303
    assert papers.again(signature)["powers"]["state"] == "absent"
    assert client.get(f"{address}/xml").status_code == 404
    assert client.post(f"{address}/remove", headers=headers).status_code == 404
    assert papers.acts() == ["power.attached", "power.removed"]
    history = client.get(f"/docs/{papers.desk.document}/history").text
    assert "приложил(а) к подписи доверенность" in re.sub(r"\s+", " ", history)


def test_beside_our_own_signature_it_stays_in_later_versions_of_the_file(papers: Papers) -> None:
    desk = papers.desk
    first = desk.sign().json()
    assert papers.attach(first, *papers.people.power()).status_code == 201
    again = desk.sign(first["file_id"])
    assert again.status_code == 201, again.text
    both = desk.signatures(again.json()["file_id"])
    assert [each["powers"]["state"] for each in both] == ["partly", "absent"]
    [mine, _second] = both
    assert mine["id"] != first["id"]
    assert found_in(mine)["representative"] == "open", "own certificates have no numbers"
    assert mine["verification"]["verdict"] == "valid"


def test_who_may_not_see_or_change_the_document_attaches_nothing(
    client: TestClient, papers: Papers, place: testing.Town
) -> None:
    signature, installation = papers.letter_of_clerk(), papers.desk.installation
    power = papers.people.power()
    rights = ("documents.attach",)
    stranger = testing.make_person(installation, unit_id=place.housing_id, permissions=rights)
    colleague = testing.make_person(installation, unit_id=place.chancellery_id)
    cases = ((stranger, "documents:write", 404), (colleague, "documents:write", 403),
             (papers.desk.signer, "documents:read", 403))  # fmt: skip
    for who, scope, status in cases:
        token = testing.make_token(installation, who, scope)
        given = {"authorization": f"Bearer {token}"}
        assert papers.attach(signature, *power, headers=given).status_code == status
    with signed_in(client, installation, colleague):
        assert client.get(f"{papers.page(signature)}/powers/xml").status_code == 403
    with signed_in(client, installation, stranger) as headers:
        for address in ("", "/xml", "/signature"):
            assert client.get(f"{papers.page(signature)}/powers{address}").status_code == 404
        assert (
            client.post(f"{papers.page(signature)}/powers/remove", headers=headers).status_code
            == 404
        )
    assert papers.again(signature)["powers"]["state"] == "absent"


def test_a_signature_of_another_document_is_not_found_here(
    papers: Papers, client: TestClient, place: testing.Town, letter: Callable
) -> None:
    signature = papers.letter_of_clerk()
    other = register(client, place, papers.desk.token, letter())
    wrong = f"/api/v1/documents/{other['id']}/files/{other['files'][0]['id']}/signatures"
    answer = client.post(
        f"{wrong}/{signature['id']}/powers",
        files=[("file", ("a.xml", Draft().xml()))],
        headers=papers.headers,
    )
    assert answer.status_code == 404


def test_behind_the_second_wall_a_stranger_sees_no_power(
    papers: Papers, place: testing.Town
) -> None:
    signature = papers.letter_of_clerk()
    papers.attach(signature, *papers.people.power())
    stranger = testing.make_person(papers.desk.installation, unit_id=place.housing_id)
    for table in ("power", "power_use"):
        with testing.acting(papers.desk.installation, stranger) as session:
            assert fetch_value(session, f"select count(*) from signing.{table}") == 0
        with testing.acting(papers.desk.installation, papers.desk.signer) as session:
            assert fetch_value(session, f"select count(*) from signing.{table}") == 1


def test_a_power_goes_with_its_document(papers: Papers) -> None:
    signature = papers.letter_of_clerk()
    papers.attach(signature, *papers.people.power())
    document = papers.desk.document
    with system(papers.desk) as session:
        query = "update documents.document set deleted_at = %s, number = null where id = %s"
        execute(session, query, (now() - timedelta(days=60), document))
        assert UUID(document) in purge(session, before=now() - timedelta(days=30))
        query = "select count(*) from signing.power where document_id = %s"
        assert fetch_value(session, query, (document,)) == 0
