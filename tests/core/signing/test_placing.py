"""The mark stands where the hand would sign and never on anything."""

import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from uprava import signing
from uprava.errors import InvalidError
from uprava.signing.orders import Box, Mark, NoMark
from uprava.signing.placing import GAP, SIZES, PageLayout, free_box, read_layout

A4 = (210.0, 297.0)
WIDTH, HEIGHT = SIZES[0]


def lines(first: float, last: float) -> tuple[Box, ...]:
    """Return full lines of text between two heights, mm."""
    return tuple(Box(20, y, 180, 3) for y in range(int(first), int(last), 6))


def test_the_mark_stands_between_post_and_name():
    page = PageLayout(*A4, (*lines(20, 120), Box(20, 140, 40, 3), Box(170, 140, 30, 3)))
    box = free_box(page)
    assert box.y < 140 < box.bottom
    assert box.x > 60
    assert box.right < 170


def test_without_room_on_the_line_the_mark_stands_below_it():
    page = PageLayout(*A4, (*lines(20, 120), Box(20, 140, 180, 3)))
    assert 143 < free_box(page).y < 150


def test_executor_and_page_number_do_not_push_the_mark_to_the_bottom():
    page = PageLayout(*A4, (*lines(20, 100), Box(20, 275, 40, 8)))
    assert free_box(page).y < 110


def test_a_crowded_page_gets_the_smaller_mark():
    page = PageLayout(*A4, (Box(0, 0, 210, 250), Box(0, 277, 210, 20)))
    assert (free_box(page).width, free_box(page).height) == SIZES[1]


def test_a_full_page_gets_no_mark():
    assert free_box(PageLayout(*A4, lines(5, 297))) is None


box_on_page = st.builds(
    Box, st.floats(0, 200), st.floats(0, 290), st.floats(0.1, 120), st.floats(0.1, 60)
)


@given(st.lists(box_on_page, max_size=25))
def test_the_mark_never_touches_what_is_on_the_page(taken):
    box = free_box(PageLayout(*A4, tuple(taken)))
    if box is not None:
        assert box.x >= 0
        assert box.right <= A4[0]
        assert box.bottom <= A4[1]
        for other in taken:
            apart = (
                other.right <= box.x
                or other.x >= box.right
                or other.bottom <= box.y
                or other.y >= box.bottom
            )
            assert apart


def tiny_pdf(page: str, drawing: str) -> bytes:
    """Return a one-page PDF written by hand: any rotation and any boxes."""
    resources = "/Resources << /Font << /F 5 0 R >> >>"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} /Contents 4 0 R {resources} >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(parts) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()


def rendered(pdf: bytes, folder: Path, dpi: int = 100) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-cropbox", "-r", str(dpi), "-png", "-singlefile"]
    subprocess.run([*command, str(folder / "page.pdf"), str(folder / "page")], check=True)
    with Image.open(folder / "page.png") as image:
        return image.convert("RGB")


TEXT = "BT /F 14 Tf 1 0 0 1 120 520 Tm (Signed below) Tj ET 110 500 300 2 re f"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "boxes",
    ["/MediaBox [0 0 595 842]", "/MediaBox [-50 30 600 900] /CropBox [20 60 560 820]"],
    ids=["plain", "cropped"],
)
def test_only_blank_paper_is_covered_however_the_page_is_turned(turn, boxes, town, tmp_path):
    pdf = tiny_pdf(f"{boxes} /Rotate {turn}", TEXT)
    mark = signing.place_mark(pdf)
    signed = town.sign(pdf, mark=mark)
    before, after = rendered(pdf, tmp_path), rendered(signed, tmp_path)
    dots = 100 / 25.4
    place = tuple(
        round(part * dots) for part in (mark.box.x, mark.box.y, mark.box.right, mark.box.bottom)
    )
    changed = ImageChops.difference(before, after).getbbox()

    assert before.crop(place).getextrema() == ((255, 255),) * 3
    assert all(abs(have - want) <= 3 for have, want in zip(changed, place, strict=True))
    assert not overlapping(before, changed)


def overlapping(page: Image.Image, place: tuple[int, int, int, int]) -> bool:
    return page.crop(place).convert("L").getextrema()[0] < 255


def test_the_mark_says_whose_certificate_it_is(town, letter, tmp_path):
    pdf = letter()
    signed = town.sign(pdf, mark=signing.place_mark(pdf))
    facts = town.head.facts
    (tmp_path / "signed.pdf").write_bytes(signed)
    command = ["pdftotext", "-raw", str(tmp_path / "signed.pdf"), "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "ДОКУМЕНТ ПОДПИСАН\nЭЛЕКТРОННОЙ ПОДПИСЬЮ" in words
    assert facts.serial in words
    assert "Владелец: Громов Андрей Павлович" in words
    assert f"с {facts.valid_from:%d.%m.%Y} по {facts.valid_to:%d.%m.%Y}" in words


def scan(paper: int, *, full: bool = False) -> bytes:
    """Return a scanned page: an image with noise, lines of text to the middle or to the end."""
    noise = Image.effect_noise((1240, 1754), 8).point(lambda tone: min(255, tone - 128 + paper))
    draw = ImageDraw.Draw(noise)
    for y in range(120, 1700 if full else 900, 40):
        draw.rectangle((120, y, 1120, y + 14), fill=30)
    out = io.BytesIO()
    noise.save(out, "PDF", resolution=150)
    return out.getvalue()


@pytest.mark.parametrize("paper", [250, 225])
def test_a_scan_has_its_text_left_in_sight(paper, town, tmp_path):
    pdf = scan(paper)
    mark = signing.place_mark(pdf)
    assert isinstance(mark, Mark)
    assert mark.box.y > 900 / 150 * 25.4
    assert town.verify(town.sign(pdf, mark=mark))[0].verdict == "valid"


def test_without_room_the_document_is_signed_without_a_mark_and_says_so(town):
    pdf = scan(250, full=True)
    mark = signing.place_mark(pdf)
    signed = town.signed(pdf, mark=mark)

    assert mark is NoMark.NO_ROOM
    assert signed.notes()
    assert town.verify(signed.data)[0].verdict == "valid"


def test_a_mark_already_there_is_not_covered_by_the_next(town, letter):
    pdf = letter()
    first = signing.place_mark(pdf)
    second = signing.place_mark(town.sign(pdf, mark=first))
    assert second.box.y >= first.box.bottom + GAP or second.box.x >= first.box.right + GAP


def test_a_giant_page_is_not_rendered():
    page = read_layout(tiny_pdf("/MediaBox [0 0 14400 14400]", ""))
    assert page.taken == (Box(0, 0, page.width, page.height),)


@pytest.mark.parametrize(
    "mark",
    [
        Mark(Box(150, 100, 72, 26)),
        Mark(Box(20, 280, 72, 26)),
        Mark(Box(20, 20, 72, 26), 5),
        Mark(Box(20, 20, 30, 8)),
    ],
    ids=["right", "below", "page", "tiny"],
)
def test_a_mark_beyond_the_page_or_unreadable_is_refused(mark, town, letter):
    with pytest.raises(InvalidError):
        town.sign(letter(), mark=mark)
