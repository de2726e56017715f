"""Where the visible mark may stand: never on text, lines, seals or other marks.

GOST R 7.0.97-2016, 5.23: the mark is at the place of the signature, readable, overlapping nothing.
The rule chosen here, in this order:

0. exactly in the slot our own print form keeps for this signer (`slots`), while it is empty;
1. on the last line of the text, between post and name, or right below it, as the hand would sign
   (a footer is not the text);
2. else the lowest free room of the lower half of the page, the gap between post and name included;
3. else the same with a smaller mark;
4. else no mark: the signature is invisible and says so. A page is never added: what was approved
   is what is signed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from uprava.rendering import last_page_ink, page_ink
from uprava.rendering.values import PageInk, UnreadableError
from uprava.signing.orders import Box, Mark, NoMark
from uprava.signing.slots import in_order_for, slots_of

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


@dataclass(frozen=True)
class PageLayout:
    """A page as it is seen (its own rotation applied) and what is already on it, mm."""

    width: float
    height: float
    taken: tuple[Box, ...]


def place_mark(pdf: bytes | Path, *, owner: str = "") -> Mark | NoMark:
    """Choose the place of the mark; pages are drawn in a limited child process.

    `owner` is the name on the certificate: a print form of ours may keep a slot for this person.
    Raises `rendering.UnreadableError` for a page that cannot be drawn.
    """
    with _on_disk(pdf) as path:
        mark = _slot_mark(path, owner)
        if mark is not None:
            return mark
        box = free_box(read_layout(path))
    return Mark(box=box) if box else NoMark.NO_ROOM


def _slot_mark(path: Path, owner: str) -> Mark | None:
    """Return the signer's slot, or the first empty one; None when the file keeps none."""
    slots = slots_of(path.read_bytes())
    layouts: dict[int, PageLayout | None] = {}
    for slot in in_order_for(slots, owner):
        if slot.page not in layouts:
            layouts[slot.page] = _layout_of(path, slot.page)
        box, page = Box(slot.x, slot.y, slot.width, slot.height), layouts[slot.page]
        if page is not None and _fits_in(box, page) and _Taken(page).is_free(box):
            return Mark(box=box, page=slot.page - 1)
    return None


def _fits_in(box: Box, page: "PageLayout") -> bool:
    smallest = SIZES[-1]
    inside = min(box.x, box.y) >= 0 and box.right <= page.width and box.bottom <= page.height
    return inside and box.width >= smallest[0] and box.height >= smallest[1]


def _layout_of(path: Path, number: int) -> "PageLayout | None":
    try:
        return _layout(page_ink(path, number))
    except UnreadableError:
        return None  # the file names a page it does not have: it is searched as any other


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


def read_layout(pdf: bytes | Path) -> PageLayout:
    """Return the last page with everything that is visible on it: text, lines, scans, marks."""
    with _on_disk(pdf) as path:
        return _layout(last_page_ink(path))


def _layout(ink: PageInk) -> PageLayout:
    return PageLayout(ink.width, ink.height, tuple(Box(*box) for box in ink.boxes))


@contextmanager
def _on_disk(pdf: bytes | Path) -> Iterator[Path]:
    if isinstance(pdf, Path):
        yield pdf
        return
    with NamedTemporaryFile(prefix="uprava-mark-") as spool:
        spool.write(pdf)
        spool.flush()
        yield Path(spool.name)
