"""Labels, finding by scan, the public check: what is told to whom, and what never."""

import hashlib
import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from litestar.testing import TestClient
from PIL import Image
from tests_support.browser import session_token
from tests_support.files import small_pdf
from uprava import testing
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.registering import NewDocument, create, index
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.marks.codes import KEYS, LATIN, RUSSIAN, make_code, read_code, shown
from uprava_records.marks.service.marking import code_of

SIGNED_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@dataclass
class Desk:
    """A chancellery at the screens, and a passer-by without an account."""

    installation: Installation
    client: Any
    town: testing.Town
    registrar: Reader
    stranger: Reader

    def visit(self, method: str, path: str, reader: Reader | None = None, **options: Any) -> Any:
        """Ask as somebody, or as nobody, with the token forms need."""
        sid = session_token(self.installation, reader) if reader else ""
        self.enter(sid)
        csrf = ""
        if method == "POST":
            page = self.client.get("/sign-in", follow_redirects=False)
            csrf = page.cookies.get("csrf") or ""
            self.enter(sid)
            self.client.cookies.set("csrf", csrf)
        headers = {"x-csrftoken": csrf}
        return self.client.request(method, path, headers=headers, follow_redirects=False, **options)

    def enter(self, sid: str) -> None:
        """Forget every cookie but that of a session."""
        self.client.cookies.clear()
        if sid:
            self.client.cookies.set("sid", sid)

    def outgoing(self, *, mark: AccessMark = AccessMark.COMMON, signed: str = "valid") -> UUID:
        """Make a registered outgoing letter that carries a signature with this verdict."""
        reader, town = self.registrar, self.town
        with testing.acting(self.installation, reader) as session:
            new = NewDocument(
                "records.outgoing",
                "О жалобе Сидоровой",
                "Сидорова",
                "registered",
                town.organisation_id,
                town.chancellery_id,
                mark,
            )
            head = create(session, new, reader=reader, at=now())
            own = Opening(town.chancellery_id, AccessRight.MANAGE, "journal")
            open_to(session, head, [own], at=now(), by=reader.person_id)
            data = small_pdf() + head.id.bytes
            blob = self.installation.store.put(io.BytesIO(data))
            received = Received(
                "Письмо.pdf", "application/pdf", len(data), blob.sha256, None, "main"
            )
            jobs = self.installation.jobs
            attach(session, head, [received], reader=reader, at=now(), jobs=jobs)
            index(session, head, words=[])
        with system_transaction(self.installation.engine, today=testing.TODAY) as session:
            execute(
                session, "update documents.document set number = %s, registered_on = '2026-11-20'"
                " where id = %s", (f"01-13/{head.id.hex[-6:]}", head.id),
            )  # fmt: skip
            if signed:
                self.sign(session, head.id, signed)
        return head.id

    def sign(self, session: Any, id: UUID, verdict: str) -> None:
        """Write down a signature of the document's file, as a check has found it."""
        file = fetch_value(session, "select id from documents.file where document_id = %s", (id,))
        execute(
            session,
            "insert into signing.signature (id, document_id, file_id, form, signed_sha256, field,"
            " level, serial, owner, signed_at, verdict, protocol, checked_at) values (%s, %s, %s,"
            " 'pades', '', 'S1', 'B-T', '0A', 'Орлов Виктор Николаевич', %s, %s, '{}', %s)",
            (uuid7(), id, file, SIGNED_AT, verdict, SIGNED_AT),
        )

    def change(self, query: str, *values: object) -> None:
        """Change a row past the rights of any reader."""
        with system_transaction(self.installation.engine, today=testing.TODAY) as session:
            execute(session, query, values)

    def code(self, id: UUID) -> str:
        """Return the document's code, made as a label makes it."""
        with testing.acting(self.installation, self.registrar) as session:
            head = get_document(session, id, reader=self.registrar)
            return code_of(session, head, reader=self.registrar, at=now())

    def opened(self, **options: Any) -> tuple[UUID, str]:
        """Make a letter whose check is open; return it and its code."""
        id = self.outgoing(**options)
        answer = self.visit("POST", f"/records/marks/{id}/open", self.registrar)
        assert answer.status_code == 303, answer.text
        return id, self.code(id)


@pytest.fixture
def desk(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Iterator[Desk]:
    """A fresh town's chancellery; nobody has guessed yet."""
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id,
        permissions=("records.label", "records.check", "records.number"),
    )  # fmt: skip
    made = Desk(
        installation, client, town, registrar,
        testing.make_person(installation, unit_id=town.housing_id),
    )  # fmt: skip
    made.change("delete from users.sign_in_attempt where subject like 'check:%%'")
    yield made
    client.cookies.clear()


