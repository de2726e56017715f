"""Pages of a PDF as pictures, and what is on the last one; the only part that needs Pillow."""

import math
from typing import Any, cast

import pypdfium2
from PIL import Image

from uprava.rendering.formats.pdf_ink import page_ink
from uprava.rendering.formats.pdf_opening import SAMPLE, load_page, open_document
from uprava.rendering.pictures import encode
from uprava.rendering.reading import INKS, RefusedError, Source
from uprava.rendering.values import PageImage, Problem

_LONGEST_SIDE = 16_000


def warm_up() -> None:
    """Let PDFium and Pillow load what drawing needs."""
    with pypdfium2.PdfDocument(SAMPLE) as document:
        encode(document[0].render(scale=1).to_pil())
        page_ink(document)


def draw(source: Source, page: int, width: int) -> PageImage:
    """Draw the page (from 1) at a scale that fits the pixel limit, whatever its size."""
    document: Any = source.opened.get("pdf")
    if document is None:
        document = source.opened["pdf"] = open_document(source)
        document.init_forms()  # else marks of signatures and filled fields are not drawn
    if not 1 <= page <= len(document):
        raise RefusedError(Problem.DAMAGED, page=page, detail="no such page")
    loaded = load_page(document, page - 1)
    picture = _draw(loaded, width, source.limits.pixels)
    loaded.close()
    media_type, data = encode(picture)
    return PageImage(page, picture.width, picture.height, media_type, data)


def _draw(page: Any, width: int, pixels: int) -> Image.Image:
    across, down = (max(side, 0.01) for side in page.get_size())
    room = math.sqrt(pixels / (across * down))
    scale = min((width - 0.01) / across, room, _LONGEST_SIDE / max(across, down))
    return cast("Image.Image", page.render(scale=scale, rev_byteorder=True).to_pil())


INKS["application/pdf"] = lambda source, page: page_ink(open_document(source), page)
