"""What is read from good files, against other programs and hand-written expectations."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from core.rendering import office_files, pdf_files
from openpyxl import Workbook
from PIL import Image, ImageChops, ImageDraw
from uprava import rendering

Put = Callable[[bytes], Path]

LETTER = """
#set page(paper: "a4")
#set text(lang: "ru", font: ("PT Sans", "DejaVu Sans", "Libertinus Serif"), hyphenate: true)
#set par(justify: true)
= Об устройстве пешеходного перехода
#for n in range(40) [Администрация рассмотрела обращение № #n о ремонте дворовой территории. ]
#pagebreak()
Вторая страница: благоустройство.
"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letter")
    (folder / "letter.typ").write_text(LETTER)
    typst.compile(folder / "letter.typ", output=folder / "letter.pdf")
    return folder / "letter.pdf"


def poppler(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_pages_are_counted_as_pdfinfo_counts_them(letter: Path) -> None:
    found = rendering.inspect(letter, "application/pdf")
    assert f"Pages:           {found.pages}\n" in poppler("pdfinfo", letter)
    assert found == rendering.Inspection(pages=2)


def test_reading_in_one_child_tells_the_same_as_looking_and_reading(letter: Path) -> None:
    found = rendering.inspect(letter, "application/pdf")
    text = rendering.extract_text(letter, "application/pdf")
    assert text.text
    assert rendering.read(letter, "application/pdf") == (found, text)


def test_text_is_what_pdftotext_reads(letter: Path) -> None:
    text = rendering.extract_text(letter, "application/pdf")
    theirs = poppler("pdftotext", "-enc", "UTF-8", letter, "-")
    assert _words(text.text) == _words(theirs)
    assert len(text.pages) == 2
    assert "благоустройство" in text.pages[1].text
    assert not text.truncated
    assert text.problem is None


def _words(text: str) -> list[str]:
    return re.sub(r"[-\u2010\u00ad]\s+", "", text.replace("\f", "\n")).split()


def test_word_boxes_are_where_pdftotext_finds_the_words(letter: Path) -> None:
    page = rendering.extract_text(letter, "application/pdf").pages[0]
    theirs = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<',
        poppler("pdftotext", "-bbox", "-f", "1", "-l", "1", letter, "-"),
    )
    assert len(page.words) == len(theirs)
    for ours, (x0, y0, x1, y1, _text) in zip(page.words, theirs, strict=True):
        assert ours.x0 == pytest.approx(float(x0) / 595.28, abs=0.004)
        assert ours.x1 == pytest.approx(float(x1) / 595.28, abs=0.012)
        assert ours.y0 == pytest.approx(float(y0) / 841.89, abs=0.01)
        assert ours.y1 == pytest.approx(float(y1) / 841.89, abs=0.01)


@pytest.mark.parametrize(("angle", "corner"), [(90, "right"), (180, "bottom"), (270, "left")])
def test_word_boxes_follow_a_turned_page(put: Put, angle: int, corner: str) -> None:
    objects = list(pdf_files.page(pdf_files.HELLO))
    objects[2] = objects[2].replace(b"/MediaBox", b"/Rotate %d/MediaBox" % angle)
    path = put(pdf_files.pdf(*objects))
    word = rendering.extract_text(path, "application/pdf").pages[0].words[0]
    image = next(rendering.render(path, "application/pdf", pages=[1], width=800))
    picture = Image.open(io.BytesIO(image.data)).convert("L")
    box = ImageChops.invert(picture).getbbox()
    assert box
    assert word.x0 - 0.03 < box[0] / image.width or corner == "bottom"
    assert {
        "right": word.x0 > 0.7 and word.y0 < 0.2,
        "bottom": word.y1 > 0.7 and word.x1 > 0.7,
        "left": word.x1 < 0.3 and word.y1 > 0.7,
    }[corner]


def test_page_image_looks_like_the_one_pdftoppm_draws(letter: Path, tmp_path: Path) -> None:
    image = next(rendering.render(letter, "application/pdf", pages=[1], width=1190))
    assert (image.page, image.width, image.media_type) == (1, 1190, "image/png")
    poppler("pdftoppm", "-r", "144", "-f", "1", "-l", "1", "-gray", "-png", letter, tmp_path / "p")
    theirs = Image.open(next(tmp_path.glob("p*.png"))).convert("L").resize((119, 168))
    ours = Image.open(io.BytesIO(image.data)).convert("L").resize((119, 168))
    difference = ImageChops.difference(ours, theirs)
    assert sum(difference.tobytes()) / (119 * 168) < 4
    assert len(image.data) < 150_000


def test_thumbnail_is_small(letter: Path) -> None:
    images = list(rendering.render(letter, "application/pdf", pages=[2, 1], width=116))
    assert [(image.page, image.width, image.height) for image in images] == [
        (2, 116, 165),
        (1, 116, 165),
    ]
    assert all(len(image.data) < 5_000 for image in images)


def test_thumbnail_may_follow_each_page(letter: Path) -> None:
    images = rendering.render(letter, "application/pdf", pages=[1, 2], width=600, thumbnail=116)
    assert [(i.page, i.width) for i in images] == [(1, 600), (1, 116), (2, 600), (2, 116)]


