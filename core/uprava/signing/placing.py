"""Where the visible mark may stand: never on text, lines, seals or other marks.

GOST R 7.0.97-2016, 5.23: the mark is at the place of the signature, readable, overlapping nothing.
The rule chosen here, in this order:

1. on the last line of the text, between post and name, or right below it, as the hand would sign
   (a footer is not the text);
2. else the lowest free room of the lower half of the page, the gap between post and name included;
3. else the same with a smaller mark;
4. else no mark: the signature is invisible and says so. A page is never added: what was approved
   is what is signed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from uprava.signing.orders import POINTS_PER_MM, Box, Mark, NoMark

if TYPE_CHECKING:
    from PIL.Image import Image

SIZES = ((72.0, 26.0), (60.0, 22.0))
"""Width and height of the mark in mm, the wished one first; the last is still readable."""

GAP = 2.0
"""Clear room around the mark, mm."""
EDGE = 10.0
"""Printers lose what is nearer to the edge of the paper, mm."""
FOOTER = 35.0
"""The bottom of the page where executor and page number stand, mm: not the end of the text."""
LINE = 3.0
"""Height of a line of text, mm."""
CELL = 1.0
"""Step of the search, mm."""

PIXELS_PER_MM = 4
NOISE = 2
"""Dots averaged in each direction, so that the grain of a scan is no ink."""
FAINT = 24
"""How much darker or lighter than the paper a dot may be and still count as paper, of 255."""
DARK = 160
"""Paper darker than this is no paper: the mark would not be read on it."""
LARGEST = 1200.0
"""A0 and a little, mm; larger pages are not rendered."""


@dataclass(frozen=True)
class PageLayout:
    """A page as it is seen (its own rotation applied) and what is already on it, mm."""

    width: float
    height: float
    taken: tuple[Box, ...]


def place_mark(pdf: bytes) -> Mark | NoMark:
    """Choose the place of the mark on the last page.

    Renders the page: to be called where hostile files are rendered, in a limited child process.
    """
    box = free_box(read_layout(pdf))
    return Mark(box=box) if box else NoMark.NO_ROOM


def free_box(page: PageLayout) -> Box | None:
    """Return the free place for the mark by the rules above; None when there is none."""
    taken = _Taken(page)
    for width, height in SIZES:
        box = _search(page, taken, width, height)
        if box:
            return box
    return None


def _search(page: PageLayout, taken: "_Taken", width: float, height: float) -> Box | None:
    lowest = page.height - EDGE - height
    on_last_line = _end_of_text(page) - (height + LINE) / 2
    below = _steps(max(on_last_line, EDGE), lowest)
    above = reversed(list(_steps(page.height / 2, lowest)))
    columns = _columns(page, width)
    for y in (*below, *above):
        for x in columns:
            if taken.is_free(Box(x - GAP, y - GAP, width + 2 * GAP, height + 2 * GAP)):
                return Box(x, y, width, height)
    return None


def _end_of_text(page: PageLayout) -> float:
    footer = page.height - FOOTER
    return max((box.bottom for box in page.taken if box.bottom <= footer), default=EDGE)


def _columns(page: PageLayout, width: float) -> list[float]:
    """Return the left edges to try, from the middle outwards."""
    middle = (page.width - width) / 2
    return sorted(_steps(EDGE, page.width - EDGE - width), key=lambda x: abs(x - middle))


def _steps(first: float, last: float) -> Iterator[float]:
    count = int((last - first) / CELL)
    yield from (first + CELL * step for step in range(count + 1))


class _Taken:
    """Sums over the cells of the page: one look tells whether a rectangle is clear."""

    def __init__(self, page: PageLayout) -> None:
        self.columns, self.rows = int(page.width / CELL) + 1, int(page.height / CELL) + 1
        marks = [bytearray(self.columns) for _ in range(self.rows)]
        for box in page.taken:
            self._fill(marks, box)
        self.sums = self._summed(marks)

    def _fill(self, marks: list[bytearray], box: Box) -> None:
        left, right = self._span(box.x, box.right, self.columns)
        top, bottom = self._span(box.y, box.bottom, self.rows)
        for row in marks[top:bottom]:
            row[left:right] = b"\1" * max(0, right - left)

    def _summed(self, marks: Iterable[bytearray]) -> list[list[int]]:
        sums = [[0] * (self.columns + 1)]
        for row in marks:
            above, line, running = sums[-1], [0], 0
            for column, mark in enumerate(row):
                running += mark
                line.append(above[column + 1] + running)
            sums.append(line)
        return sums

    def is_free(self, box: Box) -> bool:
        left, right = self._span(box.x, box.right, self.columns)
        top, bottom = self._span(box.y, box.bottom, self.rows)
        sums = self.sums
        inked = sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]
        return inked == 0

    @staticmethod
    def _span(first: float, last: float, limit: int) -> tuple[int, int]:
        """Return the cells a stretch touches, even partly."""
        return min(limit, max(0, int(first / CELL))), max(0, min(limit, int(-(-last // CELL))))


def read_layout(pdf: bytes) -> PageLayout:
    """Return the last page with everything that is visible on it: text, lines, scans, marks.

    A page larger than A0 or on dark paper counts as full.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        page = document[len(document) - 1]
        width, height = (points / POINTS_PER_MM for points in page.get_size())
        if max(width, height) > LARGEST:
            return PageLayout(width, height, (Box(0, 0, width, height),))
        bitmap = page.render(scale=PIXELS_PER_MM / POINTS_PER_MM, grayscale=True)
        return PageLayout(width, height, tuple(_inked(bitmap.to_pil())))


def _inked(image: "Image") -> Iterator[Box]:
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
                yield Box(column * CELL, row * CELL, length * CELL, CELL)
            column += length
