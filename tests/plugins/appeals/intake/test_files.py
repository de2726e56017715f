"""Letters are open to those who may know their author; who was given one stands in the list."""

from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from plugins.appeals.intake.office import CARD, Office
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.filing import Received
from uprava.users.reader import Reader

LETTER = b"Surname Kuznetsova, leaking roof"


@pytest.fixture
def letter(office: Office) -> UUID:
    """A registered appeal with a letter."""
    from io import BytesIO

    blob = office.installation.store.put(BytesIO(LETTER))
    file = Received("Кузнецова.txt", "text/plain", len(LETTER), blob.sha256)
    return office.register(CARD, file).head.id


def shown_to(office: Office, id: UUID, reader: Reader) -> None:
    """Let somebody read the card."""
    with office.system() as session:
        head = get_document(session, id, reader=office.registrar)
        given = [Opening(reader.person_id, AccessRight.READ, "shared")]
        open_to(session, head, given, at=testing.NOW, by=office.registrar.person_id)


def look(client: "TestClient[Any]", office: Office, reader: Reader, url: str) -> Any:
    with signed_in(client, office.installation, reader) as headers:
        return client.get(url, headers=headers)


def test_who_works_on_it_reads_the_letter_and_is_remembered(
    office: Office, client: "TestClient[Any]", letter: UUID
) -> None:
    file = office.look("select id from documents.file where document_id = %s", letter)
    page = look(client, office, office.registrar, f"/docs/{letter}/files/{file}/content")
    assert page.content == LETTER
    times = "select what from appeals.opening where document_id = %s and person_id = %s"
    with office.system() as session:
        assert fetch_value(session, times, (letter, office.registrar.person_id)) == "files"


def test_who_only_sees_the_card_sees_no_byte_of_the_author(
    office: Office, client: "TestClient[Any]", letter: UUID
) -> None:
    shown_to(office, letter, office.stranger)
    file = office.look("select id from documents.file where document_id = %s", letter)
    assert (
        look(client, office, office.stranger, f"/docs/{letter}/files/{file}/content").status_code
        == 404
    )
    found = look(client, office, office.stranger, "/search?q=Тарская").text
    assert str(letter) not in found
    for url in (f"/docs/{letter}", "/search?q=кровли", "/docs", "/work"):
        text = look(client, office, office.stranger, url).text
        assert "Кузнецов" not in text, url
        assert "Тарская" not in text, url


def test_who_has_no_right_sees_nothing_at_all(
    office: Office, client: "TestClient[Any]", letter: UUID
) -> None:
    assert look(client, office, office.stranger, f"/docs/{letter}").status_code == 404
    for url in ("/search?q=кровли", "/docs", "/work"):
        assert "протечке кровли" not in look(client, office, office.stranger, url).text, url
    notices = "select count(*) from work.notice where person_id = %s"
    assert office.look(notices, office.stranger.person_id) == 0
