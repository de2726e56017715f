"""The visible mark: drawn by typst, put where the order says, upright as the page is seen."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import cast

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.printing import PdfStandard, compile_pdf
from uprava.signing.facts import CertificateFacts
from uprava.signing.orders import POINTS_PER_MM, Box, Mark

DAY = "%d.%m.%Y"
TOO_SMALL = "the mark is too small for its text"
"""What the template says when even the smallest lettering does not fit."""
DEEPEST = 50
"""Levels of a page tree; a hostile one may turn in a circle."""


class _Drawing(PdfContent):
    """The mark's page, imported into the signed file when the signature is written."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        drawing = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject["/Mark"] = drawing
        left, bottom, right, top = drawing.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Mark Do"


def mark_style(
    facts: CertificateFacts, *, box: Box, turn: int, drawn_at: datetime
) -> StaticStampStyle:
    """Return the mark with the facts of GOST R 7.0.97-2016, 5.23, as large as `box`.

    `turn` is the page's rotation in degrees clockwise; days are those of `drawn_at`'s time zone.
    PDF/A-1b, which is PDF/A-2b too, so that an archived file stays what it is. Raises
    InvalidError for a box its text does not fit into.
    """
    values = {
        "kind": "signature",
        "title": "Отметка об электронной подписи",
        "turn": turn,
        "width": box.width,
        "height": box.height,
        "serial": facts.serial,
        "owner": facts.owner,
        "valid_from": facts.valid_from.astimezone(drawn_at.tzinfo).strftime(DAY),
        "valid_to": facts.valid_to.astimezone(drawn_at.tzinfo).strftime(DAY),
    }
    try:
        pdf = compile_pdf("stamp.typ", values, created=drawn_at, standard=PdfStandard.PDF_A_1B)
    except RuntimeError as error:
        if TOO_SMALL not in str(error):
            raise
        raise InvalidError(_("The mark of the signature is too small."), code="mark") from error
    whole = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
    )
    return StaticStampStyle(
        background=_Drawing(pdf), background_layout=whole, background_opacity=1.0, border_width=0
    )


def place(reader: PdfFileReader, mark: Mark) -> tuple[tuple[int, int, int, int], int]:
    """Return the mark's rectangle in the page's own coordinates (points) and the page's turn.

    Raises InvalidError for a page the file does not have, or a box that leaves the page.
    """
    page = _page(reader, mark.page)
    left, bottom, right, top = _visible(page)
    turn = _turn(page)
    width, height = right - left, top - bottom
    if turn in (90, 270):
        width, height = height, width
    first, last = mark.box.x * POINTS_PER_MM, mark.box.right * POINTS_PER_MM
    upper, lower = mark.box.y * POINTS_PER_MM, mark.box.bottom * POINTS_PER_MM
    if first < 0 or upper < 0 or last > width + 1 or lower > height + 1:
        raise InvalidError(_("The mark of the signature does not fit on the page."), code="mark")
    rectangle = {
        0: (left + first, top - lower, left + last, top - upper),
        90: (left + upper, bottom + first, left + lower, bottom + last),
        180: (right - last, bottom + upper, right - first, bottom + lower),
        270: (right - lower, top - last, right - upper, top - first),
    }[turn]
    x0, y0, x1, y1 = (round(float(value)) for value in rectangle)
    return (x0, y0, x1, y1), turn


def _turn(page: DictionaryObject) -> int:
    turn = _inherited(page, "/Rotate", 0)
    return int(turn) % 360 if isinstance(turn, int) and turn % 90 == 0 else 0


def _page(reader: PdfFileReader, number: int) -> DictionaryObject:
    try:
        page = reader.find_page_for_modification(number)[0].get_object()
    except PdfError as error:
        raise InvalidError(
            _("The mark of the signature does not fit on the page."), code="mark"
        ) from error
    assert isinstance(page, DictionaryObject)  # the library looked for /Type /Page
    return page


def _visible(page: DictionaryObject) -> tuple[float, float, float, float]:
    media = _corners(_inherited(page, "/MediaBox", (0, 0, 595, 842)))
    crop = _corners(_inherited(page, "/CropBox", media))
    return (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )


def _corners(box: object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in cast("Iterable[float]", box))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _inherited(page: DictionaryObject, key: str, default: object) -> object:
    """Return an attribute of the page or of the nearest node above it."""
    node = page
    for _level in range(DEEPEST):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return default
