"""What a scanner puts into its folder becomes arrivals; what is bad is set aside with a reason."""

import io
import os
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import segno
import typst
import zxingcpp
from PIL import Image
from uprava.i18n import use_locale
from uprava_records.mail.service.scanner import REFUSED, TAKEN, Scans, take_scans


def pile(folder: Path, *pages: str) -> bytes:
    """Return a scanned pile: texts, «#» is a separator sheet, an empty text a blank page."""
    segno.make("UPRAVA-SEPARATOR", error="h").save(str(folder / "code.svg"), scale=8)
    made = ['#image("code.svg", width: 8cm)' if page == "#" else f"#page[{page}]" for page in pages]
    source = folder / "pile.typ"
    source.write_text("\n#pagebreak()\n".join(made) if "#" in pages else "\n".join(made))
    return bytes(typst.compile(str(source)))


@pytest.fixture
def scans(office: Any, tmp_path: Path) -> Scans:
    folder = tmp_path / "scans"
    folder.mkdir()
    return Scans(folder, office.journal)


def take(office: Any, scans: Scans, settled: float = 0.0) -> list[Any]:
    with use_locale("ru"):
        return take_scans(office.installation, scans, settled=settled)


def names(office: Any, ids: list[Any]) -> str:
    query = """
        select string_agg(name, '|' order by name) from records.draft_file
        where draft_id = any (%s)"""
    return str(office.value(query, ids))


def test_a_finished_scan_is_taken_in_once(office: Any, scans: Scans, pdf: Any, desk: Any) -> None:
    (scans.folder / "Скан 1.pdf").write_bytes(pdf())
    (scans.folder / "идёт.pdf.part").write_bytes(b"%PDF")
    (id,) = take(office, scans)
    assert take(office, scans) == []
    assert (scans.folder / TAKEN / "Скан 1.pdf").exists()
    assert (scans.folder / "идёт.pdf.part").exists()
    page = desk.get(f"/records/incoming/new?draft={id}").text
    assert "со скана" in page
    assert "14-2/5871" in page


def test_a_scan_that_is_still_written_waits(office: Any, scans: Scans, pdf: Any) -> None:
    (scans.folder / "Скан.pdf").write_bytes(pdf())
    assert take(office, scans, settled=60.0) == []


def test_a_file_left_by_a_killed_worker_is_not_taken_twice(
    office: Any, scans: Scans, pdf: Any
) -> None:
    path = scans.folder / "Скан.pdf"
    path.write_bytes(pdf())
    written = path.stat().st_mtime_ns
    assert len(take(office, scans)) == 1
    (scans.folder / TAKEN / "Скан.pdf").rename(path)  # it died before it moved the file
    os.utime(path, ns=(written, written))
    assert take(office, scans) == []


def test_a_pile_is_divided_at_separator_sheets(office: Any, scans: Scans, tmp_path: Path) -> None:
    (scans.folder / "Пачка.pdf").write_bytes(
        pile(tmp_path, "Письмо первое", "Приложение", "#", "Письмо второе", "#", "Письмо третье")
    )
    ids = take(office, scans)
    assert names(office, ids) == "Пачка 1.pdf|Пачка 2.pdf|Пачка 3.pdf"
    query = "select pages from records.draft_file where draft_id = %s"
    assert [office.value(query, id) for id in ids] == [2, 1, 1]
    stored = office.value("select sha256 from records.draft_file where draft_id = %s", ids[1])
    with office.installation.store.read(stored) as reading:
        document = pypdfium2.PdfDocument(b"".join(reading))
    assert "Письмо второе" in document[0].get_textpage().get_text_range()
    document.close()


def test_a_tiff_of_several_letters_is_divided_too(
    office: Any, scans: Scans, tmp_path: Path
) -> None:
    made = pypdfium2.PdfDocument(
        pile(tmp_path, "Письмо первое", "Приложение", "#", "Письмо второе")
    )
    pages = [page.render(scale=200 / 72, grayscale=True).to_pil().convert("1") for page in made]
    made.close()
    pages[0].save(
        scans.folder / "Пачка.tif", save_all=True, append_images=pages[1:], compression="group4",
        dpi=(200, 200),
    )  # fmt: skip
    ids = take(office, scans)
    assert names(office, ids) == "Пачка 1.tif|Пачка 2.tif"
    query = "select pages from records.draft_file where draft_id = %s"
    assert [office.value(query, id) for id in ids] == [2, 1]
    stored = office.value("select sha256 from records.draft_file where draft_id = %s", ids[1])
    with office.installation.store.read(stored) as reading:
        second = Image.open(io.BytesIO(b"".join(reading)))
    assert second.convert("1").tobytes() == pages[3].tobytes()
    assert second.info["dpi"] == (200, 200)


def test_blank_pages_divide_only_where_the_office_says_so(
    office: Any, scans: Scans, tmp_path: Path
) -> None:
    content = pile(tmp_path, "Письмо первое", "", "Письмо второе")
    (scans.folder / "a.pdf").write_bytes(content)
    assert len(take(office, scans)) == 1
    (scans.folder / "b.pdf").write_bytes(content)
    assert len(take(office, Scans(scans.folder, scans.journal, "blank"))) == 2


def test_a_broken_scan_is_set_aside_with_its_reason_and_the_next_goes_on(
    office: Any, scans: Scans, pdf: Any
) -> None:
    (scans.folder / "битый.pdf").write_bytes(pdf()[:300])
    (scans.folder / "пусто.pdf").write_bytes(b"")
    (scans.folder / "хороший.pdf").write_bytes(pdf())
    secret = scans.folder.parent / "secret.pdf"
    secret.write_bytes(pdf("9"))
    (scans.folder / "ссылка.pdf").symlink_to(secret)
    assert len(take(office, scans)) == 1
    assert "файл пуст" in (scans.folder / REFUSED / "пусто.pdf.txt").read_text()
    assert (scans.folder / REFUSED / "битый.pdf").exists()
    assert secret.exists()


def test_the_printed_separator_is_read_by_another_program(desk: Any) -> None:
    assert desk.get("/records/incoming/separator").status_code == 200
    picture = Image.open(io.BytesIO(desk.get("/records/incoming/separator/code").content))
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == ["UPRAVA-SEPARATOR"]
