"""Scans are read by tesseract: found by search, shown as read by machine, never changed."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import offices
import pytest
import scans
from litestar.testing import TestClient
from offices import Office, SignIn
from uprava import testing
from uprava.app import create_app
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents import recognising
from uprava.documents.known import known_blobs
from uprava.documents.late_pages import make_pages
from uprava.documents.preparing import prepare
from uprava.documents.recognising import look_after, recognise, recognise_older
from uprava.documents.reindexing import reindex
from uprava.documents.service import older_scans, recognitions
from uprava.documents.service.recognitions import RecognitionRow, find_recognition
from uprava.installation import Installation
from uprava.rendering import Problem, UnreadableError
from uprava.rendering.tesseract import find_engine
from uprava.settings import Settings

pytestmark = pytest.mark.skipif(
    (engine := find_engine()) is None or not engine.known("rus"),
    reason="tesseract or its Russian is not installed: scans stay without text",
)


SLIP = (5.0, 2.2)
"""Inches of a small sheet, read in half a second."""


@pytest.fixture(scope="module")
def core(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The core with recognition switched on."""
    folder = tmp_path_factory.mktemp("scans")
    with offices.core_alone(settings, folder, ocr="on", ocr_pages=5) as made:
        yield made


@pytest.fixture(scope="module")
def web(core: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of it."""
    with TestClient(create_app(core)) as made:  # type: ignore[arg-type]
        yield made


@cache
def drawn(lines: str) -> object:
    return scans.scanned(lines, dpi=150, grain=4, inches=SLIP)


def short(pages: int = 1, form: str = "PDF") -> bytes:
    """Return a scan of short pages; no two are equal bytes."""
    mark = uuid4().hex[:6]
    first = scans.scanned(f"Опись {mark}\nо подземных коммуникациях", dpi=150, grain=4, inches=SLIP)
    return scans.as_file([first, *[drawn("О ремонте дорог")] * (pages - 1)], form)  # type: ignore[list-item]


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


def state(office: Office, id: UUID) -> str:
    return str(asked(office, "select text_state from documents.file where document_id = %s", id)[0])


def jobs_of(office: Office, source: str) -> int:
    query = """select count(*) from jobs.procrastinate_jobs
        where task_name = 'documents:recognise' and args ->> 'source' = %s"""
    return int(str(asked(office, query, source)[0]))


def test_scan_is_read_found_and_shown_as_read_by_machine(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    data = scans.as_file([scans.scanned(scans.LETTER, dpi=200, grain=8)], "PDF")
    id = filed(office, data)
    client = sign_in(office.registrar)
    assert "скан ждёт своей очереди" in client.get(f"/docs/{id}/viewer").text
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
    assert f"/docs/{id}" in client.get("/search?q=подземная коммуникация").text
    stranger = sign_in(office.stranger)
    assert stranger.get(f"{base}/with-text").status_code == 404
    assert stranger.get(f"{base}/recognition").status_code == 404
    assert stranger.post(f"{base}/recognition/stop").status_code in (403, 404)


@pytest.mark.parametrize(
    ("form", "type"),
    [("TIFF", "image/tiff"), ("JPEG", "image/jpeg"), ("PNG", "image/png")],
)
def test_pictures_are_read_too(office: Office, form: str, type: str) -> None:
    pages = 2 if form == "TIFF" else 1
    id = filed(office, short(pages, form), name=f"Скан.{form.lower()}", type=type)
    source = hash_of(office, id)
    recognise(office.installation, source=source)
    row = found(office, source)
    assert (row.state, row.done) == ("ready", pages)
    assert row.sha256 is not None
    copy = b"".join(office.installation.store.read(row.sha256))
    assert copy.startswith(b"%PDF")
    assert state(office, id) == "recognised"


def test_equal_file_has_the_text_at_once(office: Office) -> None:
    data = short()
    first = filed(office, data)
    source = hash_of(office, first)
    recognise(office.installation, source=source)
    second = filed(office, data, name="Он же.pdf")
    assert state(office, second) == "recognised"
    assert jobs_of(office, source) == 1


def test_pages_are_read_by_turns_and_none_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, short(3))
    source = hash_of(office, id)
    monkeypatch.setattr(recognising, "SLICE", 0.0)
    recognise(office.installation, source=source)
    assert found(office, source).done == 0
    monkeypatch.setattr(recognising, "SLICE", 0.2)
    read: list[int] = []
    real = recognising.read_page

    def counted(installation, row, path, page):  # type: ignore[no-untyped-def]
        read.append(page)
        return real(installation, row, path, page)

    monkeypatch.setattr(recognising, "read_page", counted)
    for _turn in range(3):
        recognise(office.installation, source=source)
    assert found(office, source).state == "ready"
    assert read == [1, 2, 3]


def test_progress_is_shown_and_stopped_and_gone_on_with(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, short(3))
    source = hash_of(office, id)
    monkeypatch.setattr(recognising, "SLICE", 0.2)
    recognise(office.installation, source=source)
    client = sign_in(office.registrar)
    base = f"/docs/{id}/files/{file_of(office, id)}/recognition"
    page = client.get(base, headers={"hx-request": "true"}).text
    assert "Распознаётся текст: 1 из 3" in page
    assert 'value="1"' in page
    assert "остановлено" in client.post(f"{base}/stop", follow_redirects=True).text.lower()
    recognise(office.installation, source=source)
    assert found(office, source).done == 1
    page = client.get(base, headers={"hx-request": "true"}).text
    assert "прочитано страниц 1 из 3" in page
    assert "скоро будет распознан" in client.post(base, follow_redirects=True).text
    monkeypatch.setattr(recognising, "SLICE", 20.0)
    recognise(office.installation, source=source)
    assert found(office, source).state == "ready"
    assert client.post(base).status_code == 409
    history = client.get(f"/docs/{id}/history").text
    assert "остановил(а) распознавание скана «Скан.pdf»" in history


def test_program_that_is_killed_is_begun_once_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, scans.as_file([scans.scanned(scans.LETTER, dpi=200, grain=9)], "PDF"))
    killed: list[int] = []
    over = threading.Event()

    def kill_first() -> None:
        while not killed and not over.wait(0.01):
            for each in Path("/proc").glob("[0-9]*/comm"):
                with_parent = each.parent / "status"
                try:
                    ours = f"PPid:\t{os.getpid()}\n" in with_parent.read_text()
                    if ours and each.read_text() == "tesseract\n":
                        os.kill(int(each.parent.name), signal.SIGKILL)
                        killed.append(int(each.parent.name))
                        return
                except (FileNotFoundError, ProcessLookupError):
                    continue

    hunter = threading.Thread(target=kill_first)
    hunter.start()
    recognise(office.installation, source=hash_of(office, id))
    over.set()
    hunter.join()
    row = found(office, hash_of(office, id))
    assert killed
    assert (row.state, row.problem) == ("ready", None)


def test_page_that_takes_too_long_is_told_and_the_others_are_read(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, short(2))
    real = recognising.recognise_page

    def slow_second(path, media_type, page, **more):  # type: ignore[no-untyped-def]
        if page == 2:
            raise UnreadableError(Problem.TOO_SLOW)
        return real(path, media_type, page, **more)

    monkeypatch.setattr(recognising, "recognise_page", slow_second)
    recognise(office.installation, source=hash_of(office, id))
    row = found(office, hash_of(office, id))
    assert (row.state, row.done, row.problem) == ("ready", 2, "too-slow")
    assert (
        "Часть страниц прочитать не удалось." in sign_in(office.registrar).get(f"/docs/{id}").text
    )


def test_pdf_with_text_is_not_read_by_machine(office: Office) -> None:
    id = filed(office, offices.two_pages())
    assert state(office, id) == "ready"
    assert jobs_of(office, hash_of(office, id)) == 0
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        scan = recognitions.Scan(hash_of(office, id), "application/pdf", 2)
        assert recognitions.ask_for_text(session, office.installation, scan)
    recognise(office.installation, source=hash_of(office, id))
    query = "select count(*) from documents.recognition where source = %s"
    assert asked(office, query, hash_of(office, id)) == [0]


def test_file_of_many_pages_is_read_up_to_the_limit(office: Office) -> None:
    id = filed(office, scans.blank_pages(40))
    row = found(office, hash_of(office, id))
    assert row.pages == 5
    recognise(office.installation, source=hash_of(office, id))
    assert found(office, hash_of(office, id)).state == "ready"
    assert state(office, id) == "none"


def test_earlier_scans_are_read_in_bulk_when_asked(office: Office, sign_in: SignIn) -> None:
    id = filed(office, short())
    source = hash_of(office, id)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        execute(session, "delete from documents.recognition")
        count = older_scans.collect(session, office.installation)
        assert count >= 1
        assert older_scans.collect(session, office.installation) == 0
        before = older_scans.progress(session)
        others = "delete from documents.recognition where source <> %s"
        execute(session, others, (source,))
    assert before.older == count
    recognise_older(office.installation)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        after = older_scans.progress(session)
        assert (after.older, after.older_done, after.share) == (1, 1, 100)
        assert older_scans.stop(session) == 0
    assert state(office, id) == "recognised"
    assert sign_in(office.registrar).get("/admin/recognition").status_code == 403


def test_bulk_that_is_stopped_in_the_middle_of_a_page_leaves_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, short(2))
    source = hash_of(office, id)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        execute(session, "delete from documents.recognition where older or source <> %s", (source,))
        execute(session, "update documents.recognition set older = true")
    real = recognising.read_page

    def stopped_meanwhile(installation, row, path, page):  # type: ignore[no-untyped-def]
        with system_transaction(installation.engine, today=testing.TODAY) as own:
            assert older_scans.stop(own) == 1
        return real(installation, row, path, page)

    monkeypatch.setattr(recognising, "read_page", stopped_meanwhile)
    recognise_older(office.installation)
    assert asked(office, "select count(*) from documents.recognition") == [0]
    assert state(office, id) == "none"


def test_text_of_a_scan_is_known_to_the_store_and_forgotten_with_it(office: Office) -> None:
    id = filed(office, short())
    source = hash_of(office, id)
    recognise(office.installation, source=source)
    query = """select text from documents.recognised_page where source = %s
        union select layer from documents.recognised_page where source = %s
        union select sha256 from documents.recognition where source = %s"""
    blobs = [str(each) for each in asked(office, query, source, source, source)]
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        assert set(known_blobs(session, blobs)) == set(blobs)
        old = "update documents.recognition set changed_at = now() - interval '2 days', source = %s"
        execute(session, "delete from documents.recognised_page where source = %s", (source,))
        execute(session, f"{old} where source = %s", ("0" * 64, source))
    look_after(office.installation)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        assert fetch_value(session, "select count(*) from documents.recognition where source = %s",
                           ("0" * 64,)) == 0  # fmt: skip


def test_card_says_what_to_install_without_tesseract(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    id = filed(office, short())
    assert jobs_of(office, hash_of(office, id)) == 0
    page = sign_in(office.registrar).get(f"/docs/{id}/viewer").text
    assert "Сканы остаются без текста: не установлена программа tesseract." in page
    assert "tesseract-ocr-rus" in page
    told = older_scans.health(office.installation)
    assert told.health.value == "poor"


def test_pages_read_before_kill_9_are_kept_and_the_rest_follows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = filed(office, short(4))
    source = hash_of(office, id)
    worker = os.fork()
    if worker == 0:
        office.installation.engine.dispose(close=False)  # these connections are our parent's
        recognise(office.installation, source=source)
        os._exit(0)
    until = time.monotonic() + 60
    while not found(office, source).done and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    before = found(office, source)
    assert before.state == "running"
    assert 1 <= before.done < 4
    read: list[int] = []
    real = recognising.read_page

    def counted(installation, row, path, page):  # type: ignore[no-untyped-def]
        read.append(page)
        return real(installation, row, path, page)

    monkeypatch.setattr(recognising, "read_page", counted)
    recognise(office.installation, source=source)
    assert found(office, source).state == "ready"
    assert read == list(range(before.done + 1, 5))
