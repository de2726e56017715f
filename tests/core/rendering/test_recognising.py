"""Pages read by tesseract: how much of a known text is found, and what a hostile one cannot do."""

import contextlib
import io
import signal
import struct
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from core.documents import scans
from core.rendering import pdf_files
from core.rendering.test_hostile_office import png, tiff_flood
from PIL import Image
from uprava.rendering import Problem, UnreadableError, Word
from uprava.rendering.calls import draw_scan, extract_text, make_searchable
from uprava.rendering.columns import in_order
from uprava.rendering.pool import clean_environment
from uprava.rendering.tesseract import RecognisedPage, find_engine, recognise_page

Put = Callable[[bytes], Path]
PDF = "application/pdf"

ENGINE = find_engine()
needs_tesseract = pytest.mark.skipif(
    ENGINE is None or not ENGINE.known("rus"),
    reason="tesseract or its Russian is not installed: scans stay without text",
)


def read(path: Path, media_type: str = PDF, page: int = 1, seconds: int = 60) -> RecognisedPage:
    assert ENGINE is not None
    return recognise_page(
        path, media_type, page, engine=ENGINE, languages="rus+eng", seconds=seconds
    )


@needs_tesseract
@pytest.mark.parametrize(
    ("turned", "grain", "quarter", "least"),
    [(0.0, 0.0, 0, 0.97), (1.5, 24.0, 0, 0.95), (-2.0, 60.0, 0, 0.90), (1.0, 12.0, 180, 0.93)],
    ids=["as printed", "askew with grain", "much grain", "upside down"],
)
def test_words_of_a_scanned_letter_are_found(
    put: Put, turned: float, grain: float, quarter: int, least: float
) -> None:
    sheet = scans.scanned(scans.LETTER, turned=turned, grain=grain).rotate(quarter)
    found = read(put(scans.as_file([sheet], "PDF")))
    assert scans.share_found(scans.LETTER, found.text) >= least
    assert found.confidence >= 80
    if not quarter:
        assert "№ 14-2/5871" in found.text


@needs_tesseract
def test_words_stand_where_they_are_on_the_picture(put: Put) -> None:
    sheet = scans.scanned(scans.LETTER, dpi=200, turned=0, grain=0)
    found = read(put(scans.as_file([sheet], "PNG")), "image/png")
    for word in found.words:
        box = (
            int(word.x0 * sheet.width), int(word.y0 * sheet.height),
            int(word.x1 * sheet.width) + 1, int(word.y1 * sheet.height) + 1,
        )  # fmt: skip
        assert min(sheet.crop(box).tobytes()) < 100
    blotted = sheet.copy()
    for word in found.words:
        corners = (word.x0 * sheet.width, word.y0 * sheet.height,
                   word.x1 * sheet.width, word.y1 * sheet.height)  # fmt: skip
        blotted.paste(255, tuple(round(each) for each in corners))
    dark = sum(blotted.histogram()[:100])
    assert dark < sum(sheet.histogram()[:100]) * 0.05