def test_scan_is_kept_as_a_photograph(put: Put) -> None:
    noise = Image.effect_noise((1200, 1700), 80).convert("RGB")
    noise = Image.merge(
        "RGB", [noise.getchannel(0), *Image.effect_noise((1200, 1700), 60).split() * 2]
    )
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=90)
    image = next(rendering.render(put(out.getvalue()), "image/jpeg", pages=[1], width=1190))
    assert image.media_type == "image/jpeg"


def test_every_page_of_a_tiff_is_shown(put: Put) -> None:
    pages = []
    for number in range(3):
        page = Image.new("1", (1654, 2339), 1)
        ImageDraw.Draw(page).rectangle((100, 100, 200 + 300 * number, 300), fill=0)
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:])
    path = put(out.getvalue())
    assert rendering.inspect(path, "image/tiff").pages == 3
    images = list(rendering.render(path, "image/tiff", pages=[1, 2, 3], width=800))
    assert [image.page for image in images] == [1, 2, 3]
    inks = [Image.open(io.BytesIO(i.data)).convert("L").histogram()[0] for i in images]
    assert inks == sorted(inks)
    assert len(set(inks)) == 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_picture_of_any_kind_and_depth_is_shown(put: Put, kind: str, mode: str) -> None:
    out = io.BytesIO()
    try:
        Image.new(mode, (300, 200)).save(out, kind)
    except (OSError, ValueError, KeyError):
        pytest.skip("the format has no such depth")
    path = put(out.getvalue())
    media_type = f"image/{kind.lower()}"
    assert rendering.inspect(path, media_type) == rendering.Inspection(pages=1)
    image = next(rendering.render(path, media_type, pages=[1], width=150))
    assert (image.width, image.height) == (150, 100)


def test_photograph_taken_sideways_is_set_upright(put: Put) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), "red").save(out, "JPEG", exif=exif)
    image = next(rendering.render(put(out.getvalue()), "image/jpeg", pages=[1], width=100))
    assert (image.width, image.height) == (100, 200)


def test_word_text_includes_tables_headers_and_notes(put: Put) -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ячейка</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    more = {
        "word/header1.xml": office_files.word("hdr", "<w:p><w:r><w:t>колонтитул</w:t></w:r></w:p>"),
        "word/footnotes.xml": office_files.word("footnotes", f"{table}<w:t>сноска</w:t>"),
    }
    path = put(office_files.docx(["О </w:t><w:t>ремонте", "дорог"], more))
    text = rendering.extract_text(path, office_files.DOCX)
    assert text.text.split("\n") == ["О ремонте", "дорог", "ячейка", "сноска", "колонтитул"]
    assert rendering.inspect(path, office_files.DOCX) == rendering.Inspection(pages=0)


def test_opendocument_text_keeps_order_around_spans(put: Put) -> None:
    line = "О <text:span>личном</text:span> составе<text:tab/>1"
    body = f"<text:h>Приказ</text:h><text:p>{line}</text:p>"
    text = rendering.extract_text(put(office_files.odt(body)), office_files.ODT).text
    assert text == "Приказ\nО личном составе 1"


def test_cells_of_a_workbook_are_read_in_order(put: Put) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Договор", "Сумма"])
    sheet.append(["№ 17-К", 1250.5])
    book.create_sheet("Второй").append(["итого"])
    out = io.BytesIO()
    book.save(out)
    text = rendering.extract_text(put(out.getvalue()), office_files.XLSX).text
    assert text == "Договор Сумма\n№ 17-К 1250.5\nитого"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "koi8-r", "cp866"]
)
def test_plain_text_is_read_in_any_usual_encoding(put: Put, encoding: str) -> None:
    written = "Уважаемый Иван Петрович!\nПрошу отремонтировать крыльцо дома № 5."
    if encoding in {"koi8-r", "cp866"}:
        written = written.replace("№", "N")
    text = rendering.extract_text(put(written.encode(encoding)), "text/plain").text
    assert text == written


def test_rtf_is_read_without_its_dress(put: Put) -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\author Hidden}}"
        rb"\f0 \'cf\'f0\'e8\'ea\'e0\'e7\par \u1054?\u32?\u8470? 5{\b !}\tab {\pict 0102}end\par}"
    )
    text = rendering.extract_text(put(rtf), "application/rtf").text
    assert text == "Приказ\nО № 5! end"


def test_letter_is_read_with_its_heading_and_attachment_names(put: Put) -> None:
    letter = (
        "From: =?utf-8?B?0JjQstCw0L0=?= <ivan@city.example>\r\n"
        "Subject: =?utf-8?B?0J7RgtCy0LXRgg==?=\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
        "<script>x()</script><p>Добрый <b>день</b></p>\r\n"
        "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        'Content-Disposition: attachment; filename="a.pdf"\r\n\r\n%PDF\r\n--b--\r\n'
    ).encode()
    text = rendering.extract_text(put(letter), "message/rfc822").text
    assert text.split("\n") == [
        "From: Иван <ivan@city.example>",
        "Subject: Ответ",
        "Добрый день",
        "a.pdf",
    ]
    assert rendering.inspect(put(letter), "message/rfc822").active == ("EmbeddedFile",)


def test_letters_written_in_two_code_points_are_found_as_one(put: Put) -> None:
    text = rendering.extract_text(put("и\u0306од\0 \u00adслово\u00ad".encode()), "text/plain").text
    assert text == "йод слово"
