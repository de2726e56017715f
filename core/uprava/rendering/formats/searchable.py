"""A copy of a scan with invisible text over its pages: to be searched, marked and copied.

Pages of a PDF are taken over as they are, without what could act by itself; pictures become
pages of A4's length. The text has the places tesseract found and no shape.
"""

import base64
import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from uprava.rendering.bundles import opened
from uprava.rendering.formats.images import whole_page
from uprava.rendering.reading import MAKERS, RefusedError, Source
from uprava.rendering.values import Problem, Word

A4_POINTS = 842.0
"""The longer side of a page made of a picture, which does not say how large its paper was."""

_JPEG_QUALITY = 85
_ADVANCE = 0.5
"""Width of every sign of the font below, in its size."""
_DEVICE = 100_000
_FONT = base64.b64decode(
    "AAEAAAAKAIAAAwAgT1MvMlbeyJQAAAEoAAAAYGNtYXAACgA0AAABkAAAAB5nbHlmFSJBJAAAAbgAAAAYaGVh"
    "ZAt48WUAAACsAAAANmhoZWEMAgQCAAAA5AAAACRobXR4BAAAAAAAAYgAAAAIbG9jYQAMAAAAAAGwAAAABm1h"
    "eHAABAAFAAABCAAAACBuYW1l8usW2gAAAdAAAABLcG9zdAABAAEAAAIcAAAAIAABAAAAAQAAsJRxEF8PPPUE"
    "BwgAAAAAAM+a/G4AAAAA1MOn8gAAAAAEAAgAAAAAEAACAAAAAAAAAAEAAAgA//8AAAQAAAAAAAQAAAEAAAAA"
    "AAAAAAAAAAAAAAACAAEAAAACAAQAAQAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAwAAAZAABQAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAUAAQABAAAAAAAAAAAAAAAAAAAAAAAAAAAAR09PRwBAAAAAAAAB//8AAAABAAGAAAAA"
    "AAAAAAAAAAAAAAABAAAAAAAABAAAAAAAAAIAAQAAAAAAFAADAAAAAAAUAAYACgAAAAAAAAAAAAAAAAAMAAAA"
    "AQAAAAAEAAgAAAMAADEhESEEAPwACAAAAAADACoAAAADAAAABQAWAAAAAQAAAAAABQALABYAAwABBAkABQAW"
    "AAAAVgBlAHIAcwBpAG8AbgAgADEALgAwVmVyc2lvbiAxLjAAAAEAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAA"
    "AAAAAAA="
)
"""A font without shapes: pdf.ttf of Tesseract OCR, Apache License 2.0."""
_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identify-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""
"""Every code is the sign itself."""


def searchable(source: Source, _marks: Sequence[str]) -> Iterator[tuple[object, bytes]]:
    """Yield the copy as one PDF."""
    media_type, words, start = opened(source.data)
    with pypdfium2.PdfDocument.new() as made:
        if media_type == "application/pdf":
            _take_over(source, start, made)
        else:
            _make_pages(source, start, media_type, made, pages=max(words, default=1))
        _lay_over(made, words)
        buffer = io.BytesIO()
        made.save(buffer)
    yield {}, buffer.getvalue()


def _take_over(source: Source, start: int, made: Any) -> None:
    """Take the pages of a PDF over; what belongs to the file as a whole stays behind."""
    size = len(source.data) - start
    array = (ctypes.c_char * size).from_buffer(source.data, start)
    try:
        document = source.opened["pdf"] = pypdfium2.PdfDocument(array)
        made.import_pages(document)
    except pypdfium2.PdfiumError as error:
        raise RefusedError(Problem.DAMAGED, detail=str(error)) from error


