"""The form of the site: identified people write, everybody else is told where to; and attacks."""

import base64
import json
import re
import time
from typing import Any

import pytest
from plugins.appeals.open_interface.outside import Outside, words
from tests_support.files import small_pdf
from uprava_appeals.open_interface.identity import identified, sign

PATH = "/appeals/send"
SECRET = "gateway-secret-gateway-secret-1234"
ANNA = {"surname": "Кузнецова", "given_name": "Анна", "patronymic": "Дмитриевна",
        "account": "1000321", "email": "anna@example.ru"}  # fmt: skip
TEXT = "Во дворе не горят фонари. <script>alert(1)</script>"


def signed(secret: str = SECRET, at: float | None = None, **changes: Any) -> dict[str, str]:
    """Headers as the gateway sets them."""
    said = ANNA | {"at": int(at or time.time())} | changes
    person = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
    return {"x-uprava-person": person, "x-uprava-signature": sign(person, secret)}


@pytest.fixture
def site(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """A site whose gateway identifies people."""
    monkeypatch.setenv("UPRAVA_APPEALS_SITE_FORM", "header")
    monkeypatch.setenv("UPRAVA_APPEALS_SITE_SECRET", SECRET)
    monkeypatch.setenv("UPRAVA_APPEALS_SITE_LOGIN", outside.bureau.registrar.login)
    return outside


def send(
    site: Outside, *, headers: dict[str, str] | None = None, files: Any = (), **fields: str
) -> Any:
    """Open the form and send it, as a browser behind the gateway does."""
    site.client.cookies.clear()
    headers = signed() if headers is None else headers
    form = site.client.get(PATH, headers=headers)
    token = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
    key = re.search(r'name="_key" value="([^"]+)"', form.text)
    hidden = {"_csrf_token": token[1] if token else site.client.cookies.get("csrf") or "",
              "_key": key[1] if key else "k"}  # fmt: skip
    data = hidden | {"text": TEXT, "email": "anna@example.ru", "agreed": "on"} | fields
    parts = list(files) or [("file", ("", b""))]
    return site.client.post(PATH, data=data, files=parts, headers=headers)


def last(site: Outside) -> Any:
    """The latest appeal of the office."""
    query = """select document_id from appeals.appeal where organisation_id = %s
        order by document_id desc limit 1"""
    return site.bureau.look(query, site.bureau.office.town.organisation_id)


def test_whoever_is_identified_sends_an_appeal_and_gets_its_receipt(site: Outside) -> None:
    pdf = ("file", ("Кузнецова А. Д. жалоба.pdf", small_pdf(200, 200), "application/pdf"))
    answer = send(site, files=[pdf])
    assert answer.status_code == 200, words(answer)
    said = words(answer)
    code = next(word for word in said.split() if re.fullmatch(r"(\w{4}-){2}\w{4}", word))
    number = next(word for word in said.split() if word.startswith("Р-0"))
    assert site.ask(number, code).json()["state"] == "received"
    row = site.bureau.row(last(site))
    assert (row.standing, row.channel, row.form) == ("received", "site", "electronic")
    assert row.title == "Поступило обращение"
    authors = "select surname || ' ' || account from appeals.applicant where id = any"
    assert site.bureau.look(f"{authors} (select applicant_id from appeals.author where"
                            " document_id = %s)", row.id) == "Кузнецова 1000321"  # fmt: skip
    assert site.bureau.look("select text from appeals.content where document_id = %s", row.id)
    files = site.bureau.office.column(
        "select name from documents.file where document_id = %s", row.id
    )
    assert files == ["Обращение.pdf"]
    log = site.bureau.office.column(
        "select body::text from audit.record where object_id = %s", str(row.id)
    )
    assert log
    assert not [each for each in log if "Кузнецов" in each or "фонари" in each]


def test_one_form_is_taken_once(site: Outside) -> None:
    site.client.cookies.clear()
    headers = signed()
    form = site.client.get(PATH, headers=headers).text
    data = dict(re.findall(r'name="(_csrf_token|_key)" value="([^"]+)"', form))
    data |= {"text": TEXT, "agreed": "on"}

    def again() -> Any:
        return site.client.post(PATH, data=data, files=[("file", ("", b""))], headers=headers)

    first, id = again(), last(site)
    second = again()
    assert (first.status_code, second.status_code) == (200, 200), words(first)
    assert last(site) == id
    assert "уже отправлена" in words(second)


def test_a_mistake_keeps_what_was_typed(site: Outside) -> None:
    answer = send(site, agreed="", text=TEXT, email="no address")
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    assert send(site, email="no address").status_code == 422
    assert send(site, text=" ").status_code == 422
    assert send(site, text="я" * 60_000).status_code == 422
    assert send(site, text="нуль\x00").status_code in (200, 422)


@pytest.mark.parametrize(
    "headers",
    [
        {}, signed("another secret of thirty-two signs.."), signed(at=1), signed(surname=" "),
        signed() | {"x-uprava-signature": "0" * 64}, signed() | {"x-uprava-signature": "ы"},
        {"x-uprava-person": "e30=", "x-uprava-signature": sign("e30=", SECRET)},
        {"x-uprava-person": "ы!", "x-uprava-signature": sign("ы!", SECRET)},
        signed(at=time.time() + 3600),
    ],
)  # fmt: skip
def test_whoever_is_not_identified_is_told_where_to_apply(
    site: Outside, headers: dict[str, str]
) -> None:
    sent = {name: value.encode() for name, value in headers.items()}
    before = last(site)
    page = site.client.get(PATH, headers=sent)
    assert page.status_code == 200
    assert "547-ФЗ" in words(page)
    assert 'name="text"' not in page.text
    assert send(site, headers=sent).status_code == 403  # type: ignore[arg-type]
    assert last(site) == before


def test_without_an_adapter_everybody_is_told_where_to_apply(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPRAVA_APPEALS_SITE_FORM", "none")
    assert "547-ФЗ" in words(site.client.get(PATH, headers=signed()))
    assert send(site).status_code == 403


def test_by_default_there_is_no_such_page(outside: Outside) -> None:
    assert outside.client.get(PATH, headers=signed()).status_code == 404


def test_a_short_secret_identifies_nobody(site: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    from uprava.clock import now

    monkeypatch.setenv("UPRAVA_APPEALS_SITE_SECRET", "")
    assert identified(signed(""), at=now()) is None


def test_another_site_cannot_send_in_somebodys_name(site: Outside) -> None:
    headers = signed() | {"origin": "https://evil.example"}
    assert send(site, headers=headers).status_code == 403
    site.client.cookies.clear()
    bare = site.client.post(PATH, data={"text": TEXT, "agreed": "on"}, headers=signed())
    assert bare.status_code == 403, "no token of the form"


def test_large_files_are_taken_of_the_identified_only(site: Outside) -> None:
    large = b"\x89PNG\r\n\x1a\n" + b"\0" * (2 * 1024 * 1024)
    photo = [("file", ("двор.bin", large, "application/octet-stream"))]
    assert send(site, files=photo).status_code != 413
    assert send(site, files=photo, headers={"x-none": "1"}).status_code == 413
    huge = [("file", ("двор.bin", b"\1" * (21 * 1024 * 1024), "application/octet-stream"))]
    assert send(site, files=huge).status_code == 413


def test_a_program_is_no_annex(site: Outside) -> None:
    answer = send(site, files=[("file", ("run.exe", b"MZ" + b"\0" * 200, "image/png"))])
    assert answer.status_code == 422
    assert "run.exe" in words(answer)


def test_floods_are_slowed_down(site: Outside) -> None:
    statuses = [send(site).status_code for _n in range(8)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


def test_without_its_keeper_nothing_is_taken(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPRAVA_APPEALS_SITE_LOGIN", "nobody")
    assert send(site).status_code == 503
