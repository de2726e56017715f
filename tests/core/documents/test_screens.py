"""The list and the card as people and strangers get them over HTTP."""

import csv
import io
import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import typst
from offices import Office, SignIn
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.models import AccessMark
from uprava.tables.csv_text import guarded

PDF = "application/pdf"


def file_of(office: Office, id: UUID) -> UUID:
    with office.as_(office.registrar) as session:
        query = "select id from documents.file where document_id = %s order by id limit 1"
        found = fetch_value(session, query, (id,))
    assert isinstance(found, UUID)
    return found


def fields(page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that posts to an address."""
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.fixture
def ready(office: Office, letter: bytes) -> UUID:
    """A document with a letter whose text and pages are made."""
    id = office.document(files=[("Письмо.pdf", PDF, letter)])
    office.prepare(id)
    return id


def test_the_list_shows_what_is_open_to_the_reader_and_nothing_else(
    office: Office, sign_in: SignIn
) -> None:
    office.document("О ремонте кровли")
    assert "О ремонте кровли" in sign_in(office.registrar).get("/docs").text
    assert "О ремонте кровли" not in sign_in(office.clerk).get("/docs").text
    assert "О ремонте кровли" not in sign_in(office.stranger).get("/docs").text


@pytest.mark.parametrize(
    ("state", "red"), [("registered", True), ("filed", False), ("waiting", False)]
)
def test_a_term_turns_red_only_while_it_runs(
    office: Office, sign_in: SignIn, state: str, red: bool
) -> None:
    id = office.document("О сроке", due_on=date(2020, 11, 17))
    with office.as_(office.registrar) as session:
        execute(session, "update documents.document set state = %s where id = %s", (state, id))
    reader = sign_in(office.registrar)
    for path in ("/docs", f"/docs/{id}"):
        page = reader.get(path).text
        assert "17.11.2020" in page
        assert ("просрочен на" in page) is red, path


def test_the_card_shows_number_file_panel_and_history(
    office: Office, ready: UUID, sign_in: SignIn
) -> None:
    page = sign_in(office.registrar).get(f"/docs/{ready}")
    assert page.status_code == 200
    for text in ("01-12/1", "Письмо.pdf", "О готовности котельных", "Отправитель", "Ответить"):
        assert text in page.text
    assert f"/docs/{ready}/files/{file_of(office, ready)}/pages/2" in page.text
    assert "зарегистрировал(а) документ: 01-12/1" in page.text


def test_the_form_of_a_new_version_wants_to_know_of_which_file(
    office: Office, ready: UUID, sign_in: SignIn
) -> None:
    form = f"/docs/{ready}/forms/version"
    client = sign_in(office.registrar)
    assert client.get(f"{form}?file={file_of(office, ready)}").status_code == 200
    assert client.get(form).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["", "/print", "/viewer", "/news", "/history", "/targets?q=01", "/forms/change",
     "/files/{f}/content", "/files/{f}/pages/1", "/files/{f}/thumbs/1", "/files/{f}/text/1"],
)  # fmt: skip
def test_what_is_not_open_cannot_be_told_from_what_does_not_exist(
    office: Office, ready: UUID, sign_in: SignIn, path: str
) -> None:
    address = path.format(f=file_of(office, ready))
    assert sign_in(office.registrar).get(f"/docs/{ready}{address}").status_code == 200
    client = sign_in(office.clerk)
    closed = client.get(f"/docs/{ready}{address}")
    absent = client.get(f"/docs/019aa000-0000-7000-8000-000000000000{address}")
    assert (closed.status_code, absent.status_code) == (404, 404)
    blank = re.compile(r"[0-9a-f]{16,}|[0-9a-f-]{36}")
    assert blank.sub("", closed.text) == blank.sub("", absent.text)


@pytest.mark.parametrize(
    "path",
    ["/comments", "/links", "/access", "/trash", "/requisites", "/favourite", "/acts/file",
     "/files/{f}/remove", "/files/{f}/restore"],
)  # fmt: skip
def test_nothing_can_be_done_to_a_document_that_is_not_open(
    office: Office, ready: UUID, sign_in: SignIn, path: str
) -> None:
    form = {"_v": "1", "title": "Чужой", "access_mark": "common", "comment": "x", "due_on": "",
            "type": "answer", "target": str(ready), "principal": "1"}  # fmt: skip
    address = f"/docs/{ready}{path.format(f=file_of(office, ready))}"
    refused = sign_in(office.clerk).post(address, data=form, follow_redirects=False)
    assert refused.status_code in (403, 404)
    with office.as_(office.registrar) as session:
        assert (
            fetch_value(session, "select title from documents.document where id = %s", (ready,))
            == "О готовности котельных"
        )


def test_pages_are_pictures_the_browser_may_keep(
    office: Office, ready: UUID, sign_in: SignIn
) -> None:
    client = sign_in(office.registrar)
    address = f"/docs/{ready}/files/{file_of(office, ready)}"
    page = client.get(f"{address}/pages/1")
    assert page.content.startswith((b"\x89PNG", b"\xff\xd8"))
    assert page.headers["cache-control"] == "private, max-age=86400, immutable"
    assert page.headers["vary"] == "Cookie"
    again = client.get(f"{address}/pages/1", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    assert len(client.get(f"{address}/thumbs/2").content) < len(page.content)
    assert client.get(f"{address}/pages/3").status_code == 404


def test_the_text_layer_holds_the_words_of_the_letter(
    office: Office, ready: UUID, sign_in: SignIn
) -> None:
    layer = sign_in(office.registrar).get(f"/docs/{ready}/files/{file_of(office, ready)}/text/1")
    assert "теплоснабжении" in layer.text
    assert "<svg" in layer.text


def test_nothing_of_a_restricted_document_is_cached_and_readings_are_told(
    office: Office, letter: bytes, sign_in: SignIn
) -> None:
    id = office.document(files=[("Письмо.pdf", PDF, letter)], mark=AccessMark.RESTRICTED)
    office.prepare(id)
    client = sign_in(office.registrar)
    address = f"/docs/{id}/files/{file_of(office, id)}"
    for part in ("content", "pages/1", "thumbs/1"):
        assert client.get(f"{address}/{part}").headers["cache-control"] == "no-store"
    assert "документ ДСП открыт" in client.get(f"/docs/{id}").text


def test_the_original_comes_as_an_attachment_with_the_bytes_that_were_sent(
    office: Office, ready: UUID, letter: bytes, sign_in: SignIn
) -> None:
    answer = sign_in(office.registrar).get(f"/docs/{ready}/files/{file_of(office, ready)}/content")
    assert answer.content == letter
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_filters_live_in_the_address_and_a_bad_one_is_told(office: Office, sign_in: SignIn) -> None:
    office.document("О ремонте кровли")
    client = sign_in(office.registrar)
    assert (
        "О ремонте кровли" in client.get("/docs?registered_from=2026-11-20&state=registered").text
    )
    empty = client.get("/docs?registered_to=2026-11-19").text
    assert "О ремонте кровли" not in empty
    assert "Под этими фильтрами документов нет" in empty
    for bad in ("registered_from=2026-02-30", "unit=one", "after=AAAA"):
        assert client.get(f"/docs?{bad}").status_code == 422


def test_pages_of_the_list_follow_each_other_without_gaps(office: Office, sign_in: SignIn) -> None:
    for number in range(53):
        office.document(f"Письмо {number}", number=False)
    client = sign_in(office.registrar)
    seen: list[str] = []
    address = "/docs"
    while address:
        page = client.get(address).text
        seen += re.findall(r"data-row>(Письмо \d+)<", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"Письмо {number}" for number in reversed(range(53))]


def test_the_export_holds_the_list_and_no_live_formulas(office: Office, sign_in: SignIn) -> None:
    office.document('=HYPERLINK("http://evil.example")', number=False)
    office.document("О кровле")
    answer = sign_in(office.registrar).get("/docs/export.csv")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[3] for row in rows[1:]] == ["О кровле", '\'=HYPERLINK("http://evil.example")']
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert guarded(["-1", "+7", "@x", "\tx", "x"]) == ["'-1", "'+7", "'@x", "'\tx", "x"]
    assert (
        len(list(csv.reader(io.StringIO(sign_in(office.clerk).get("/docs/export.csv").text)))) == 1
    )


def test_two_people_changing_one_card_see_each_other(office: Office, sign_in: SignIn) -> None:
    id = office.document("О кровле")
    client = sign_in(office.registrar)
    action = f"/docs/{id}/requisites"
    mine = fields(client.get(f"/docs/{id}/forms/change").text, action) | {
        "title": "О кровле школы", "due_on": "2026-12-01", "access_mark": "common",
    }  # fmt: skip
    theirs = mine | {"_key": "other", "title": "О кровле садика"}
    assert client.post(action, data=theirs, follow_redirects=False).status_code == 303
    conflict = client.post(action, data=mine, follow_redirects=False)
    assert conflict.status_code == 409
    assert "О кровле школы" in conflict.text
    assert "О кровле садика" in conflict.text
    over = fields(conflict.text, action)
    assert client.post(action, data=over, follow_redirects=False).status_code == 303
    assert "О кровле школы" in client.get(f"/docs/{id}").text


def test_a_form_sent_twice_acts_once(office: Office, sign_in: SignIn) -> None:
    id = office.document()
    client = sign_in(office.registrar)
    action = f"/docs/{id}/comments"
    form = fields(client.get(f"/docs/{id}").text, action) | {"comment": "Проверено"}
    for _time in range(3):
        assert client.post(action, data=form, follow_redirects=False).status_code == 303
    with office.as_(office.registrar) as session:
        query = "select text from documents.comment where document_id = %s"
        assert fetch_values(session, query, (id,)) == ["Проверено"]


def test_an_act_on_an_outdated_card_is_not_done(office: Office, sign_in: SignIn) -> None:
    id = office.document()
    client = sign_in(office.registrar)
    form = {"_v": "1", "_key": "a"}
    assert (
        client.post(f"/docs/{id}/acts/review", data=form, follow_redirects=False).status_code == 303
    )
    late = client.post(f"/docs/{id}/acts/file", data=form | {"_key": "b"}, follow_redirects=False)
    assert late.status_code == 409
    assert "На рассмотрении" in late.text
    assert "В деле" in late.text


def test_a_broken_panel_costs_only_itself(office: Office, sign_in: SignIn) -> None:
    id = office.document("Письмо, у которого сбой панели")
    page = sign_in(office.registrar).get(f"/docs/{id}")
    assert page.status_code == 200
    assert "Остальная карточка полная" in page.text


def test_files_are_added_versioned_removed_and_put_back(
    office: Office, letter: bytes, sign_in: SignIn
) -> None:
    id = office.document()
    client = sign_in(office.registrar)
    upload: dict[str, Any] = {"file": ("Письмо.pdf", letter, PDF)}
    done = client.post(f"/docs/{id}/files", data={"_key": "a"}, files=upload)
    assert "Письмо.pdf" in done.text
    first = file_of(office, id)
    newer: dict[str, Any] = {"file": ("Письмо-2.pdf", letter + b"\n", PDF)}
    address = f"/docs/{id}/files/{first}"
    page = client.post(f"{address}/versions", data={"_v": "2", "_key": "b"}, files=newer).text
    assert "Письмо-2.pdf" in page
    assert "версия 2" in page
    late = client.post(f"{address}/versions", data={"_v": "2", "_key": "c"}, files=newer)
    assert late.status_code == 409
    assert "версия 2" in late.text
    gone = client.post(f"{address}/remove")
    assert f"{address}/restore" in gone.text
    assert client.get(f"{address}/content").status_code == 404
    client.post(f"{address}/restore")
    assert client.get(f"{address}/content").status_code == 200


def test_a_view_is_saved_shown_and_deleted_by_its_owner_only(
    office: Office, sign_in: SignIn
) -> None:
    form = {"title": "Просроченные", "query": "state=registered", "audience": "me", "_key": "v"}
    page = sign_in(office.registrar).post("/docs/views", data=form).text
    number = re.search(r"/docs/views/(\d+)/delete", page)
    assert number is not None
    assert "/docs?state=registered" in page.replace("&amp;", "&")
    assert "Просроченные" not in sign_in(office.clerk).get("/docs").text
    client = sign_in(office.clerk)
    assert client.post(f"/docs/views/{number[1]}/delete").status_code == 404
    assert sign_in(office.registrar).post(f"/docs/views/{number[1]}/delete").status_code == 200


def test_neighbours_are_those_of_the_list_the_card_was_opened_from(
    office: Office, sign_in: SignIn
) -> None:
    first, draft, last = office.document(), office.document(number=False), office.document()
    client = sign_in(office.registrar)
    narrow = "registered_from=2026-11-20"

    def goes(address: str) -> str:
        return client.get(address, follow_redirects=False).headers["location"]

    assert goes(f"/docs/{first}/newer") == f"/docs/{draft}"
    assert goes(f"/docs/{last}/older") == f"/docs/{draft}"
    assert goes(f"/docs/{first}/newer?{narrow}") == f"/docs/{last}?{narrow}"
    assert goes(f"/docs/{last}/newer?{narrow}") == f"/docs/{last}?{narrow}"
    assert "Это конец списка." in client.get(f"/docs/{last}/newer").text
    assert sign_in(office.clerk).get(f"/docs/{first}/newer").status_code == 404


def test_a_form_with_a_mistake_comes_back_as_it_was_filled_in(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    form = {"_v": "1", "title": " ", "due_on": "2026-12-01", "access_mark": "restricted"}
    page = sign_in(office.registrar).post(f"/docs/{id}/requisites", data=form)
    assert page.status_code == 422
    assert "Заполните это поле." in page.text
    assert 'value="2026-12-01"' in page.text
    assert 'value="restricted" checked' in page.text


def test_a_page_far_behind_is_drawn_when_it_is_opened(office: Office, sign_in: SignIn) -> None:
    text = "#pagebreak()\n".join(f"Лист {number}\n" for number in range(1, 42))
    id = office.document(files=[("Том.pdf", PDF, bytes(typst.compile(text.encode())))])
    office.prepare(id)
    client = sign_in(office.registrar)
    address = f"/docs/{id}/files/{file_of(office, id)}"
    made = "select count(*) from documents.page join documents.file using (sha256) where document_id = %s"  # noqa: E501
    with office.as_(office.registrar) as session:
        before = fetch_value(session, made, (id,))
    assert client.get(f"{address}/pages/41").content.startswith((b"\x89PNG", b"\xff\xd8"))
    assert client.get(f"{address}/pages/42").status_code == 404
    with office.as_(office.registrar) as session:
        assert fetch_value(session, made, (id,)) == before + 1


def test_a_document_is_linked_by_its_number_without_scripts(
    office: Office, sign_in: SignIn
) -> None:
    letter, answer = office.document("Запрос"), office.document("Ответ")
    client = sign_in(office.registrar)
    form = {"type": "answer", "target_text": "01-12/1", "_key": "l"}
    assert "Запрос" in client.post(f"/docs/{answer}/links", data=form).text
    assert "ответ дан документом" in client.get(f"/docs/{letter}").text
    missing = client.post(f"/docs/{answer}/links", data=form | {"target_text": "7", "_key": "m"})
    assert missing.status_code == 422


def test_acts_of_modules_are_named_in_the_readers_language(office: Office, sign_in: SignIn) -> None:
    page = sign_in(office.registrar).get(f"/docs/{office.document()}").text
    assert "Напомнить" in page
    assert "Remind me" not in page