def test_a_code_is_read_however_a_scanner_or_a_person_types_it() -> None:
    backwards = str.maketrans(LATIN, RUSSIAN)
    for _ in range(200):
        code = make_code()
        address = f"https://docs.example/check/{code}"
        for typed in (code, shown(code), shown(code).lower(), f" {shown(code)}\r\n", address):
            assert read_code(typed) == code
            assert read_code(typed.upper().translate(backwards)) == code
    assert "Й".translate(KEYS) == "Q"
    assert read_code("7K3QX-M9ODZ") == "7K3QXM90DZ"
    for wrong in ("", "привет", "01-13/4", "7K3QX-M90D", "7K3QX-M90DZZ", "UUUUU-UUUUU"):
        assert read_code(wrong) is None


def pictures(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Draw the pages by another program."""
    (folder / "labels.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "200", "-png", folder / "labels.pdf", folder / "page"]
    subprocess.run(command, check=True, capture_output=True)
    return [Image.open(path) for path in sorted(folder.glob("page*.png"))]


@pytest.mark.parametrize("design", ["label", "stamp"])
def test_the_code_on_a_label_is_read_by_another_program(
    desk: Desk, design: str, tmp_path: Path
) -> None:
    id = desk.outgoing()
    form = {"design": design, "sheet": "roll", "first": "1"}
    answer = desk.visit("POST", f"/records/marks/{id}/labels", desk.registrar, data=form)
    assert answer.status_code == 200, answer.text
    pages = pictures(answer.content, tmp_path)
    told = subprocess.run(
        ["pdfinfo", tmp_path / "labels.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert "164.409 x 113.386 pts" in told  # 58 × 40 mm
    found = [each for page in pages for each in zxingcpp.read_barcodes(page)]
    assert {str(each.format) for each in found} == {"QR Code", "Code 128"}
    assert {each.text for each in found} == {shown(desk.code(id))}


def test_labels_of_a_day_fill_sheets_from_the_first_free_place(desk: Desk, tmp_path: Path) -> None:
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        journal = fetch_value(
            session, "insert into documents.journal (code, kind, organisation_id, unit_id, index,"
            " title, number_template, restarts, active) values (%s, 'records.outgoing', %s, %s,"
            " '01-13', 'Исходящие', '{seq}', 'yearly', true) returning id",
            (f"m-{desk.town.organisation_id}", desk.town.organisation_id,
             desk.town.chancellery_id),
        )  # fmt: skip
    codes = []
    for seq in range(1, 5):
        id = desk.outgoing()
        desk.change(
            "update documents.document set journal_id = %s, period = 2026, seq = %s where id = %s",
            journal, seq, id,
        )  # fmt: skip
        codes.append(shown(desk.code(id)))
    form = {"journal": str(journal), "since": "2026-11-20", "until": "2026-11-20",
            "design": "label", "sheet": "a4", "first": "20"}  # fmt: skip
    answer = desk.visit("POST", "/records/labels", desk.registrar, data=form)
    assert answer.status_code == 200, answer.text
    found = [
        [each.text for each in zxingcpp.read_barcodes(page) if "QR" in str(each.format)]
        for page in pictures(answer.content, tmp_path)
    ]
    assert [sorted(page) for page in found] == [sorted(codes[:2]), sorted(codes[2:])]
    nothing = desk.visit(
        "POST", "/records/labels", desk.registrar, data=form | {"since": "2020-01-01",
        "until": "2020-01-02"},
    )  # fmt: skip
    assert "ничего не зарегистрировано" in nothing.text


def test_a_scan_opens_the_card_of_those_who_may_see_it(desk: Desk) -> None:
    id = desk.outgoing()
    code = desk.code(id)
    for typed in (code, shown(code).lower()):
        answer = desk.visit("GET", f"/records/scan?code={typed}", desk.registrar)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/docs/{id}")
    closed = desk.visit("GET", f"/records/scan?code={code}", desk.stranger)
    unknown = desk.visit("GET", f"/records/scan?code={make_code()}", desk.stranger)
    assert closed.status_code == unknown.status_code == 404
    assert "среди доступных вам нет" in closed.text
    same = re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}|[0-9a-f]{16,}", "", closed.text)
    assert same == re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}|[0-9a-f]{16,}", "", unknown.text)
    assert "не наш код" in desk.visit("GET", "/records/scan?code=4601234567893", desk.stranger).text


def test_an_open_check_tells_number_date_and_signature_and_names_nobody(desk: Desk) -> None:
    id, code = desk.opened()
    page = desk.visit("GET", f"/check/{code}").text
    assert f"01-13/{id.hex[-6:]}" in page
    assert "20.11.2026" in page
    assert "Электронная подпись действительна." in page
    for secret in ("Сидоров", "Орлов", "жалоб", str(id)):
        assert secret not in page


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("invalid", "Электронная подпись недействительна."), ("unknown", "до конца не удалось")],
)
def test_a_signature_that_is_no_longer_valid_is_said_so(
    desk: Desk, verdict: str, said: str
) -> None:
    id, code = desk.opened()
    desk.change("update signing.signature set verdict = %s where document_id = %s", verdict, id)
    assert said in desk.visit("GET", f"/check/{code}").text


def test_only_signed_registered_open_documents_may_be_opened(desk: Desk) -> None:
    def refused(id: UUID) -> str:
        answer = desk.visit("POST", f"/records/marks/{id}/open", desk.registrar)
        assert answer.status_code == 409
        return str(answer.text)

    assert "ограничением доступа" in refused(desk.outgoing(mark=AccessMark.RESTRICTED))
    assert "нет действительной подписи" in refused(desk.outgoing(signed=""))
    assert "нет действительной подписи" in refused(desk.outgoing(signed="invalid"))
    draft = desk.outgoing()
    desk.change("update documents.document set number = null where id = %s", draft)
    assert "зарегистрированного" in refused(draft)
    letter = desk.outgoing()
    answer = desk.visit("POST", f"/records/marks/{letter}/open", desk.stranger)
    assert answer.status_code in {403, 404}
    assert desk.visit("POST", f"/records/marks/{letter}/open").status_code in {303, 401, 403}


CLOSING = {
    "restricted": "update documents.document set access_mark = 'restricted' where id = %s",
    "annulled": "update documents.document set state = 'annulled' where id = %s",
    "deleted": "update documents.document set deleted_at = now() where id = %s",
    "without number": "update documents.document set number = null where id = %s",
    "of another kind": "update documents.document set kind = 'records.internal' where id = %s",
    "closed": "update records.mark set opened_at = null where document_id = %s",
    "unsigned": "delete from signing.signature where document_id = %s",
}


@pytest.mark.parametrize("how", CLOSING)
def test_what_may_not_be_told_answers_like_a_code_that_does_not_exist(desk: Desk, how: str) -> None:
    id, code = desk.opened()
    assert desk.visit("GET", f"/check/{code}").status_code == 200
    desk.change(CLOSING[how], id)
    answers = [desk.visit("GET", f"/check/{each}") for each in (code, make_code(), "nonsense")]
    plain = {re.sub(r"[0-9a-f]{16,}|value=\"[^\"]*\"", "", each.text) for each in answers}
    assert [each.status_code for each in answers] == [404, 404, 404]
    assert len(plain) == 1
    assert len({str(sorted(set(each.headers) - {"x-request-id"})) for each in answers}) == 1


def test_guessing_is_slowed_down_and_a_right_code_costs_nothing(desk: Desk) -> None:
    _id, code = desk.opened()
    for _ in range(40):
        assert desk.visit("GET", f"/check/{code}").status_code == 200
    for _ in range(21):
        assert desk.visit("GET", f"/check/{make_code()}").status_code == 404
    refused = desk.visit("GET", f"/check/{make_code()}")
    assert refused.status_code == 429
    assert "слишком много неверных кодов" in refused.text
    assert int(refused.headers["retry-after"]) >= 1


def test_a_file_is_compared_by_a_form_where_no_script_runs(desk: Desk) -> None:
    id, code = desk.opened()
    own = small_pdf() + id.bytes
    page = desk.visit("GET", f"/check/{code}").text
    assert hashlib.sha256(own).hexdigest() in page
    for data, said in ((own, "Файл совпадает"), (own + b" ", "Файл другой")):
        files = {"file": ("doc.pdf", data, "application/pdf")}
        answer = desk.visit("POST", f"/check/{code}", files=files)
        assert answer.status_code == 200, answer.text
        assert f"<div>{said}" in answer.text
    large = {"file": ("doc.pdf", b"x" * 1_200_000, "application/pdf")}
    assert desk.visit("POST", f"/check/{code}", files=large).status_code == 413
    unknown = desk.visit(
        "POST", f"/check/{make_code()}", files={"file": ("doc.pdf", own, "application/pdf")}
    )
    assert unknown.status_code == 404
