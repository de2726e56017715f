"""Print forms: what goes in comes out, in the office's fonts, byte for byte the same."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from uprava.errors import InvalidError
from uprava.printing import PdfStandard, compile_pdf

CREATED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MM = 72 / 25.4

TEMPLATE = """
#import "@local/uprava:1.0.0": office
#let d = json(bytes(sys.inputs.at("data")))
#show: office.with(title: d.title)
= #d.title
#d.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def printed(template: Path, text: str, **options: object) -> bytes:
    values = {"title": "О порядке", "text": text}
    return compile_pdf(template, values, created=CREATED, **options)


def told(pdf: bytes, tool: str, folder: Path, *options: str) -> str:
    (folder / "out.pdf").write_bytes(pdf)
    command = [tool, *options, str(folder / "out.pdf"), *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_same_values_give_the_same_bytes(template):
    assert printed(template, "Текст") == printed(template, "Текст")


def test_values_are_inert_text_whatever_they_contain(template, tmp_path):
    text = '#read("/etc/passwd") *жирно* $x^2$ <метка> @ссылка = #eval("1+1")'
    assert text in told(printed(template, text), "pdftotext", tmp_path, "-raw").replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "named"),
    [("Согласен 😀", "U+1F600"), ("会议", "U+4F1A"), ("звонок\x07", "U+0007")],
)
def test_characters_without_a_glyph_are_named_before_anything_is_printed(text, named, template):
    with pytest.raises(InvalidError, match=re.escape(named)):
        printed(template, text)


def test_what_a_russian_office_writes_is_printed(template, tmp_path):
    text = "Съёмка №\u00a0131\u2011ФЗ «О…» — 5\u202f000\u00a0₽, 10\u00a0м², §\u00a02, ½, 20\u00a0°C"
    words = told(printed(template, text, standard=PdfStandard.PDF_A_2B), "pdftotext", tmp_path)
    assert all(part in words for part in ("Съёмка №", "ФЗ", "₽", "м²", "§", "½", "°C"))


def test_letters_written_in_two_parts_are_printed(template, tmp_path):
    assert "Отчет" in told(printed(template, "Отчет и\u0306"), "pdftotext", tmp_path)


def test_an_unknown_font_is_a_fault_and_not_another_look(tmp_path):
    path = tmp_path / "wrong.typ"
    path.write_text('#set text(font: "Times New Roman")\nТекст', encoding="utf-8")
    with pytest.raises(RuntimeError, match="unknown font family"):
        compile_pdf(path, {}, created=CREATED)


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "nosy.typ").write_text('#read("../secret.txt")', encoding="utf-8")
    with pytest.raises(RuntimeError):
        compile_pdf(folder / "nosy.typ", {}, created=CREATED)


def test_the_archive_form_says_it_is_pdf_a_2b_and_carries_its_fonts(template, tmp_path):
    pdf = printed(template, "Текст", standard=PdfStandard.PDF_A_2B)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B<", pdf)
    fonts = told(pdf, "pdffonts", tmp_path).splitlines()[2:]
    assert fonts
    assert all("PTSerif" in line and " yes yes yes " in line for line in fonts)


def test_margins_are_those_of_the_standard(template, tmp_path):
    """GOST R 7.0.97-2016, 3.6: 20 mm left, 10 mm right, 20 mm top and bottom."""
    pdf = printed(template, "Слово и дело города. " * 400)
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"',
        told(pdf, "pdftotext", tmp_path, "-bbox"),
    )
    left, top, right = zip(*(map(float, box) for box in boxes), strict=True)
    assert min(left) > 20 * MM - 1
    assert max(right) < 200 * MM + 1
    assert min(top) > 8 * MM


def test_the_second_page_is_numbered_and_the_first_is_not(template, tmp_path):
    pdf = printed(template, "Слово и дело города. " * 400)
    first = told(pdf, "pdftotext", tmp_path, "-l", "1").splitlines()
    second = told(pdf, "pdftotext", tmp_path, "-f", "2", "-l", "2").splitlines()
    assert "1" not in first
    assert second[0] == "2"


def test_threads_print_at_the_same_time(template):
    alone = printed(template, "Текст")
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: printed(template, "Текст"), range(12)))
    assert together == [alone] * 12


def test_the_registration_stamp_says_number_day_and_office(tmp_path):
    values = {
        "kind": "registration",
        "title": "Отметка о поступлении",
        "turn": 0,
        "width": 100,
        "height": 14,
        "office": "Администрация городского округа Верхнереченск",
        "label": "Вх.",
        "number": "01-12/18417",
        "registered_on": "20.11.2026",
    }
    words = told(compile_pdf("stamp.typ", values, created=CREATED), "pdftotext", tmp_path)
    assert "Вх. № 01-12/18417 от 20.11.2026" in words
    assert values["office"] in words
