"""Office files become PDF where LibreOffice is installed; hostile ones get nothing for it."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from core.rendering import office_files
from core.rendering.locked_files import locked_odt, locked_ooxml
from core.rendering.office_files import DOCX, ODT, XLSX
from core.rendering.processes import at_work, wait_until
from uprava import rendering
from uprava.rendering import Problem
from uprava.rendering.conversion import MOST_PAGES, find_program
from uprava.rendering.pool import clean_environment

Put = Callable[[bytes], Path]

pytestmark = pytest.mark.skipif(
    find_program() is None, reason="LibreOffice is not installed: office files stay text"
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.pdf"


def text_of(pdf: Path) -> str:
    """Return what poppler reads in a PDF: the second opinion."""
    found = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def pages_of(pdf: Path) -> int:
    found = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True)
    return int(re.findall(r"Pages:\s+(\d+)", found.stdout)[0])


def test_office_file_becomes_a_pdf_with_its_text(put: Put, out: Path) -> None:
    assert rendering.convert_to_pdf(put(office_files.whole_docx("Приказ № 5")), DOCX, out)
    assert rendering.inspect(out, "application/pdf") == rendering.Inspection(pages=1)
    assert rendering.extract_text(out, "application/pdf").text == "Приказ № 5"
    assert text_of(out) == "Приказ № 5"
    assert pages_of(out) == 1


@pytest.mark.usefixtures("converting_alone")
def test_slow_conversion_is_ended_and_leaves_nothing(put: Put, out: Path) -> None:
    with pytest.raises(rendering.UnreadableError) as caught:
        rendering.convert_to_pdf(put(office_files.whole_docx("Приказ")), DOCX, out, seconds=0.3)
    assert caught.value.problem is Problem.TOO_SLOW
    assert not out.exists()
    assert at_work("source.docx") == []


@pytest.mark.nightly
@pytest.mark.usefixtures("converting_alone")
def test_conversion_of_millions_of_cells_is_ended(put: Put, out: Path) -> None:
    path = put(office_files.xlsx(rows=150_000, columns=12))
    with pytest.raises(rendering.UnreadableError) as caught:
        rendering.convert_to_pdf(path, XLSX, out, seconds=3)
    assert caught.value.problem is Problem.TOO_SLOW
    assert at_work("source.xlsx") == []


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/x.png", "file://{secret}"])
def test_what_lies_outside_the_file_is_neither_fetched_nor_read(
    put: Put, out: Path, caller: tuple[int, list[str]], target: str
) -> None:
    secret = Path(f"/tmp/uprava-test-secret-{os.getpid()}.txt")
    secret.write_text("пароль семь")
    try:
        link = target.format(port=caller[0], secret=secret)
        body = (
            f'<office:text><text:section text:name="s"><text:section-source xlink:href="{link}"'
            ' xlink:type="simple"/><text:p>было</text:p></text:section>'
            f'<text:p>до<draw:frame draw:name="f" svg:width="5cm" svg:height="5cm">'
            f'<draw:image xlink:href="{link}"/></draw:frame>после</text:p></office:text>'
        )
        assert rendering.convert_to_pdf(put(office_files.whole_odt(body)), ODT, out)
        field = (
            f'</w:t></w:r><w:fldSimple w:instr=" INCLUDETEXT &quot;{link}&quot; ">'
            f"<w:r><w:t>x</w:t></w:r></w:fldSimple>"
            f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;{link}&quot; \\d "/><w:r><w:t>конец'
        )
        second = out.with_name("second.pdf")
        assert rendering.convert_to_pdf(put(office_files.whole_docx(field)), DOCX, second)
    finally:
        secret.unlink()
    assert "после" in text_of(out)
    assert "пароль" not in text_of(out) + text_of(second)
    assert caller[1] == []


def test_spreadsheet_calls_nobody(put: Put, out: Path, caller: tuple[int, list[str]]) -> None:
    address = f"http://127.0.0.1:{caller[0]}/x"
    cells = (
        f'<table:table-cell table:formula="of:=WEBSERVICE(&quot;{address}&quot;)"/>'
        f"<table:table-cell table:formula=\"of:='{address}'#$Sheet1.A1\"/>"
        '<table:table-cell office:value-type="string"><text:p>итог</text:p></table:table-cell>'
    )
    table = (
        '<table:table table:name="a"><table:table-source xlink:type="simple"'
        f' xlink:href="{address}" table:mode="copy-all"/>'
        f"<table:table-row>{cells}</table:table-row></table:table>"
    )
    assert rendering.convert_to_pdf(put(office_files.ods(table)), office_files.ODS, out)
    assert "итог" in text_of(out)
    assert caller[1] == []


def test_macro_of_a_document_does_not_run(put: Put, out: Path) -> None:
    mark = Path("/tmp/uprava-test-macro-ran")
    path = put(office_files.odt_with_macro("Смета", f'Shell("/usr/bin/touch {mark}")'))
    assert rendering.convert_to_pdf(path, ODT, out)
    assert text_of(out) == "Смета"
    assert not mark.exists()


@pytest.mark.nightly
def test_long_spreadsheet_keeps_its_pages_up_to_the_limit(put: Put, out: Path) -> None:
    assert rendering.convert_to_pdf(put(office_files.xlsx(rows=10_000, columns=1)), XLSX, out)
    assert 180 <= pages_of(out) <= 240
    assert "строка 10000" in text_of(out)


@pytest.mark.nightly
def test_spreadsheet_of_the_greatest_width_is_cut_at_the_limit(put: Put, out: Path) -> None:
    path = put(office_files.xlsx(rows=2, columns=16_384))
    assert rendering.convert_to_pdf(path, XLSX, out)
    assert pages_of(out) == MOST_PAGES


@pytest.mark.parametrize(
    ("broken", "media_type"),
    [
        (office_files.whole_docx("Приказ № 5")[:400], DOCX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), DOCX),
        (locked_odt("Тайна", "секрет"), ODT),
        (locked_ooxml(office_files.whole_docx("Тайна"), "секрет"), DOCX),
    ],
    ids=["truncated", "not a document", "ODT under a password", "DOCX under a password"],
)
def test_file_nobody_can_open_gives_no_copy(
    put: Put, out: Path, broken: bytes, media_type: str
) -> None:
    with pytest.raises(rendering.UnreadableError) as caught:
        rendering.convert_to_pdf(put(broken), media_type, out)
    assert caught.value.problem is Problem.NOT_CONVERTED
    assert not out.exists()


@pytest.mark.usefixtures("converting_alone")
def test_killed_application_leaves_neither_program_nor_content(put: Put, tmp_path: Path) -> None:
    path = put(office_files.xlsx(rows=60_000, columns=12))
    script = f"""
        from pathlib import Path
        from uprava import rendering
        rendering.convert_to_pdf(Path({str(path)!r}), {XLSX!r}, Path("{tmp_path}/never.pdf"))
    """
    application = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], env=clean_environment()
    )
    folders = set(Path("/tmp").glob("uprava-convert-*"))
    listening = set(Path("/tmp").glob("OSL_PIPE_*"))
    wait_until(lambda: at_work("soffice.bin") != [] and at_work("source.xlsx") != [])
    wait_until(lambda: set(Path("/tmp").glob("OSL_PIPE_*")) > listening)
    mine = set(Path("/tmp").glob("uprava-convert-*")) - folders
    os.kill(application.pid, signal.SIGKILL)
    application.wait()
    wait_until(lambda: at_work("source.xlsx") == [])
    wait_until(lambda: not any(folder.exists() for folder in mine))
    wait_until(lambda: set(Path("/tmp").glob("OSL_PIPE_*")) <= listening)
