"""Office files on the card: pages from a copy where LibreOffice is installed, text elsewhere."""

import os
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from core.rendering.locked_files import locked_odt, locked_ooxml
from core.rendering.office_files import DOCX, ODT, whole_docx
from offices import Office, SignIn
from uprava import testing
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents import converting
from uprava.documents.converting import catch_up, convert
from uprava.documents.known import known_blobs
from uprava.documents.late_pages import make_pages
from uprava.documents.preparing import prepare
from uprava.documents.reindexing import reindex
from uprava.documents.service.renditions import RenditionRow, ask_for, find_rendition, forget_lost
from uprava.rendering import Problem, convert_to_pdf
from uprava.rendering.conversion import find_program

NAME = "Приказ.docx"

pytestmark = pytest.mark.usefixtures("converting")
needs_libreoffice = pytest.mark.skipif(
    find_program() is None, reason="LibreOffice is not installed: office files stay text"
)


def filed(office: Office, data: bytes, *, name: str = NAME, media_type: str = DOCX) -> UUID:
    """Register a document with one office file and read its text."""
    id = office.document(files=[(name, media_type, data)])
    prepare(office.installation, file_id=str(file_of(office, id)))
    return id


def asked(office: Office, query: str, *values: object) -> list[object]:
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        return fetch_values(session, query, values)


def file_of(office: Office, id: UUID) -> object:
    return asked(office, "select id from documents.file where document_id = %s", id)[0]


def hash_of(office: Office, id: UUID) -> str:
    return str(asked(office, "select sha256 from documents.file where document_id = %s", id)[0])


def jobs_of(office: Office, source: str) -> int:
    query = """select count(*) from jobs.procrastinate_jobs
        where task_name = 'documents:convert' and args ->> 'source' = %s"""
    return int(str(asked(office, query, source)[0]))


def copy_of(office: Office, source: str) -> RenditionRow | None:
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        return find_rendition(session, source)


def shown(office: Office, id: UUID) -> None:
    """Do the jobs that follow: the copy and its pages."""
    convert(office.installation, source=hash_of(office, id))
    make_pages(office.installation, file_id=str(file_of(office, id)), first=1)


@needs_libreoffice
def test_office_file_is_shown_by_its_copy(office: Office, sign_in: SignIn, tmp_path: Path) -> None:
    data = whole_docx("Приказ о подготовке котельных")
    id = filed(office, data)
    client = sign_in(office.registrar)
    assert "Страницы скоро будут готовы" in client.get(f"/docs/{id}/viewer").text
    shown(office, id)
    page = client.get(f"/docs/{id}").text
    assert "Это копия для просмотра" in page
    base = f"/docs/{id}/files/{file_of(office, id)}"
    assert client.get(f"{base}/pages/1").headers["content-type"] == "image/png"
    assert client.get(f"{base}/thumbs/1").status_code == 200
    assert ">котельных</text>" in client.get(f"{base}/text/1").text
    assert client.get(f"{base}/content").content == data
    sent = client.get(f"{base}/copy")
    assert "%D0%9F%D1%80%D0%B8%D0%BA%D0%B0%D0%B7.pdf" in sent.headers["content-disposition"]
    path = tmp_path / "copy.pdf"
    path.write_bytes(sent.content)
    read = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert read.stdout.split() == ["Приказ", "о", "подготовке", "котельных"]
    versions = "select version from documents.file where document_id = %s"
    assert asked(office, versions, id) == [1]
    assert sign_in(office.stranger).get(f"{base}/copy").status_code == 404


@needs_libreoffice
def test_equal_files_share_one_copy(office: Office) -> None:
    data = whole_docx("Одно и то же")
    first, second = filed(office, data), filed(office, data, name="То же.docx")
    source = hash_of(office, first)
    assert jobs_of(office, source) == 1
    convert(office.installation, source=source)
    third = filed(office, data)
    made = "select pages from documents.file where sha256 = %s"
    assert asked(office, made, source) == [1, 1, 1]
    assert jobs_of(office, source) == 1
    assert len({first, second, third}) == 3


@needs_libreoffice
def test_copy_begun_by_a_worker_that_died_is_made_by_the_next(office: Office) -> None:
    id = filed(office, whole_docx("Начатое"))
    source = hash_of(office, id)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        query = "update documents.rendition set state = 'converting' where source = %s"
        execute(session, query, (source,))
    convert(office.installation, source=source)
    found = copy_of(office, source)
    assert found is not None
    assert found.state == "ready"


