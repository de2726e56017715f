"""Bad files and bad requests: a sentence, never a 500, nothing half-kept."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from core.rendering.locked_files import locked_odt, locked_ooxml
from core.rendering.office_files import docx
from litestar.testing import TestClient
from tests_support.files import small_pdf
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

PATH = "/api/v1/records/incoming"

ENCRYPTED = small_pdf(
    extra=b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O("
    + b"a" * 32
    + b")/U("
    + b"b" * 32
    + b")>>/ID[<00><00>]"
)


def bomb() -> bytes:
    """Return a .docx whose only big member unpacks to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(256):
                member.write(b"\0" * 4 * 1024 * 1024)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """Return a PNG header that claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.fixture
def send(client: TestClient, installation: Installation, town: testing.Town) -> Callable:
    """Send a letter as a registrar; the card may be replaced whole."""
    person = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    token = testing.make_token(installation, person, "documents:read", "documents:write")
    card = {"title": "О погоде", "correspondent": "Министерство",
            "journal": f"incoming-{town.organisation_id}"}  # fmt: skip

    def send(content: bytes = small_pdf(), name: str = "a.pdf", **changes: Any) -> Any:
        whole = changes.pop("whole", None) or json.dumps(card | changes.pop("card", {}))
        headers = {"authorization": f"Bearer {token}", **changes.pop("headers", {})}
        files = changes.pop("files", [("file", (name, content))])
        return client.post(PATH, data={"card": whole}, files=files, headers=headers)

    send.token = token  # type: ignore[attr-defined]
    return send


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "bad-file"),
        (small_pdf()[:200], "a.pdf", "bad-file"),
        (b"\0" * 500, "a.pdf", "bad-file"),
        (ENCRYPTED, "a.pdf", "bad-file"),
        (b"MZ\x90\0" + b"\0" * 4000, "a.pdf", "bad-file"),
        (b"MZ\x90\0" + b"\0" * 4000, "setup.exe", "bad-file"),
        (b"<html><script>alert(1)</script></html>", "a.html", "bad-file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "bad-file"),
        (b"plain text", "a.pdf", "bad-file"),
        (small_pdf(), "a.docx", "bad-file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    send: Callable, content: bytes, name: str, code: str
) -> None:
    answer = send(content, name)
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"] == f"urn:uprava:problem:{code}"
    assert problem["errors"]["file[0]"].startswith(name)
    assert len(problem["detail"]) > 20
    assert send().json()["number"] == "01-12/1"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (locked_ooxml(docx(["Тайна"]), "секрет"), "a.docx"),
        (locked_ooxml(docx(["Тайна"]), "секрет"), "a.xlsx"),
        (locked_odt("Тайна", "секрет"), "a.odt"),
        (ENCRYPTED, "a.pdf"),
    ],
)
def test_a_file_under_a_password_is_refused_for_its_password(
    send: Callable, content: bytes, name: str
) -> None:
    answer = send(content, name)
    assert answer.status_code == 422
    assert "защищён паролем" in answer.json()["errors"]["file[0]"]


def test_a_zip_bomb_is_refused_quickly_and_keeps_nothing(send: Callable) -> None:
    answer = send(bomb(), "a.docx")
    assert answer.status_code == 422
    assert send().json()["number"] == "01-12/1"


def test_a_page_of_fourteen_thousand_points_is_registered(send: Callable) -> None:
    assert send(small_pdf(14_400, 14_400)).status_code == 201


def test_a_picture_that_claims_to_be_huge_does_no_harm(send: Callable) -> None:
    assert send(png(60_000, 60_000), "a.png").status_code in (201, 422)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("письмо\u202efdp.pdf", "письмоfdp.pdf"),
        ("a" * 400 + ".pdf", None),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(send: Callable, name: str, kept: str | None) -> None:
    answer = send(small_pdf(), name)
    assert answer.status_code == 201
    told = answer.json()["files"][0]["name"]
    assert told == kept or (kept is None and len(told) <= 200 and told.endswith(".pdf"))


@pytest.mark.parametrize(
    "whole",
    ["", "{", "[]", '"x"', "null", '{"title": 1}', '{"title": "a"}', "{" * 5000,
     '{"title":"a","correspondent":"b","extra":1}',
     '{"title":"a","correspondent":"b","outgoing_date":"2026-02-30"}'],
)  # fmt: skip
def test_a_card_that_is_not_the_json_expected_is_refused(send: Callable, whole: str) -> None:
    answer = send(whole=whole or " ")
    assert answer.status_code == 422
    assert "card" in answer.json()["errors"]


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "а" * 1001}, "title"),
        ({"title": "a\u0000b"}, "title"),
        ({"correspondent": ""}, "correspondent"),
        ({"outgoing_date": "2099-01-01"}, "outgoing_date"),
        ({"journal": "no-such"}, "journal"),
        ({"addressee": "nobody-here"}, "addressee"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(send: Callable, card: dict, field: str) -> None:
    answer = send(card=card)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_a_request_without_files_or_with_too_many_is_refused(send: Callable) -> None:
    many = [("file", (f"{number}.pdf", small_pdf())) for number in range(51)]
    assert send(files=[("other", ("a.pdf", small_pdf()))]).status_code == 422
    assert send(files=many).status_code == 422


def test_one_bad_file_refuses_the_whole_letter(send: Callable) -> None:
    files = [("file", ("good.pdf", small_pdf())), ("file", ("bad.pdf", b""))]
    answer = send(files=files)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["file[1]"]
    assert send().json()["number"] == "01-12/1"


def test_a_cursor_of_another_query_is_refused(client: TestClient, send: Callable) -> None:
    for _ in range(3):
        send()
    headers = {"authorization": f"Bearer {send.token}"}  # type: ignore[attr-defined]
    first = client.get("/api/v1/documents?limit=2", headers=headers).json()
    assert len(first["items"]) == 2
    second = client.get(f"/api/v1/documents?limit=2&cursor={first['next']}", headers=headers).json()
    assert [item["number"] for item in second["items"]] == ["01-12/1"]
    assert second["next"] is None
    other = client.get(f"/api/v1/documents?state=filed&cursor={first['next']}", headers=headers)
    assert other.status_code == 422
    assert client.get("/api/v1/documents?cursor=%00", headers=headers).status_code == 422


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "registered_from=yesterday", "cursor=" + "a" * 9000],
)
def test_a_parameter_out_of_range_is_refused(
    client: TestClient, send: Callable, query: str
) -> None:
    headers = {"authorization": f"Bearer {send.token}"}  # type: ignore[attr-defined]
    answer = client.get(f"/api/v1/documents?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_expired_or_revoked_token_is_nobody(
    client: TestClient, send: Callable, installation: Installation
) -> None:

    headers = {"authorization": f"Bearer {send.token}"}  # type: ignore[attr-defined]
    assert client.get("/api/v1/documents", headers=headers).status_code == 200
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, "update users.api_token set expires_at = now() - interval '1 second'")
    assert client.get("/api/v1/documents", headers=headers).status_code == 401


@pytest.mark.parametrize("range_", ["bytes=999999-", "bytes=-0", "bytes=5-2"])
def test_a_range_outside_the_file_is_answered_416(
    client: TestClient, send: Callable, range_: str
) -> None:
    letter = send().json()
    headers = {"authorization": f"Bearer {send.token}", "range": range_}  # type: ignore[attr-defined]
    path = f"/api/v1/documents/{letter['id']}/files/{letter['files'][0]['id']}/content"
    assert client.get(path, headers=headers).status_code == 416
