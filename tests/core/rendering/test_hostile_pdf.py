"""Hostile PDF files: each has a stable answer, bounded cost, and harms only its own child."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from core.rendering import pdf_files
from core.rendering.costs import COSTS
from PIL import Image
from uprava import rendering
from uprava.rendering import Problem

Put = Callable[[bytes], Path]
PDF = "application/pdf"

WHOLE = pdf_files.simple()

BROKEN = {
    "empty": (b"", Problem.EMPTY),
    "one byte": (b"%", Problem.MISTYPED),
    "only a header": (b"%PDF-1.7\n", Problem.TRUNCATED),
    "truncated in the middle": (WHOLE[: len(WHOLE) // 2], Problem.TRUNCATED),
    "truncated before its end": (WHOLE[:-12], Problem.TRUNCATED),
    "user password": (pdf_files.encrypted(b"secret"), Problem.ENCRYPTED),
    "page tree loop": (pdf_files.page_tree_loop(), Problem.DAMAGED),
    "program": (b"MZ\x90\0" + bytes(4000), Problem.MISTYPED),
    "test virus": (
        rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        Problem.MISTYPED,
    ),
    "web page first": (b"<html><script>x()</script>\n" + WHOLE, Problem.POLYGLOT),
    "archive behind": (WHOLE + b"PK\x05\x06" + bytes(18), Problem.POLYGLOT),
    "100,000 pages": (pdf_files.many_pages(100_000), Problem.TOO_MANY_PAGES),
    "page of 700 m": (pdf_files.simple(box="0 0 2000000 2000000"), Problem.PAGE_TOO_LARGE),
    "zeros": (bytes(100_000), Problem.MISTYPED),
    "deep nesting": (pdf_files.deep_tree(5_000), Problem.DAMAGED),
}


def drawn(path: Path) -> tuple[rendering.PageImage | None, Problem | None]:
    """Draw the first page, or tell what is in the way."""
    try:
        return next(rendering.render(path, PDF, pages=[1], width=1190)), None
    except rendering.UnreadableError as error:
        return None, error.problem


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_named_by_a_stable_code(put: Put, name: str) -> None:
    data, problem = BROKEN[name]
    with COSTS.measured() as costs:
        assert rendering.inspect(put(data), PDF).problem == problem
    assert costs.peak_seconds < 5
    assert costs.peak_memory < 300 * 2**20


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_read_and_drawn_as_far_as_it_goes(put: Put, name: str) -> None:
    path = put(BROKEN[name][0])
    with COSTS.measured() as costs:
        rendering.extract_text(path, PDF, limits=rendering.Limits(seconds=5))
        image, problem = drawn(path)
    assert problem in {None, BROKEN[name][1], Problem.DAMAGED}
    assert image is None or 0 < image.width <= 1190
    assert costs.peak_seconds < 6
    assert costs.peak_memory < 500 * 2**20


def test_whitespace_before_the_header_is_no_harm(put: Put) -> None:
    found = rendering.inspect(put(b"\r\n \r\n" + WHOLE), PDF)
    assert (found.pages, found.problem) == (1, None)


def test_owner_password_alone_does_not_hide_the_text(put: Put) -> None:
    path = put(pdf_files.encrypted(b""))
    found = rendering.inspect(path, PDF)
    assert (found.encrypted, found.pages, found.problem) == (True, 1, None)
    assert rendering.extract_text(path, PDF).text == "Hello world"


def test_page_of_five_metres_is_drawn_at_the_asked_width(put: Put) -> None:
    path = put(pdf_files.simple(b"0 0 7200 7200 re f", box="0 0 14400 14400"))
    assert rendering.inspect(path, PDF).problem is None
    with COSTS.measured() as costs:
        image = next(rendering.render(path, PDF, pages=[1], width=1190))
    assert (image.width, image.height) == (1190, 1190)
    picture = Image.open(io.BytesIO(image.data)).convert("L")
    assert (picture.getpixel((300, 900)), picture.getpixel((900, 300))) == (0, 255)
    assert costs.peak_memory < 300 * 2**20


@pytest.mark.parametrize(
    "box", ["0 0 1 14400", "0 0 14400 1", "0 0 0 0", "0 0 -5 1e38", "0 0 .001 9"]
)
def test_page_of_absurd_shape_costs_little(put: Put, box: str) -> None:
    with COSTS.measured() as costs:
        image, problem = drawn(put(pdf_files.simple(box=box)))
    assert problem in {None, Problem.DAMAGED}
    assert image is None or image.width * image.height <= rendering.Limits().pixels
    assert costs.peak_seconds < 3
    assert costs.peak_memory < 400 * 2**20


def test_picture_of_sixty_thousand_pixels_square_stays_within_its_memory(put: Put) -> None:
    path = put(pdf_files.giant_image())
    with COSTS.measured() as costs:
        assert rendering.inspect(path, PDF).problem is None
        _image, problem = drawn(path)
    assert problem in {None, Problem.CRASHED, Problem.TOO_HEAVY}
    assert costs.peak_memory < 700 * 2**20


def test_stream_of_two_gigabytes_ends_only_its_own_child(put: Put, tmp_path: Path) -> None:
    bomb = put(pdf_files.stream_bomb())
    good = tmp_path / "good"
    good.write_bytes(WHOLE)
    with COSTS.measured() as costs:
        with pytest.raises(rendering.UnreadableError) as caught:
            list(rendering.render(bomb, PDF, pages=[1], width=1190))
        assert caught.value.problem in {Problem.CRASHED, Problem.TOO_HEAVY, Problem.DAMAGED}
        assert rendering.extract_text(good, PDF).text == "Hello world"
    assert costs.peak_memory < 700 * 2**20


ACTIVE = {
    "JavaScript": (b"/OpenAction<</S/JavaScript/JS(app.alert)>>", ("JavaScript",)),
    "hidden name": (b"/OpenAction<</S/J#61vaScript/#4aS(app.alert)>>", ("JavaScript",)),
    "Launch": (b"/OpenAction<</S/Launch/F(cmd.exe)>>", ("Launch",)),
    "form": (b"/AcroForm<</XFA[(x)(y)]/Fields[]>>", ("XFA",)),
    "attachment": (b"/Names<</EmbeddedFiles<</Names[(a)<</F(a)>>]>>>>", ("EmbeddedFile",)),
    "other file": (b"/OpenAction<</S/GoToR/F(//host/share)>>", ("GoToR",)),
    "in a string": (b"/Lang(/JavaScript \\) /Launch)", ()),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_active_content_is_named(put: Put, name: str) -> None:
    entries, expected = ACTIVE[name]
    found = rendering.inspect(put(pdf_files.simple(entries=entries)), PDF)
    assert (found.active, found.problem) == (expected, None)


def test_active_content_is_found_in_compressed_objects(put: Put) -> None:
    path = put(pdf_files.object_stream(b"<</S/JavaScript/JS(app.alert)>>"))
    assert rendering.inspect(path, PDF).active == ("JavaScript",)


def test_signed_file_is_known_as_signed(put: Put) -> None:
    field = b"/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(S)/V<</Type/Sig/ByteRange[0 1 2 3]>>>>]>>"
    assert rendering.inspect(put(pdf_files.simple(entries=field)), PDF).signed
    assert not rendering.inspect(put(WHOLE), PDF).signed


def test_text_of_a_hundred_thousand_pages_ends_at_the_limit(put: Put) -> None:
    limits = rendering.Limits(pages=300)
    text = rendering.extract_text(put(pdf_files.many_pages(100_000)), PDF, limits=limits)
    assert (len(text.pages), text.truncated, text.problem) == (300, True, None)


def test_page_that_does_not_exist_is_refused(put: Put) -> None:
    for page in (0, 2, -1, 10**9):
        with pytest.raises(rendering.UnreadableError) as caught:
            list(rendering.render(put(WHOLE), PDF, pages=[page], width=100))
        assert caught.value.page == page
