"""Files that hold personal data: who sees the card alone learns nothing of them, by any way."""

import re
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import letters
import pytest
from offices import Office, SignIn, kept
from uprava import testing
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import fetch_value, fetch_values
from uprava.db.transaction import beside, system_transaction
from uprava.documents.late_pages import make_pages
from uprava.documents.models import AccessRight
from uprava.documents.preparing import prepare
from uprava.documents.reindexing import reindex
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.filing import FileRow, Received, attach, insert, list_files
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.search import Question, find
from uprava.documents.service.versions import add_version, remove_file
from uprava.errors import NotFoundError
from uprava.rendering import extract_text
from uprava.users.reader import Reader

PDF = "application/pdf"
NAME = "Ежов П. С., диагноз.pdf"
GONE = "Справка Ежова.pdf"
SENTENCE = "Файлы открыты тем, кто рассматривает документ."
WORDS = ("Ежов", "диагноз", "котельн", "теплоснабжен")
"""What the files are called, and what stands in them."""

POWERS = ("documents.attach", "documents.share", "signing.sign", "documents.comment")


@dataclass(frozen=True)
class Plea:
    """A plea with a file of two versions, and one that was taken away."""

    office: Office
    id: UUID
    first: FileRow
    file: FileRow
    gone: FileRow
    onlooker: Reader
    """Somebody of the chancellery, who may do everything with the document but read its files."""

    @property
    def files(self) -> list[FileRow]:
        return [self.first, self.file, self.gone]


@pytest.fixture
def plea(office: Office, letter: bytes) -> Plea:
    author, jobs = office.registrar, office.installation.jobs
    town = office.town

    def received(name: str, data: bytes) -> Received:
        return Received(name, PDF, len(data), kept(office, data))

    new = NewDocument(
        letters.PLEA, "О лечении", "Обращение", "registered", town.organisation_id,
        town.chancellery_id,
    )  # fmt: skip
    with office.as_(author) as session:
        head = create(session, new, reader=author, at=now())
        unit = Opening(town.chancellery_id, AccessRight.MANAGE, "journal")
        open_to(session, head, [unit], at=now(), by=author.person_id)
        parts = [received(NAME, letter), received(GONE, letter + b" ")]
        first, gone = attach(session, head, parts, reader=author, at=now(), jobs=jobs)
        index(session, head, words=[])
    with office.as_(author) as session:
        again = received(NAME, letter + b"  ")
        assert add_version(session, first, again, reader=author, at=now(), jobs=jobs) is None
        remove_file(session, head.id, file_id=gone.id, reader=author, at=now(), jobs=jobs)
        [file] = list_files(session, head.id)
    for each in (first, file):
        prepare(office.installation, file_id=str(each.id))
        make_pages(office.installation, file_id=str(each.id), first=1)
    onlooker = testing.make_person(
        office.installation, unit_id=town.chancellery_id, permissions=POWERS
    )
    return Plea(office, head.id, first, file, gone, onlooker)


def told(text: str) -> list[str]:
    """Return what of the files a text tells."""
    return [word for word in WORDS if word in text]


def test_card_says_in_one_sentence_that_the_files_are_for_others(
    plea: Plea, sign_in: SignIn
) -> None:
    client = sign_in(plea.onlooker)
    for part in ("", "/print", "/viewer", "/history"):
        shown = client.get(f"/docs/{plea.id}{part}", headers={"hx-request": "true"} if part else {})
        assert shown.status_code == 200
        assert not told(shown.text), part
        assert not [each for each in plea.files if str(each.id) in shown.text], part
        assert (SENTENCE in shown.text) is (part != "/history")
    card = client.get(f"/docs/{plea.id}").text
    assert "/forms/attach" not in card
    assert NAME in sign_in(plea.office.registrar).get(f"/docs/{plea.id}").text


def addresses(plea: Plea) -> set[tuple[str, str]]:
    """Return method and path of everything about one file, as the core and its areas have it."""
    return {
        (str(method), path)
        for handler in plea.office.installation.plugins.routes()
        for method in handler.http_methods - {"HEAD"}
        for path in handler.paths
        if "{file_id" in path
    }


def test_every_address_of_a_file_answers_like_that_of_an_unknown_one(
    plea: Plea, sign_in: SignIn
) -> None:
    client, unknown = sign_in(plea.onlooker), str(uuid4())
    token = testing.make_token(
        plea.office.installation, plea.onlooker, "documents:read documents:write sign"
    )
    bearer = {"authorization": f"Bearer {token}"}
    asked = addresses(plea)
    assert len(asked) > 15, "the addresses of files were found"
    refused = 0
    for method, path in asked:
        for file in plea.files:
            answers = []
            for id in (str(file.id), unknown):
                url = path.replace("{id}", str(plea.id)).replace("{file_id}", id)
                url = re.sub(r"\{\w+\}", "1", url).replace(
                    "/signatures/1", f"/signatures/{unknown}"
                )
                headers = bearer if path.startswith("/api/") else {}
                answer = client.request(method, url, headers=headers, follow_redirects=False)
                assert answer.status_code >= 400, (method, url)
                answers.append((answer.status_code, answer.text.replace(id, "·")))
            hidden = [re.sub(r"[0-9a-f]{16,}|\d\d:\d\d", "·", text) for _code, text in answers]
            assert answers[0][0] == answers[1][0], (method, path)
            assert hidden[0] == hidden[1], (method, path)
            assert not told(hidden[0]), (method, path)
            refused += answers[0][0] == 404
    assert refused > len(asked)


