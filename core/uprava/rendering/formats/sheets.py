"""A scanned pile divided into letters: at sheets with our code, or at blank pages."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from uprava.rendering.formats.images import frame_of, page_count, whole_page
from uprava.rendering.formats.pdf_opening import SAMPLE, load_page, open_document
from uprava.rendering.reading import MAKERS, Source
from uprava.rendering.values import SEPARATOR

CODE, BLANK = "code", "blank"

_DPI = 110
_LONGER = 1290
"""Dots of the longer side of A4 at that resolution."""
_EDGE = 0.04
"""Share of each side left out: shadows of the scanner's edge are no text."""
_DARKER = 48
"""How much darker than the paper a dot has to be to count as ink, of 255."""
_SPECKS = 40
"""Dots of ink a blank page may have once each is averaged with its neighbours: dust, no word."""


def warm_up() -> None:
    """Let the libraries load what they need."""
    with pypdfium2.PdfDocument(SAMPLE) as document:
        _what_is(document[0], (CODE, BLANK))


def sheets(source: Source, marks: Sequence[str]) -> Iterator[tuple[object, bytes]]:
    """Yield each letter of the pile; nothing when no separator is there."""
    if source.media_type == "image/tiff":
        yield from _of_tiff(source, marks)
        return
    document = open_document(source)
    count = min(len(document), source.limits.pages)
    kinds = []
    for number in range(count):
        page = load_page(document, number)
        kinds.append(_what_is(page, (*marks, BLANK)))
        page.close()
    if not any(kind in marks for kind in kinds):
        return
    for pages in _sections(kinds, marks):
        yield {"first": pages[0] + 1, "last": pages[-1] + 1}, _copied(document, pages)


def _of_tiff(source: Source, marks: Sequence[str]) -> Iterator[tuple[object, bytes]]:
    """Yield each letter of a TIFF as a TIFF; dots and resolution stay as they were."""
    kinds, at = [], max(source.limits.pages, 1)
    for number in range(1, min(page_count(source), at) + 1):
        picture = whole_page(source, number).convert("L")
        small = picture.reduce(max(1, round(max(picture.size) / _LONGER)))
        kinds.append(_kind_of(small, (*marks, BLANK)))
    if any(kind in marks for kind in kinds):
        for pages in _sections(kinds, marks):
            frames = [frame_of(source, number + 1) for number in pages]
            yield {"first": pages[0] + 1, "last": pages[-1] + 1}, _as_tiff(frames)


def _as_tiff(frames: Sequence[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    plain = all(frame.mode == "1" for frame in frames)
    frames[0].save(
        buffer, "TIFF", save_all=True, append_images=list(frames[1:]),
        compression="group4" if plain else "tiff_adobe_deflate",
        **{name: frames[0].info[name] for name in ("dpi",) if name in frames[0].info},
    )  # fmt: skip
    return buffer.getvalue()


def _sections(kinds: Sequence[str], marks: Sequence[str]) -> Iterator[list[int]]:
    """Yield the numbers of pages (from 0) between separators, without blanks at the ends."""
    section: list[int] = []
    for number, kind in enumerate((*kinds, CODE)):
        if kind in marks or number == len(kinds):
            while section and kinds[section[-1]] == BLANK:
                section.pop()
            if section:
                yield section
            section = []
        elif section or kind != BLANK:
            section.append(number)


def _what_is(page: Any, marks: Sequence[str]) -> str:
    """Return `code` for a separator sheet, `blank` for an empty page, else nothing."""
    width, height = page.get_size()
    scale = min(_DPI / 72, 3000 / max(width, height, 1))
    return _kind_of(page.render(scale=scale, grayscale=True).to_pil(), marks)


def _kind_of(picture: Image.Image, marks: Sequence[str]) -> str:
    if CODE in marks and _has_code(picture):
        return CODE
    return BLANK if BLANK in marks and is_blank(picture) else ""


def _has_code(picture: Image.Image) -> bool:
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # a global would be told leaked
    found = zxingcpp.read_barcodes(picture, formats=wanted)
    return any(each.text.startswith(SEPARATOR) for each in found)


def is_blank(picture: Image.Image) -> bool:
    """Tell whether a grey page of about a hundred dots per inch has nothing but dust on it."""
    width, height = picture.size
    across, down = int(width * _EDGE), int(height * _EDGE)
    inner = picture.crop((across, down, max(width - across, 1), max(height - down, 1))).reduce(2)
    histogram = inner.histogram()
    paper = max(range(256), key=histogram.__getitem__)
    return sum(histogram[: max(0, paper - _DARKER)]) <= _SPECKS


def _copied(document: Any, pages: list[int]) -> bytes:
    """Return pages as a PDF of their own; their pictures are taken over as they are."""
    with pypdfium2.PdfDocument.new() as made:
        made.import_pages(document, pages)
        buffer = io.BytesIO()
        made.save(buffer)
        return buffer.getvalue()


MAKERS["sheets"] = sheets