def _make_pages(source: Source, start: int, media_type: str, made: Any, *, pages: int) -> None:
    """Make a page of each picture, the dots of a JPEG as they are."""
    original = io.BytesIO(source.data[start:])
    one = Source(source.data, original, media_type, source.limits)
    for number in range(1, pages + 1):
        picture = whole_page(one, number)
        page = made.new_page(*_size(picture))
        placed = pypdfium2.PdfImage.new(made)
        placed.load_jpeg(_jpeg(picture, original, media_type), inline=True)
        placed.set_matrix(pypdfium2.PdfMatrix().scale(*_size(picture)))
        page.insert_obj(placed)
        page.gen_content()
        page.close()


def _size(picture: Image.Image) -> tuple[float, float]:
    scale = A4_POINTS / max(picture.size)
    return picture.width * scale, picture.height * scale


def _jpeg(picture: Image.Image, original: io.BytesIO, media_type: str) -> io.BytesIO:
    """Return the picture as JPEG: the original's own bytes where they show it as it is."""
    original.seek(0)
    if media_type == "image/jpeg":
        with Image.open(original, formats=["JPEG"]) as first:
            plain = first.mode in {"L", "RGB"} and first.getexif().get(0x0112, 1) == 1
            if plain and first.size == picture.size:
                return io.BytesIO(original.getvalue())
    buffer = io.BytesIO()
    flat = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    flat.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    buffer.seek(0)
    return buffer


def _lay_over(made: Any, words: Mapping[int, Sequence[Word]]) -> None:
    """Put the words of each page over it."""
    most = max((ord(max(each.text)) for found in words.values() for each in found), default=32)
    glyphs = b"\x00\x01" * (min(most, 0xFFFF) + 1)
    font = pdfium.FPDFText_LoadCidType2Font(
        made, _bytes(_FONT), len(_FONT), _UNICODE, _bytes(glyphs), len(glyphs)
    )
    if not font:
        raise RefusedError(Problem.CRASHED, detail="the font was not taken")
    for number in range(1, len(made) + 1):
        if found := words.get(number):
            page = made[number - 1]
            for word, following in zip(found, (*found[1:], None), strict=True):
                _put(made, page, font, word, spaced=_same_line(word, following))
            page.gen_content()
            page.close()
    pdfium.FPDFFont_Close(font)


def _bytes(data: bytes) -> Any:
    return (ctypes.c_uint8 * len(data)).from_buffer_copy(data)


def _same_line(word: Word, following: Word | None) -> bool:
    """Tell whether a space stands between two words."""
    return following is not None and following.x0 > word.x0 and following.y0 < word.y1


def _put(made: Any, page: Any, font: Any, word: Word, *, spaced: bool) -> None:
    """Lay one word over its place, stretched to its box."""
    codes = [ord(sign) for sign in word.text if ord(sign) <= 0xFFFF]
    if not codes or word.x1 <= word.x0 or word.y1 <= word.y0:
        return
    length = len(codes) * _ADVANCE
    codes += [32] * spaced
    text = pdfium.FPDFPageObj_CreateTextObj(made, font, 1.0)
    pdfium.FPDFText_SetCharcodes(text, (ctypes.c_uint32 * len(codes))(*codes), len(codes))
    pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    left, low = _place(page, word.x0, word.y1)
    right_x, right_y = _place(page, word.x1, word.y1)
    up_x, up_y = _place(page, word.x0, word.y0)
    matrix = pdfium.FS_MATRIX(
        (right_x - left) / length, (right_y - low) / length, up_x - left, up_y - low, left, low
    )
    pdfium.FPDFPageObj_SetMatrix(text, matrix)
    pdfium.FPDFPage_InsertObject(page, text)


def _place(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the page as it is shown lies in the page's own coordinates."""
    across, down = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDF_DeviceToPage(
        page, 0, 0, _DEVICE, _DEVICE, 0, round(x * _DEVICE), round(y * _DEVICE), across, down
    )
    return across.value, down.value


def warm_up() -> None:
    """Let the libraries load what laying words over a page needs."""
    with pypdfium2.PdfDocument.new() as made:
        made.new_page(99, 99)
        _lay_over(made, {1: [Word("a", 0.1, 0.1, 0.2, 0.2)]})
        made.save(io.BytesIO())


MAKERS["searchable"] = searchable
