"""Signature files beside files: matched by digest, checked, shown, fetched, thrown away, kept."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from core.signing.beside import LETTER, Hand
from core.signing.conftest import der
from core.signing.desk import Desk
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.known import known_blobs
from uprava.documents.preparing import prepare
from uprava.documents.service.purging import purge
from uprava.signing.service.detached_rechecking import check_container, every_night
from uprava.signing.service.trusting import add_trusted

OTHER = b"Another letter.\n" * 50


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return Hand(tmp_path_factory.mktemp("beside"))


def system(desk: Desk):
    return system_transaction(desk.installation.engine, today=testing.TODAY, task="test")


@pytest.fixture
def trusting(desk: Desk, town) -> None:
    """The installation trusts the authority of the senders."""
    trust = town.trust()
    with system(desk) as session:
        known = set(map(bytes, fetch_values(session, "select der from signing.trust")))
        for kind, several in (("root", trust.roots), ("crl", trust.crls)):
            for each in set(several) - known:
                add_trusted(session, each, kind=kind, at=now())


@pytest.fixture
def headers(client: TestClient, desk: Desk) -> Iterator[dict[str, str]]:
    with signed_in(client, desk.installation, desk.signer) as given:
        yield given


def attach(desk: Desk, *named: tuple[str, bytes]) -> list[dict]:
    """Upload files in one act and let the jobs of the signature files run."""
    answer = desk.client.post(
        f"/api/v1/documents/{desk.document}/files",
        files=[("file", each) for each in named],
        headers={"authorization": f"Bearer {desk.token}"},
    )
    assert answer.status_code == 201, answer.text
    for file in answer.json():
        prepare(desk.installation, file_id=file["id"])
        check_container(desk.installation, file_id=file["id"])
    return answer.json()


def beside(desk: Desk, file_id: str, name: str, content: bytes, token: str | None = None):
    return desk.client.post(
        f"{desk.path(file_id)}/signatures/detached",
        files=[("file", (name, content))],
        headers={"authorization": f"Bearer {token or desk.token}"},
    )


def files_of(desk: Desk) -> list[str]:
    return [each["name"] for each in desk.get(f"/api/v1/documents/{desk.document}").json()["files"]]


def role_of(desk: Desk, file_id: str) -> str:
    with system(desk) as session:
        return fetch_value(session, "select role from documents.file where id = %s", (file_id,))


def card(client: TestClient, desk: Desk) -> str:
    return client.get(f"/docs/{desk.document}").text


@pytest.mark.usefixtures("trusting")
def test_a_signature_uploaded_with_its_file_stands_beside_it(
    client: TestClient, desk: Desk, hand: Hand, town, headers
) -> None:
    signature = hand.sign(LETTER, town.head)
    file, container = attach(desk, ("Письмо.txt", LETTER), ("Письмо.txt.sig", signature))
    [item] = desk.signatures(file["id"])
    assert item["form"] == "cades"
    assert item["container"] == {"file_id": container["id"], "name": "Письмо.txt.sig"}
    assert item["signed_sha256"] == hashlib.sha256(LETTER).hexdigest()
    assert item["verification"]["verdict"] == "valid", item["verification"]["sentences"]
    assert item["signer"]["owner"] == "Громов Андрей Павлович"
    assert desk.content(container["id"]) == signature, "as it came"
    assert desk.content(file["id"]) == LETTER
    assert "Письмо.txt.sig" not in files_of(desk)
    page = card(client, desk)
    assert "подпись в отдельном файле Письмо.txt.sig" in page
    assert f'href="/docs/{desk.document}/files/{container["id"]}/content"' in page
    address = re.search(r'href="(/docs/[^"]+/signatures/[^"]+)"', page)[1]
    protocol = client.get(address).text
    assert "CAdES B-B" in protocol
    assert hashlib.sha256(signature).hexdigest() in protocol


@pytest.mark.usefixtures("trusting")
def test_of_several_files_the_digest_tells_which_one_is_meant_whatever_the_names(
    desk: Desk, hand: Hand, town
) -> None:
    first, second, _container = attach(
        desk, ("A.txt", OTHER), ("B.txt", LETTER), ("A.txt.sig", hand.sign(LETTER, town.head))
    )
    assert desk.signatures(first["id"]) == []
    [item] = desk.signatures(second["id"])
    assert item["verification"]["verdict"] == "valid"


@pytest.mark.usefixtures("trusting")
def test_a_file_changed_after_signing_is_told_by_the_name_of_its_signature(
    desk: Desk, hand: Hand, town
) -> None:
    file, _container = attach(
        desk, ("A.txt", LETTER + b" "), ("A.txt.sig", hand.sign(LETTER, town.head))
    )
    [item] = desk.signatures(file["id"])
    assert item["verification"]["verdict"] == "invalid"


@pytest.mark.usefixtures("trusting")
def test_a_signature_that_fits_nothing_is_kept_as_an_attachment_until_its_file_comes(
    client: TestClient, desk: Desk, hand: Hand, town, headers
) -> None:
    _letter, container = attach(desk, ("A.txt", OTHER), ("Чужая.sig", hand.sign(LETTER, town.head)))
    assert role_of(desk, container["id"]) == "attachment"
    assert "Чужая.sig" in files_of(desk)
    assert "не подходит ни к одному файлу документа" in card(client, desk)
    [late] = attach(desk, ("Опоздавшее.txt", LETTER))
    with system(desk) as session:
        query = """select count(*) from jobs.procrastinate_jobs
            where task_name = 'signing:beside' and args ->> 'file_id' = %s"""
        assert fetch_value(session, query, (container["id"],)) >= 2
    check_container(desk.installation, file_id=container["id"])
    assert role_of(desk, container["id"]) == "signature"
    assert [each["verification"]["verdict"] for each in desk.signatures(late["id"])] == ["valid"]


@pytest.mark.usefixtures("trusting")
def test_a_signature_is_put_beside_a_file_that_is_here(desk: Desk, hand: Hand, town) -> None:
    [file] = attach(desk, ("A.txt", LETTER))
    both = hand.add_signer(hand.sign(LETTER, town.head), LETTER, town.deputy)
    made = beside(desk, file["id"], "A.txt.p7s", both)
    assert made.status_code == 201, made.text
    owners = sorted(each["signer"]["owner"] for each in made.json()["items"])
    assert owners == ["Громов Андрей Павлович", "Иванова Мария Сергеевна"]
    assert len(desk.signatures(file["id"])) == 2
    again = beside(desk, file["id"], "Ещё раз.sig", both)
    assert again.status_code == 409
    assert len(desk.signatures(file["id"])) == 2


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("A.sig", lambda hand, town: hand.sign(OTHER, town.head), "не подходит к файлу «A.txt»"),
        ("A.sig", lambda *_: b"Not a signature at all.", "Это не файл подписи"),
        ("A.sig", lambda *_: b"\x30\x80" * 9_000, "Это не файл подписи"),
    ],
)
def test_what_is_no_signature_of_the_file_is_refused_and_not_kept(
    name: str, make: Callable, word: str, desk: Desk, hand: Hand, town
) -> None:
    [file] = attach(desk, ("A.txt", LETTER))
    refused = beside(desk, file["id"], name, make(hand, town))
    assert refused.status_code == 422
    assert word in refused.json()["detail"]
    assert "Ничего не сохранено" in refused.json()["detail"]
    assert desk.signatures(file["id"]) == []
    with system(desk) as session:
        query = "select count(*) from documents.file where document_id = %s and role = 'signature'"
        assert fetch_value(session, query, (desk.document,)) == 0


def test_who_may_not_change_files_attaches_no_signature(
    client: TestClient, desk: Desk, hand: Hand, town, place
) -> None:
    [file] = attach(desk, ("A.txt", LETTER))
    stranger = testing.make_person(
        desk.installation, unit_id=place.housing_id, permissions=("documents.attach",)
    )
    token = testing.make_token(desk.installation, stranger, "documents:read", "documents:write")
    assert beside(desk, file["id"], "A.sig", hand.sign(LETTER, town.head), token).status_code == 404


@pytest.mark.usefixtures("trusting")
def test_a_removed_signature_file_takes_its_signatures_along_and_brings_them_back(
    client: TestClient, desk: Desk, hand: Hand, town, headers
) -> None:
    file, container = attach(desk, ("A.txt", LETTER), ("A.sig", hand.sign(LETTER, town.head)))
    address = f"/docs/{desk.document}/files/{container['id']}"
    client.post(f"{address}/remove", headers=headers)
    assert desk.signatures(file["id"]) == []
    assert "подпись в отдельном файле" not in card(client, desk)
    client.post(f"{address}/restore", headers=headers)
    assert len(desk.signatures(file["id"])) == 1


@pytest.mark.usefixtures("trusting")
def test_every_night_a_doubtful_signature_file_is_checked_again(
    desk: Desk, hand: Hand, new_town
) -> None:
    strangers = new_town()
    file, container = attach(desk, ("A.txt", LETTER), ("A.sig", hand.sign(LETTER, strangers.head)))
    [before] = desk.signatures(file["id"])
    assert before["verification"]["verdict"] == "unknown"
    with system(desk) as session:
        long_ago = now() - timedelta(hours=13)
        query = "update signing.signature set checked_at = %s where container_id = %s"
        execute(session, query, (long_ago, container["id"]))
    every_night(desk.installation)
    with system(desk) as session:
        query = """select count(*) from jobs.procrastinate_jobs
            where task_name = 'signing:beside' and args ->> 'file_id' = %s"""
        assert fetch_value(session, query, (container["id"],)) == 2
        add_trusted(session, der(strangers.authority.root), kind="root", at=now())
        for crl in strangers.trust().crls:
            add_trusted(session, crl, kind="crl", at=now())
    check_container(desk.installation, file_id=container["id"])
    [after] = desk.signatures(file["id"])
    assert (after["id"], after["verification"]["verdict"]) == (before["id"], "valid")


@pytest.mark.usefixtures("trusting")
def test_a_signature_beside_a_pdf_is_no_field_of_it_and_outlives_signing_here(
    client: TestClient, desk: Desk, hand: Hand, town, headers
) -> None:
    pdf = desk.content(desk.file["id"])
    made = beside(desk, desk.file["id"], "Письмо.pdf.sig", hand.sign(pdf, town.head))
    assert made.status_code == 201, made.text
    signed = desk.sign()
    assert signed.status_code == 201, signed.text
    address = f"{desk.screen()}/signatures/check"
    assert client.post(address, headers=headers, follow_redirects=False).status_code == 303
    [old] = desk.signatures(desk.file["id"])
    [new] = desk.signatures(signed.json()["file_id"])
    assert (old["form"], old["verification"]["verdict"]) == ("cades", "valid")
    assert (new["form"], new["verification"]["verdict"]) == ("pades", "valid")
    page = card(client, desk)
    assert "подпись в отдельном файле Письмо.pdf.sig" in page
    assert page.count('class="sigb g"') == 2


@pytest.mark.usefixtures("trusting")
def test_a_container_with_its_document_inside_is_checked_against_it(
    desk: Desk, hand: Hand, town
) -> None:
    whole = hand.sign(LETTER, town.head, "-cades", "-nodetach")
    _file, container = attach(desk, ("A.txt", OTHER), ("Приказ.p7m", whole))
    [item] = desk.signatures(container["id"])
    assert item["verification"]["verdict"] == "valid"
    assert item["signed_sha256"] == hashlib.sha256(LETTER).hexdigest()
    assert "Приказ.p7m" in files_of(desk)


def test_a_signature_is_never_the_main_file(desk: Desk, hand: Hand, town, place) -> None:
    token = desk.token
    journal = f"incoming-{place.organisation_id}"
    words = f'{{"title": "О", "correspondent": "Министерство", "journal": "{journal}"}}'
    answer = desk.client.post(
        "/api/v1/records/incoming",
        data={"card": words},
        files=[("file", ("A.sig", hand.sign(LETTER, town.head))), ("file", ("A.txt", LETTER))],
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()["id"]
    files = desk.get(f"/api/v1/documents/{made}").json()["files"]
    assert [(each["name"], each["role"]) for each in files] == [("A.txt", "main")]


@pytest.mark.usefixtures("trusting")
def test_its_bytes_are_known_and_go_with_the_document(desk: Desk, hand: Hand, town) -> None:
    signature = hand.sign(LETTER, town.head)
    sha256 = hashlib.sha256(signature).hexdigest()
    attach(desk, ("A.txt", LETTER), ("A.sig", signature))
    with system(desk) as session:
        assert known_blobs(session, [sha256]) == [sha256]
        query = "update documents.document set deleted_at = %s, number = null where id = %s"
        execute(session, query, (now() - timedelta(days=60), desk.document))
        assert UUID(desk.document) in purge(session, before=now() - timedelta(days=30))
        assert list(known_blobs(session, [sha256])) == []
        query = "select count(*) from signing.signature where document_id = %s"
        assert fetch_value(session, query, (desk.document,)) == 0


def test_a_stranger_sees_no_signature_file_even_without_a_condition(
    desk: Desk, hand: Hand, town, place
) -> None:
    attach(desk, ("A.txt", LETTER), ("A.sig", hand.sign(LETTER, town.head)))
    stranger = testing.make_person(desk.installation, unit_id=place.housing_id)
    with testing.acting(desk.installation, stranger) as session:
        assert fetch_value(session, "select count(*) from signing.container") == 0
        assert fetch_value(session, "select count(*) from signing.preparation") == 0


def test_the_page_of_the_form_names_the_file(client: TestClient, desk: Desk, headers) -> None:
    [file] = attach(desk, ("A.txt", LETTER))
    page = client.get(f"/docs/{desk.document}/forms/signature?file={file['id']}").text
    assert "Подпись к файлу «A.txt»" in page
    assert client.get(f"/docs/{desk.document}/forms/signature").status_code == 404


@pytest.mark.usefixtures("trusting")
def test_the_form_says_what_the_check_found(
    client: TestClient, desk: Desk, hand: Hand, town, headers
) -> None:
    [file] = attach(desk, ("A.txt", LETTER))
    answer = client.post(
        f"{desk.screen(file['id'])}/signatures/detached",
        files={"file": ("A.sig", hand.sign(LETTER, town.head))},
        headers=headers,
    )
    assert answer.status_code == 200
    assert "сохранён рядом с документом" in answer.text
    assert desk.signatures(file["id"])[0]["verification"]["verdict"] == "valid"