@needs_tesseract
def test_copy_has_the_words_over_the_same_picture(put: Put, tmp_path: Path) -> None:
    sheet = scans.scanned(scans.LETTER, dpi=200, grain=8)
    original = put(scans.as_file([sheet, sheet], "PDF"))
    before = original.read_bytes()
    found = read(original)
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(make_searchable(original, PDF, {1: found.words}))
    assert original.read_bytes() == before
    text = extract_text(copy, PDF)
    assert len(text.pages) == 2
    assert not text.pages[1].words
    assert scans.share_found(found.text, text.pages[0].text) > 0.98
    ours = {word.text: word for word in found.words}
    for word in text.pages[0].words:
        if word.text in ours and found.text.count(word.text) == 1:
            assert abs(word.x0 - ours[word.text].x0) < 0.01
            assert abs(word.y1 - ours[word.text].y1) < 0.01
    shown = [pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil() for path in (original, copy)]
    assert shown[0].tobytes() == shown[1].tobytes()
    checked = subprocess.run(["qpdf", "--check", copy], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


def line(y: float, *words: tuple[float, str]) -> list[Word]:
    return [Word(text, x, y, x + len(text) * 0.012, y + 0.01) for x, text in words]


def test_letterhead_is_read_before_the_addressee_beside_it() -> None:
    lines = [
        line(0.05, (0.1, "МИНИСТЕРСТВО"), (0.6, "Главе"), (0.67, "города")),
        line(0.07, (0.1, "ФИНАНСОВ")),
        line(0.09, (0.6, "В."), (0.63, "Н."), (0.66, "Орлову")),
        line(0.11, (0.1, "19.10.2026"), (0.3, "№"), (0.38, "1167")),
        line(0.20, (0.1, "О"), (0.13, "ремонте")),
        line(0.30, (0.1, "Совет"), (0.2, "просит"), (0.3, "оказать"), (0.4, "содействие"),
             (0.54, "в"), (0.57, "проведении"), (0.71, "праздника")),
        line(0.80, (0.1, "Председатель"), (0.7, "Осипов")),
    ]  # fmt: skip
    assert in_order(lines) == [
        "МИНИСТЕРСТВО", "ФИНАНСОВ", "19.10.2026 № 1167", "О ремонте",
        "Главе города", "В. Н. Орлову",
        "Совет просит оказать содействие в проведении праздника", "Председатель Осипов",
    ]  # fmt: skip


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_follow_a_page_that_is_turned(put: Put, tmp_path: Path, turn: int) -> None:
    with pypdfium2.PdfDocument.new() as made:
        page = made.new_page(300, 500)
        page.set_rotation(turn)
        buffer = io.BytesIO()
        made.save(buffer)
    copy = tmp_path / "copy.pdf"
    word = Word("коммуникация", 0.2, 0.1, 0.6, 0.13)
    copy.write_bytes(make_searchable(put(buffer.getvalue()), PDF, {1: [word]}))
    (found,) = extract_text(copy, PDF).pages[0].words
    assert found.text == word.text
    assert found[1:] == pytest.approx(word[1:], abs=0.01)


@needs_tesseract
def test_page_that_takes_too_long_is_left(put: Put) -> None:
    noise = Image.effect_noise((2480, 3508), 120).point(lambda tone: 255 * (tone > 128))
    path = put(scans.as_file([noise], "PNG"))
    began = time.monotonic()
    with pytest.raises(UnreadableError) as caught:
        read(path, "image/png", seconds=2)
    assert caught.value.problem is Problem.TOO_SLOW
    assert time.monotonic() - began < 20


def broken_tiff() -> bytes:
    """Return a TIFF whose second page is at itself, as a chain without an end."""
    data = bytearray(scans.as_file([scans.scanned("а", dpi=50)] * 2, "TIFF"))
    (first,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    return bytes(data)


HOSTILE = {
    "a flood of dots": ("image/png", lambda: png(60_000, 60_000), 1, Problem.IMAGE_TOO_LARGE),
    "a flood by fax": ("image/tiff", tiff_flood, 1, Problem.IMAGE_TOO_LARGE),
    "half a picture": (
        "image/jpeg", lambda: scans.as_file([scans.scanned("а", dpi=50)], "JPEG")[:3000], 1,
        Problem.TRUNCATED,
    ),
    "no picture at all": ("image/tiff", lambda: b"II*\0" + b"\xff" * 4000, 1, Problem.DAMAGED),
    "no PDF at all": (PDF, lambda: b"%PDF-1.7\n" + b"x" * 4000, 1, Problem.TRUNCATED),
    "a page that is not there": (PDF, pdf_files.simple, 2, Problem.DAMAGED),
    "a text": ("text/plain", lambda: b"text", 1, Problem.UNSUPPORTED),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_drawn_never_reaches_tesseract(put: Put, name: str) -> None:
    media_type, make, page, problem = HOSTILE[name]
    with pytest.raises(UnreadableError) as caught:
        draw_scan(put(make()), media_type, page)
    assert caught.value.problem is problem


def test_endless_chain_of_pages_ends(put: Put) -> None:
    path = put(broken_tiff())
    assert draw_scan(path, "image/tiff", 1).width == 414
    with contextlib.suppress(UnreadableError):
        draw_scan(path, "image/tiff", 10_000)


def test_giant_picture_of_a_page_is_drawn_within_the_limits(put: Put) -> None:
    with contextlib.suppress(UnreadableError):
        scan = draw_scan(put(pdf_files.giant_image()), PDF, 1)
        assert scan.width * scan.height <= 24_000_000


def test_last_of_ten_thousand_pages_is_drawn_alone(put: Put) -> None:
    began = time.monotonic()
    assert draw_scan(put(pdf_files.many_pages(10_000)), PDF, 10_000).dpi >= 70
    assert time.monotonic() - began < 15


def test_file_too_large_for_a_copy_is_told(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadableError) as caught:
        make_searchable(path, PDF, {1: []})
    assert caught.value.problem is Problem.TOO_HEAVY


FORBIDDEN = {
    "read a file of ours": "read x < '{secret}'",
    "read a system file": "read x < /etc/passwd",
    "read a secret of the program": "read x < /proc/$PPID/environ",
    "list a folder": "ls=(/var/*); [ ${{#ls[@]}} -gt 1 ]",
    "write beside the file": "echo x > '{folder}/new'",
    "write to /tmp": "echo x > /tmp/uprava-forbidden",
    "call over the network": "echo x > /dev/tcp/127.0.0.1/9",
    "start a program": "/bin/true",
    "become a program": "(exec /usr/bin/env)",
    "have a child": "( : )",
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_program_cannot(tmp_path: Path, act: str) -> None:
    (tmp_path / "secret").write_text("тайна\n")
    tmp_path.chmod(0o755)
    shell = Path("/bin/bash").resolve()
    code = FORBIDDEN[act].format(secret=tmp_path / "secret", folder=tmp_path)
    script = f"""
        import os
        from pathlib import Path
                from uprava.rendering.recogniser import READABLE
        confine_program(Path("{shell}"), READABLE, limits=ProgramLimits(1 << 30, 1 << 20, 5))
        os.execv("{shell}", ["bash", "-c", {code!r} + " && echo done || echo refused"])
    """
    ended = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(script)],
        env=clean_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "done" not in ended.stdout, ended.stderr
    assert not (tmp_path / "new").exists()


@needs_tesseract
def test_tesseract_ends_with_who_asked(put: Put) -> None:
    line = "Просим сообщить о готовности котельных к отопительному периоду."
    path = put(scans.as_file([scans.scanned("\n".join([line] * 50))], "PNG"))
    script = f"""
        from pathlib import Path
        from uprava.rendering.tesseract import find_engine, recognise_page
        recognise_page(Path("{path}"), "image/png", 1, engine=find_engine(), languages="rus",
                       seconds=60)
    """
    asking = subprocess.Popen(
        [sys.executable, "-P", "-c", textwrap.dedent(script)], env=clean_environment()
    )
    reading = awaited(lambda: children_of(asking.pid))
    asking.send_signal(signal.SIGKILL)
    asking.wait()
    awaited(lambda: not Path(f"/proc/{reading}").exists())


def children_of(parent: int) -> int:
    """Return the process of tesseract that reads a page for another; 0: there is none."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            text = status.read_text()
            if f"PPid:\t{parent}\n" not in text or not text.startswith("Name:\ttesseract"):
                continue
            words = (status.parent / "cmdline").read_bytes()
            if words and b"--version" not in words and b"--list-langs" not in words:
                return int(status.parent.name)
    return 0


def awaited(what: Callable[[], int | bool], within: float = 90.0) -> int:
    """Wait until something is so, and return it."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if found := what():
            return int(found)
        time.sleep(0.05)
    raise AssertionError("it did not happen")