@needs_libreoffice
def test_text_of_an_old_format_is_found_by_its_copy(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(whole_docx("Смета ремонта моста"))
    program = find_program()
    assert program is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path,
         tmp_path / "a.docx"],
        check=True, capture_output=True,
    )  # fmt: skip
    old = (tmp_path / "a.doc").read_bytes()
    id = filed(office, old, name="Смета.doc", media_type="application/msword")
    shown(office, id)
    reindex(office.installation, document_id=str(id))
    query = "select body from documents.text where document_id = %s"
    assert "ремонта моста" in str(asked(office, query, id)[0])
    state = "select text_state from documents.file where document_id = %s"
    assert asked(office, state, id) == ["ready"]


@needs_libreoffice
@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (locked_odt("Тайна", "секрет"), "Тайна.odt", ODT),
        (locked_ooxml(whole_docx("Тайна"), "секрет"), "Тайна.docx", DOCX),
    ],
    ids=["ODT under a password", "DOCX under a password"],
)
def test_failed_copy_says_so_and_may_be_tried_again(
    office: Office, sign_in: SignIn, data: bytes, name: str, media_type: str
) -> None:
    id = filed(office, data, name=name, media_type=media_type)
    source = hash_of(office, id)
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        execute(session, "update documents.file set problem = null where sha256 = %s", (source,))
        ask_for(session, office.installation.jobs, [source], lanes=1)
    convert(office.installation, source=source)
    found = copy_of(office, source)
    assert found is not None
    assert found.problem == Problem.NOT_CONVERTED
    client = sign_in(office.registrar)
    page = client.get(f"/docs/{id}/viewer").text
    assert "LibreOffice не смог открыть файл" in page
    again = f"/docs/{id}/files/{file_of(office, id)}/copy"
    assert f'action="{again}"' in page
    assert client.post(again, follow_redirects=False).status_code == 303
    assert "ждёт очереди" in client.get(f"/docs/{id}/viewer").text
    assert client.post(again).status_code == 409
    assert client.get(again).status_code == 404
    assert client.get(again.replace("/copy", "/content")).content == data


def test_a_conversion_that_never_ends_is_tried_twice_and_says_so(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs = Path(tempfile.mkdtemp(prefix="uprava-test-endless-"))
    programs.chmod(0o755)
    (programs / "soffice").write_text("#!/bin/sh\ntrap '' TERM\nsetsid sleep 999 & sleep 999\n")
    (programs / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setattr(converting, "convert_to_pdf", partial(convert_to_pdf, seconds=0.5))
    data = whole_docx("Без конца")
    id = filed(office, data)
    source = hash_of(office, id)
    try:
        convert(office.installation, source=source)
        client = sign_in(office.registrar)
        assert "ждёт очереди" in client.get(f"/docs/{id}/viewer").text
        convert(office.installation, source=source)
    finally:
        shutil.rmtree(programs)
    found = copy_of(office, source)
    assert found is not None
    assert (found.state, found.problem) == ("failed", Problem.TOO_SLOW)
    page = client.get(f"/docs/{id}/viewer").text
    assert "Чтение файла заняло слишком много времени" in page
    assert client.get(f"/docs/{id}/files/{file_of(office, id)}/content").content == data
    again = client.post(f"/docs/{id}/files/{file_of(office, id)}/copy", follow_redirects=False)
    assert again.status_code == 303


@needs_libreoffice
def test_files_from_before_libreoffice_become_pages_later(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        id = filed(office, whole_docx("Пришёл раньше"))
        catch_up(office.installation)
        source = hash_of(office, id)
        assert copy_of(office, source) is None
        assert "готовит LibreOffice" in sign_in(office.registrar).get(f"/docs/{id}/viewer").text
    catch_up(office.installation)
    assert jobs_of(office, source) == 1
    convert(office.installation, source=source)
    assert asked(office, "select pages from documents.file where sha256 = %s", source) == [1]


@needs_libreoffice
def test_copy_goes_with_the_last_original(office: Office) -> None:
    id = filed(office, whole_docx("Уйдёт в корзину"))
    shown(office, id)
    source = hash_of(office, id)
    found = copy_of(office, source)
    assert found is not None
    assert found.sha256 is not None
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        assert known_blobs(session, [found.sha256]) == [found.sha256]
        execute(session, "delete from documents.file where sha256 = %s", (source,))
        assert known_blobs(session, [found.sha256]) == []
        assert forget_lost(session) >= 1
        pages = "select count(*) from documents.page where sha256 = %s"
        assert fetch_value(session, pages, (source,)) == 0


def test_without_libreoffice_an_office_file_has_text_and_download(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    data = whole_docx("Только текст")
    id = filed(office, data)
    client = sign_in(office.registrar)
    page = client.get(f"/docs/{id}").text
    assert "Страницы офисных файлов готовит LibreOffice" in page
    base = f"/docs/{id}/files/{file_of(office, id)}"
    assert client.get(f"{base}/content").content == data
    assert client.get(f"{base}/copy").status_code == 404
    query = "select body from documents.text where document_id = %s"
    assert "Только текст" in str(asked(office, query, id)[0])