def test_whoever_is_refused_changes_no_files(plea: Plea, sign_in: SignIn) -> None:
    client = sign_in(plea.onlooker)
    sent = {"file": ("Ещё.txt", b"text", "text/plain")}
    assert client.post(f"/docs/{plea.id}/files", files=sent).status_code == 404
    for form in ("attach", "version", "signature"):
        assert client.get(f"/docs/{plea.id}/forms/{form}?file={plea.file.id}").status_code == 404
    assert client.get(f"/docs/{plea.id}/changes").status_code == 404


def test_the_api_and_the_printed_card_tell_no_file(plea: Plea, sign_in: SignIn, tmp_path) -> None:
    token = testing.make_token(plea.office.installation, plea.onlooker, "documents:read")
    client = sign_in(plea.onlooker)
    card = client.get(
        f"/api/v1/documents/{plea.id}", headers={"authorization": f"Bearer {token}"}
    ).json()
    assert (card["files"], card["files_closed"]) == ([], True)
    printed = tmp_path / "card.pdf"
    printed.write_bytes(client.get(f"/docs/{plea.id}/card.pdf").content)
    text = extract_text(printed, PDF).text
    assert "О лечении" in text
    assert not told(text)


@pytest.mark.parametrize("reader", ["registrar", "onlooker"])
def test_no_word_of_the_files_is_found_by_anybody(plea: Plea, reader: str) -> None:
    reindex(plea.office.installation, document_id=str(plea.id))
    who = plea.onlooker if reader == "onlooker" else plea.office.registrar
    with plea.office.as_(who) as session:
        for word in ("котельных", "теплоснабжении", "котельн*", "диагноз", "Ежов"):
            page = find(session, Question(word), reader=who, limit=20, timeout=5000)
            assert plea.id not in [row.id for row in page.rows], word
        [hit] = [
            row
            for row in find(session, Question("лечении"), reader=who, limit=20, timeout=5000).rows
            if row.id == plea.id
        ]
    assert not told(hit.snippet)
    with system_transaction(plea.office.installation.engine, today=testing.TODAY) as session:
        query = "select body from documents.text where document_id = %s"
        assert fetch_value(session, query, (plea.id,)) == ""


def test_the_database_itself_shows_no_file_to_who_was_not_let_in(plea: Plea) -> None:
    query = "select name from documents.file where document_id = %s"
    with plea.office.as_(plea.onlooker) as session:
        assert get_document(session, plea.id, reader=plea.onlooker).title == "О лечении"
        assert fetch_values(session, query, (plea.id,)) == []
    author = plea.office.registrar
    with plea.office.as_(author) as session:
        assert fetch_values(session, query, (plea.id,)) == [], "nobody was asked yet"
        get_document(session, plea.id, reader=author)
        assert len(fetch_values(session, query, (plea.id,))) == 3
    with plea.office.as_(plea.office.stranger) as session:
        with pytest.raises(NotFoundError):
            get_document(session, plea.id, reader=plea.office.stranger)
        assert fetch_values(session, query, (plea.id,)) == []


def test_a_version_that_follows_a_personal_file_is_personal_though_its_module_is_off(
    plea: Plea,
) -> None:
    with system_transaction(plea.office.installation.engine, today=testing.TODAY) as session:
        next_one = replace(plea.file, id=uuid7(), version=plea.file.version + 1)
        insert(session, next_one, kind="nobody.kind")
        query = "select personal from documents.file where id = %s"
        assert fetch_value(session, query, (next_one.id,)) is True


def test_a_request_that_was_let_in_stays_so_in_its_next_transactions(plea: Plea) -> None:
    query = "select count(*) from documents.file where document_id = %s"
    author = plea.office.registrar
    with plea.office.as_(author) as session:
        with beside(session) as looking:
            get_document(looking, plea.id, reader=author)
        assert fetch_value(session, query, (plea.id,)) == 3
    with plea.office.as_(plea.onlooker) as session:
        with beside(session) as looking:
            get_document(looking, plea.id, reader=plea.onlooker)
        assert fetch_value(session, query, (plea.id,)) == 0


def test_each_giving_of_a_file_is_followed_and_nothing_stays_in_the_browser(
    plea: Plea, sign_in: SignIn
) -> None:
    client = sign_in(plea.office.registrar)

    def followed() -> int:
        query = """select count(*) from audit.record
            where action = 'letters.opened' and object_id = %s"""
        with system_transaction(plea.office.installation.engine, today=testing.TODAY) as session:
            return int(fetch_value(session, query, (str(plea.id),)))

    assert client.get(f"/docs/{plea.id}").status_code == 200
    assert followed() == 0, "a list of names is none"
    base = f"/docs/{plea.id}/files/{plea.file.id}"
    for count, part in enumerate(("pages/1", "thumbs/2", "text/1", "content"), 1):
        answer = client.get(f"{base}/{part}", headers={"hx-request": "true"})
        assert answer.status_code == 200
        assert followed() == count, part
        if part != "text/1":
            assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"/docs/{plea.id}/changes").status_code == 200
    assert followed() == 5
