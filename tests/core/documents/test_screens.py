"""The list and the card as people and strangers get them over HTTP."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uprava.db.sql import fetch_value
from uprava.documents.models import AccessMark

PDF = "application/pdf"


def file_of(office: Any, id: UUID) -> UUID:
    with office.as_(office.registrar) as session:
        query = "select id from documents.file where document_id = %s"
        return fetch_value(session, query, (id,))


@pytest.fixture
def ready(office: Any, letter: bytes) -> UUID:
    id = office.document(files=[("Письмо.pdf", PDF, letter)])
    office.prepare(id)
    return id


def test_the_list_shows_what_is_open_to_the_reader_and_nothing_else(
    office: Any, sign_in: Callable[..., Any]
) -> None:
    office.document("О ремонте кровли")
    assert "О ремонте кровли" in sign_in(office.registrar).get("/docs").text
    assert "О ремонте кровли" not in sign_in(office.clerk).get("/docs").text
    assert "О ремонте кровли" not in sign_in(office.stranger).get("/docs").text


def test_the_card_shows_number_file_and_history(
    office: Any, ready: UUID, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(office.registrar).get(f"/docs/{ready}")
    assert page.status_code == 200
    for text in ("01-12/1", "Письмо.pdf", "О готовности котельных"):
        assert text in page.text
    assert f"/docs/{ready}/files/{file_of(office, ready)}/pages/2" in page.text
