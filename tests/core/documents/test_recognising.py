"""Scans are read by tesseract: found by search, shown as read by machine, never changed."""

import subprocess
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
import scans
from offices import Office, SignIn
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.late_pages import make_pages
from uprava.documents.preparing import prepare
from uprava.documents.recognising import recognise
from uprava.documents.reindexing import reindex
from uprava.documents.service.recognitions import RecognitionRow, find_recognition
from uprava.rendering.tesseract import find_engine

needs_tesseract = pytest.mark.skipif(
    (engine := find_engine()) is None or not engine.known("rus"),
    reason="tesseract or its Russian is not installed: scans stay without text",
)


@cache
def letter(form: str = "PDF", pages: int = 1) -> bytes:
    """Return a scanned letter; the same bytes each time."""
    return scans.as_file([scans.scanned(scans.LETTER, dpi=200, grain=8)] * pages, form)


def asked(office: Office, query: str, *values: object) -> list[object]:
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        return fetch_values(session, query, values)


def filed(
    office: Office, data: bytes, name: str = "Скан.pdf", type: str = "application/pdf"
) -> UUID:
    """Register a document with one scan and look for its text."""
    id = office.document(files=[(name, type, data)])
    prepare(office.installation, file_id=str(file_of(office, id)))
    return id


def file_of(office: Office, id: UUID) -> object:
    return asked(office, "select id from documents.file where document_id = %s", id)[0]


def hash_of(office: Office, id: UUID) -> str:
    return str(asked(office, "select sha256 from documents.file where document_id = %s", id)[0])


def found(office: Office, source: str) -> RecognitionRow:
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        row = find_recognition(session, source)
    assert row is not None
    return row


@needs_tesseract
def test_scan_is_read_found_and_shown_as_read_by_machine(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    data = letter() + b"\n%" + str(office.town).encode()[:20].hex().encode()
    id = filed(office, data)
    client = sign_in(office.registrar)
    assert (
        "Текст будет распознан: скан ждёт своей очереди." in client.get(f"/docs/{id}/viewer").text
    )
    recognise(office.installation, source=hash_of(office, id))
    reindex(office.installation, document_id=str(id))
    make_pages(office.installation, file_id=str(file_of(office, id)), first=1)
    row = found(office, hash_of(office, id))
    assert (row.state, row.done, row.pages) == ("ready", 1, 1)
    page = client.get(f"/docs/{id}").text
    assert "Текст распознан машиной" in page
    base = f"/docs/{id}/files/{file_of(office, id)}"
    assert ">коммуникациях,</text>" in client.get(f"{base}/text/1").text
    assert client.get(f"{base}/content").content == data
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(client.get(f"{base}/with-text").content)
    read = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True)
    assert scans.share_found(scans.LETTER, read.stdout) > 0.9
    answer = client.get("/search?q=подземная коммуникация").text
    assert f"/docs/{id}" in answer
    assert sign_in(office.stranger).get(f"{base}/with-text").status_code == 404
    assert sign_in(office.stranger).get(f"{base}/recognition").status_code == 404
