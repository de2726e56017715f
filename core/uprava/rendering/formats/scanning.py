"""A page as grey dots for recognition, at the resolution in which letters are read best."""

import math
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageStat

from uprava.rendering.formats.images import FORMATS, whole_page
from uprava.rendering.formats.pdf_opening import load_page, open_document
from uprava.rendering.formats.sheets import is_blank
from uprava.rendering.reading import SCANS, RefusedError, Source
from uprava.rendering.values import Problem

BEST = 300
"""Dots per inch: letters of 12 points are 50 dots high."""

LEAST = 150
"""A scan of less is drawn at this: more dots add nothing to it."""

A4_INCHES = 11.69
"""A picture does not say how large its paper was: its longer side is taken for that of A4."""

LITTLE, MUCH = 1.0, 1.5
"""Radius in dots by which a fine picture and a grainy one are smoothed: grain stopped tesseract
for minutes."""
FINE = 260
"""Dots per inch at which smoothing harms no letter."""
GRAINY = 12
"""Of 255: the dots of a clean scan differ from their neighbours by 3, of a tired lamp's by 9."""


LOOK = 110
"""Dots per inch at which a page is looked at whether it is blank."""


def scan(source: Source, page: int) -> Iterator[tuple[object, bytes]]:
    """Yield the page (from 1) as a grey picture (PGM) with its size and resolution."""
    if source.media_type == "application/pdf":
        picture, dpi = _of_pdf(source, page)
    else:
        picture, dpi = _of_image(source, page)
    if radius := _smoothing(picture, dpi):
        picture = picture.filter(ImageFilter.GaussianBlur(radius))
    blank = is_blank(picture.reduce(max(1, dpi // LOOK)))
    head = {"width": picture.width, "height": picture.height, "dpi": dpi, "blank": blank}
    yield head, b"" if blank else b"P5 %d %d 255\n" % picture.size + picture.tobytes()


def _smoothing(picture: Image.Image, dpi: int) -> float:
    """Return the radius, in dots, by which a picture has to be smoothed.

    Grain is where dots differ from their neighbours, most of all where nothing is printed.
    """
    differing = ImageChops.difference(picture, picture.filter(ImageFilter.BoxBlur(1)))
    if ImageStat.Stat(differing).median[0] >= GRAINY:
        return MUCH
    return LITTLE if dpi >= FINE else 0.0


def _of_image(source: Source, page: int) -> tuple[Image.Image, int]:
    picture = whole_page(source, page).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(white, picture).convert("L")
    longer = max(grey.size)
    if longer > BEST * A4_INCHES * 1.2:
        grey.thumbnail((round(BEST * A4_INCHES),) * 2, reducing_gap=2.0)
        longer = max(grey.size)
    return grey, min(max(round(longer / A4_INCHES), 70), BEST)


def _of_pdf(source: Source, page: int) -> tuple[Image.Image, int]:
    document = source.opened.get("pdf")
    if document is None:
        document = source.opened["pdf"] = open_document(source)
    if not 1 <= page <= len(document):  # type: ignore[arg-type]  # PDFium's has no types
        raise RefusedError(Problem.DAMAGED, page=page, detail="no such page")
    loaded = load_page(document, page - 1)
    across, down = (max(side, 0.01) for side in loaded.get_size())
    room = math.sqrt(source.limits.pixels / (across * down))
    scale = min(_resolution(loaded) / 72, room, 16_000 / max(across, down))
    picture = loaded.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture, min(max(round(scale * 72), 70), 600)


def _resolution(page: Any) -> float:
    """Return the dots per inch of the largest picture on the page, within bounds."""
    found = 0.0
    area = 0.0
    for each in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = each.get_bounds()
        size = (right - left) * (top - bottom)
        if size > area and right - left > 1:
            area = size
            found = max(each.get_px_size()) / max(right - left, top - bottom) * 72
    return min(max(found, LEAST), BEST) if found else BEST


SCANS.update(dict.fromkeys(("application/pdf", *FORMATS), scan))
