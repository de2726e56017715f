"""What is visible on a page of a PDF, as boxes: a mark must cover none of it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from PIL import Image

from uprava.rendering.reading import RefusedError
from uprava.rendering.values import PageInk, Problem

POINTS_PER_MM = 72 / 25.4
CELL = 1.0
"""Side of the cells the page is looked at in, mm."""

PIXELS_PER_MM = 4
NOISE = 2
"""Dots averaged in each direction, so that the grain of a scan is no ink."""
FAINT = 24
"""How much darker or lighter than the paper a dot may be and still count as paper, of 255."""
DARK = 160
"""Paper darker than this is no paper: the mark would not be read on it."""
LARGEST = 1200.0
"""A0 and a little, mm; larger pages are not rendered."""


def page_ink(document: Any, number: int | None = None) -> PageInk:
    """Return a page (from 1; None: the last) of an opened document with all that is visible."""
    document.init_forms()
    if number is not None and not 1 <= number <= len(document):
        raise RefusedError(Problem.DAMAGED, page=number, detail="no such page")
    page = document[(number or len(document)) - 1]
    width, height = (points / POINTS_PER_MM for points in page.get_size())
    if max(width, height) > LARGEST:
        return PageInk(width, height, ((0.0, 0.0, width, height),))
    bitmap = page.render(scale=PIXELS_PER_MM / POINTS_PER_MM, grayscale=True)
    return PageInk(width, height, tuple(_inked(bitmap.to_pil())))


def _inked(image: Image.Image) -> Iterator[tuple[float, float, float, float]]:
    """Yield the cells that differ from the paper, joined along each row."""
    histogram = image.histogram()
    paper = histogram.index(max(histogram))
    dark = paper < DARK
    smooth = image.reduce(NOISE)
    inked = smooth.point([255 * (dark or abs(tone - paper) > FAINT) for tone in range(256)])
    cells = inked.reduce(int(PIXELS_PER_MM * CELL) // NOISE)
    data = cells.tobytes()
    for row in range(cells.height):
        line = data[row * cells.width : (row + 1) * cells.width]
        column = 0
        for ink, run in groupby(line, key=bool):
            length = len(list(run))
            if ink:
                yield (column * CELL, row * CELL, length * CELL, CELL)
            column += length
