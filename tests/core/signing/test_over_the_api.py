"""Signing over HTTP: poppler and openssl say what was made; bytes are flipped in the store."""

import base64
import hashlib
import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from core.signing.desk import RIGHTS, Desk, give_key
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from litestar.testing import TestClient
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.signing.service.rechecking import check_file


def pdfsig(content: bytes, folder: Path) -> str:
    (folder / "signed.pdf").write_bytes(content)
    command = ["pdfsig", "-nocert", str(folder / "signed.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_poppler_finds_the_signature_valid(desk: Desk, tmp_path: Path) -> None:
    answer = desk.sign(sha256=desk.file["sha256"])
    assert answer.status_code == 201, answer.text
    made = answer.json()
    told = pdfsig(desk.content(made["file_id"]), tmp_path)
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert made["verification"]["verdict"] == "valid"
    assert made["signed_sha256"] == desk.file["sha256"]
    assert made["level"] == "B-B"


def test_openssl_verifies_the_signed_bytes_under_the_own_root(desk: Desk, tmp_path: Path) -> None:
    data = desk.content(desk.sign().json()["file_id"])
    start = data.rindex(b"/ByteRange")
    numbers = data[data.index(b"[", start) + 1 : data.index(b"]", start)].split()
    first, length, second, rest = (int(number) for number in numbers)
    (tmp_path / "content").write_bytes(data[first : first + length] + data[second : second + rest])
    cms = bytes.fromhex(data[length + 1 : second - 1].decode())
    (tmp_path / "sig.der").write_bytes(cms[: 4 + int.from_bytes(cms[2:4], "big")])
    (tmp_path / "root.pem").write_bytes(root_of(desk.installation))
    command = [
        "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "sig.der",
        "-content", "content", "-CAfile", "root.pem", "-purpose", "any", "-out", "out",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stderr, done.stderr


def root_of(installation: Installation) -> bytes:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        ders = fetch_values(session, "select der from signing.trust where kind = 'root'")
    certificates = [x509.load_der_x509_certificate(bytes(der)) for der in ders]
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def test_the_earlier_version_stays_as_it_came(desk: Desk) -> None:
    before = desk.content(desk.file["id"])
    made = desk.sign().json()
    signed = desk.content(made["file_id"])
    assert hashlib.sha256(desk.content(desk.file["id"])).hexdigest() == desk.file["sha256"]
    assert signed.startswith(before)
    card = desk.get(f"/api/v1/documents/{desk.document}").json()
    assert [(f["id"], f["version"], f["role"]) for f in card["files"]] == [
        (made["file_id"], 2, "main")
    ]


def test_two_people_sign_one_after_the_other(
    desk: Desk, place: testing.Town, tmp_path: Path
) -> None:
    second = testing.make_person(
        desk.installation, unit_id=place.chancellery_id, permissions=("signing.sign",)
    )
    give_key(desk.installation, second)
    token = testing.make_token(desk.installation, second, "documents:read", "sign")
    first = desk.sign().json()
    last = desk.sign(first["file_id"], token=token)
    assert last.status_code == 201, last.text
    listed = desk.signatures(last.json()["file_id"])
    assert [item["signer"]["person_id"] for item in listed] == [
        desk.signer.person_id,
        second.person_id,
    ]
    assert [item["verification"]["verdict"] for item in listed] == ["valid", "valid"]
    assert pdfsig(desk.content(last.json()["file_id"]), tmp_path).count("Signature is Valid.") == 2


def test_an_older_version_is_not_signed(desk: Desk) -> None:
    made = desk.sign().json()
    refused = desk.sign()
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:uprava:problem:newer-version"
    assert len(desk.signatures(made["file_id"])) == 1


def test_other_bytes_than_the_approved_are_not_signed(desk: Desk) -> None:
    refused = desk.sign(sha256="0" * 64)
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:uprava:problem:changed-since-approval"


def test_sent_twice_it_is_signed_once(desk: Desk) -> None:
    answers = [desk.sign(key="once") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.text for answer in answers}) == 1
    versions = desk.get(f"/api/v1/documents/{desk.document}").json()["files"]
    assert [each["version"] for each in versions] == [2]


def test_a_stranger_learns_nothing(desk: Desk, client: TestClient) -> None:
    elsewhere = testing.make_town(desk.installation)
    stranger = testing.make_person(
        desk.installation, unit_id=elsewhere.housing_id, permissions=RIGHTS
    )
    give_key(desk.installation, stranger)
    token = testing.make_token(desk.installation, stranger, "documents:read", "sign")
    assert desk.sign(token=token).status_code == 404
    assert desk.get(f"{desk.path()}/signatures", token=token).status_code == 404


def test_without_the_right_or_the_scope_nothing_is_signed(desk: Desk, place: testing.Town) -> None:
    reading = testing.make_token(desk.installation, desk.signer, "documents:read")
    assert desk.sign(token=reading).status_code == 403
    plain = testing.make_person(desk.installation, unit_id=place.chancellery_id)
    give_key(desk.installation, plain)
    token = testing.make_token(desk.installation, plain, "documents:read", "sign")
    assert desk.sign(token=token).status_code == 403


def test_without_a_key_the_answer_says_whom_to_ask(desk: Desk, place: testing.Town) -> None:
    keyless = testing.make_person(
        desk.installation, unit_id=place.chancellery_id, permissions=("signing.sign",)
    )
    token = testing.make_token(desk.installation, keyless, "documents:read", "sign")
    refused = desk.sign(token=token)
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:uprava:problem:no-key"


def test_one_flipped_byte_in_the_store_makes_the_signature_invalid(desk: Desk) -> None:
    made = desk.sign().json()
    content = desk.content(made["file_id"])
    sha256 = hashlib.sha256(content).hexdigest()
    stored = desk.installation.settings.data / "files"
    (blob,) = [path for path in stored.rglob("*") if path.name.endswith(sha256[4:])]
    blob.chmod(0o600)
    blob.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    check_file(desk.installation, file_id=made["file_id"])
    (item,) = desk.signatures(made["file_id"])
    assert item["verification"]["verdict"] == "invalid"
    assert item["signer"]["serial"] == made["signer"]["serial"]


def test_what_is_no_pdf_is_refused(desk: Desk) -> None:
    note = desk.attach("Записка.txt", "Прошу рассмотреть.".encode())
    refused = desk.sign(note["id"])
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:uprava:problem:not-pdf"


def test_a_key_never_leaves(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    made = desk.sign()
    listed = desk.get(f"{desk.path(made.json()['file_id'])}/signatures")
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        query = "select pkcs12 from signing.key where person_id = %s"
        (container,) = fetch_values(session, query, (desk.signer.person_id,))
        bodies = fetch_values(session, "select body from audit.record")
    middle = bytes(container)[200:248]
    forms = (middle.hex(), base64.b64encode(middle).decode().rstrip("=")[4:-4])
    said = "\n".join((made.text, listed.text, caplog.text, *bodies)).lower()
    assert not any(form.lower() in said for form in forms)
    assert UUID(made.json()["id"])
