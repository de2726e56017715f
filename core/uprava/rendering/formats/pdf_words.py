"""Words of a PDF page with their boxes, for the invisible text layer over the page's picture."""

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

from uprava.rendering.values import Word
from uprava.rendering.words import normalise

_WORD = re.compile(r"[^\s\x02\ufffe]+")
"""PDFium puts \\x02 or \\ufffe where a line's end divides a word; each half has its own place."""
_DEVICE = 100_000
"""Side of the square the page is mapped to; boxes are exact to a hundred-thousandth."""
_WORDS_PER_PAGE = 50_000


def page_words(page: Any) -> tuple[str, tuple[Word, ...]]:
    """Return the page's text as PDFium orders it, and its words with places."""
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        text = layer.get_text_range() if count > 0 else ""
        if len(text) != count:
            text = "".join(chr(pdfium.FPDFText_GetUnicode(layer, i) or 32) for i in range(count))
        return text, tuple(_words(page, layer, text))
    finally:
        layer.close()


def _words(page: Any, layer: Any, text: str) -> list[Word]:
    place = _placer(page)
    box = pdfium.FS_RECTF()
    found = []
    for match in _WORD.finditer(text):
        word = normalise(match.group())
        corners = []
        for index in (match.start(), match.end() - 1):
            if pdfium.FPDFText_GetLooseCharBox(layer, index, box):
                corners += [place(box.left, box.top), place(box.right, box.bottom)]
        if word and corners:
            found.append(_word(word, corners))
        if len(found) >= _WORDS_PER_PAGE:
            break
    return found


def _word(text: str, corners: list[tuple[float, float]]) -> Word:
    across = sorted(min(max(x, 0.0), 1.0) for x, _ in corners)
    down = sorted(min(max(y, 0.0), 1.0) for _, y in corners)
    return Word(text, across[0], down[0], across[-1], down[-1])


def _placer(page: Any) -> Any:
    """Return a function from page coordinates to fractions from the top left corner.

    PDFium knows the page's rotation and crop box; three points give the whole mapping.
    """
    zero_x, zero_y = _device(page, 0, 0)
    right_x, right_y = _device(page, 1000, 0)
    up_x, up_y = _device(page, 0, 1000)
    xx, yx = (right_x - zero_x) / 1000, (right_y - zero_y) / 1000
    xy, yy = (up_x - zero_x) / 1000, (up_y - zero_y) / 1000

    def place(x: float, y: float) -> tuple[float, float]:
        across, down = zero_x + x * xx + y * xy, zero_y + x * yx + y * yy
        return round(across / _DEVICE, 5), round(down / _DEVICE, 5)

    return place


def _device(page: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, across, down)
    return across.value, down.value
