"""Pages drawn while somebody waits: no connection waits with them, and lost files are told."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import Office, SignIn
from tests_support.pools import still_held
from uprava.admin.health import lost_check
from uprava.db.sql import execute, fetch_value
from uprava.documents import late_pages
from uprava.extension import Health
from uprava.web.metrics import count_lost_files

PDF = "application/pdf"


@pytest.fixture
def undrawn(office: Office, letter: bytes) -> UUID:
    """A document with a letter whose pages are known and not drawn."""
    id = office.document(files=[("Письмо.pdf", PDF, letter)])
    office.prepare(id)
    with office.as_(office.registrar) as session:
        forget = """
            delete from documents.page where sha256 in (
                select sha256 from documents.file where document_id = %s)"""
        execute(session, forget, (id,))
    return id


def address(office: Office, id: UUID) -> str:
    with office.as_(office.registrar) as session:
        file = fetch_value(session, "select id from documents.file where document_id = %s", (id,))
    return f"/docs/{id}/files/{file}"


@pytest.mark.parametrize("part", ["pages/1", "thumbs/2", "text/1"])
def test_the_sandbox_draws_while_no_connection_to_the_database_is_held(
    office: Office, undrawn: UUID, sign_in: SignIn, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = sign_in(office.registrar), address(office, undrawn)
    held: list[int] = []
    draw = late_pages.draw_one

    def watched(*arguments: Any) -> Any:
        held.append(still_held(office.installation.engine))
        return draw(*arguments)

    monkeypatch.setattr(late_pages, "draw_one", watched)
    assert client.get(f"{path}/{part}").status_code == 200
    assert held == [0]
    assert client.get(f"{path}/{part}").status_code == 200
    assert held == [0], "it was kept"


def test_a_page_of_a_file_the_store_has_lost_is_told_as_lost_and_counted(
    office: Office, undrawn: UUID, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    client, path = sign_in(office.registrar), address(office, undrawn)
    with office.as_(office.registrar) as session:
        query = "select sha256 from documents.file where document_id = %s"
        sha256 = fetch_value(session, query, (undrawn,))
    original = next(
        each for each in Path(office.installation.settings.data).rglob("*")
        if each.is_file() and each.name and sha256.endswith(each.name)
    )  # fmt: skip
    kept, before = original.read_bytes(), count_lost_files()
    original.unlink()
    try:
        for part in ("pages/1", "content"):
            answer = client.get(f"{path}/{part}")
            assert answer.status_code == 503
            assert "Файл утрачен" in answer.text
            assert "из резервной копии" in answer.text
            assert "позже" not in answer.text
        assert count_lost_files() == before + 2
        (check,) = lost_check()
        assert check.health is Health.BAD
        assert "uprava storage verify" in check.detail
        assert sha256 in caplog.text
        assert client.get(f"/docs/{undrawn}").status_code == 200
    finally:
        office.installation.store.put(io.BytesIO(kept))
    assert client.get(f"{path}/content").content == kept
