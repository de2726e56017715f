"""A scan that comes in is read by machine beside the registrar, and fills the form in."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from uprava.documents.recognising import recognise
from uprava.i18n import use_locale
from uprava.rendering.tesseract import find_engine
from uprava_records.mail.service.scanner import Scans, take_scans

sys.path.insert(0, str(Path(__file__).parents[3] / "core" / "documents"))

import scans as drawn

needs_tesseract = pytest.mark.skipif(
    (engine := find_engine()) is None or not engine.known("rus"),
    reason="tesseract or its Russian is not installed: scans stay without text",
)


@pytest.fixture
def reading(office: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The chancellery with recognition switched on."""
    monkeypatch.setitem(office.installation.settings.__dict__, "ocr", "on")
    return office


def letter(number: str = "14-2/5871") -> bytes:
    text = drawn.LETTER.replace("14-2/5871", number)
    return drawn.as_file([drawn.scanned(text, dpi=200, grain=6)], "PDF")


def scanned(office: Any, folder: Path, data: bytes) -> Any:
    folder.mkdir()
    (folder / "Скан.pdf").write_bytes(data)
    with use_locale("ru"):
        (id,) = take_scans(office.installation, Scans(folder, office.journal), settled=0.0)
    return id


def source_of(office: Any, id: Any) -> str:
    return str(office.value("select sha256 from records.draft_file where draft_id = %s", id))


def field(page: str, name: str) -> str:
    """Return what a field of the form holds."""
    tag = next(iter(re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)), "")
    found = re.search(r'value="([^"]*)"', tag)
    return found[1] if found else ""


@needs_tesseract
def test_scan_from_the_folder_is_read_and_fills_the_form(
    reading: Any, desk: Any, tmp_path: Path
) -> None:
    id = scanned(reading, tmp_path / "scans", letter())
    page = desk.get(f"/records/incoming/new?draft={id}").text
    assert "Текст будет распознан: скан ждёт своей очереди." in page
    assert "поля, которые удастся прочитать, заполнятся сами" in page
    assert field(page, "outgoing_number") == ""
    typed = {"title": "Своими словами", "outgoing_number": "", "signatory": ""}
    saved = desk.post(f"/records/drafts/{id}", files=[(n, (None, v)) for n, v in typed.items()])
    assert saved.status_code == 204
    recognise(reading.installation, source=source_of(reading, id))
    line = desk.get(f"/records/drafts/{id}/scan", headers={"hx-request": "true"}).text
    assert "Заполнить форму" in line
    desk.post(f"/records/drafts/{id}", files=[(n, (None, v)) for n, v in typed.items()])
    assert desk.post(f"/records/drafts/{id}/scan", typed).status_code == 303
    page = desk.get(f"/records/incoming/new?draft={id}").text
    assert field(page, "outgoing_number") == "14-2/5871"
    assert field(page, "outgoing_date") == "2026-11-12"
    assert "Своими словами" in page
    assert "со скана" in page
    assert "Текст распознан машиной" in page


@needs_tesseract
def test_uploaded_scan_is_read_too_and_only_once(reading: Any, desk: Any) -> None:
    data = letter("7-15/300")
    for _time in range(2):
        answer = desk.post("/records/drafts/files", {}, files=[("file", ("Скан.pdf", data))])
        assert answer.status_code == 201
    id = answer.json()["discard"].split("/")[3]
    source = source_of(reading, id)
    query = """select count(*) from jobs.procrastinate_jobs
        where task_name = 'documents:recognise' and args ->> 'source' = %s"""
    assert reading.value(query, source) == 1
    recognise(reading.installation, source=source)
    page = desk.get(f"/records/incoming/new?draft={id}").text
    assert field(page, "outgoing_number") == "7-15/300"


@needs_tesseract
def test_letter_with_a_text_layer_waits_for_no_machine(
    reading: Any, desk: Any, tmp_path: Path, pdf: Any
) -> None:
    id = scanned(reading, tmp_path / "scans", pdf())
    query = "select count(*) from documents.recognition where source = %s"
    assert reading.value(query, source_of(reading, id)) == 0
    assert "распозна" not in desk.get(f"/records/incoming/new?draft={id}").text


def test_without_tesseract_the_screen_says_what_helps(
    reading: Any, desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    id = scanned(reading, tmp_path / "scans", letter("1/1"))
    page = desk.get(f"/records/incoming/new?draft={id}").text
    assert "не установлена программа tesseract" in page
    assert "Заполните карточку по изображению страниц." in page
