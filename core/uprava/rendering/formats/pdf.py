"""PDF through PDFium: what it holds and its text with places; `pdf_drawing` makes pictures."""

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from uprava.rendering.formats.pdf_opening import SAMPLE, load_page, open_document
from uprava.rendering.formats.pdf_scan import find_active, looks_whole, offset_of_header, scan
from uprava.rendering.formats.pdf_words import page_words
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import Inspection, PageImage, Problem, TextPage
from uprava.rendering.words import normalise

_XFA = {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}
_PAGES_MEASURED = 2_000


class PdfReader:
    """Reads PDF."""

    def warm_up(self) -> None:
        """Let PDFium find the fonts."""
        with pypdfium2.PdfDocument(SAMPLE) as document:
            page_words(document[0])

    def inspect(self, source: Source) -> Inspection:
        """Count pages, look for what acts by itself, and judge the file's wholeness."""
        found = scan(source.data)
        active = find_active(found)
        try:
            document = open_document(source)
        except RefusedError as error:
            raise RefusedError(error.problem, active=active) from error
        if pdfium.FPDF_GetFormType(document) in _XFA:
            active = tuple(sorted({*active, "XFA"}))
        if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
            active = tuple(sorted({*active, "EmbeddedFile"}))
        problem = _problem(source, document)
        return Inspection(
            pages=len(document),
            encrypted=pdfium.FPDF_GetSecurityHandlerRevision(document) != -1,
            active=active,
            signed=pdfium.FPDF_GetSignatureCount(document) > 0 or "ByteRange" in found,
            problem=problem,
        )

    def text(self, source: Source) -> Iterator[TextPage]:
        """Yield every page with its words, up to the limit on pages."""
        document = open_document(source)
        source.truncated = len(document) > source.limits.pages
        for number in range(min(len(document), source.limits.pages)):
            page = load_page(document, number)
            text, words = page_words(page)
            page.close()
            yield TextPage(number + 1, normalise(text), words)

    def image(self, source: Source, page: int, width: int) -> PageImage:
        """Draw the page at a scale that fits the pixel limit, whatever its size."""
        from uprava.rendering.formats import pdf_drawing  # Pillow, where pages are drawn only

        return pdf_drawing.draw(source, page, width)


def _problem(source: Source, document: Any) -> Problem | None:
    if _size(document, 0) is None:  # loading the page would read all its fonts
        raise RefusedError(Problem.DAMAGED, page=1)
    if not looks_whole(source.data):
        return Problem.TRUNCATED
    if _is_polyglot(source):
        return Problem.POLYGLOT
    if len(document) > source.limits.pages:
        return Problem.TOO_MANY_PAGES
    if _largest_side(document) > source.limits.page_points:
        return Problem.PAGE_TOO_LARGE
    return None


_OTHER_FORMATS = (b"MZ", b"PK\x03\x04", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"\x89PNG", b"#!")


def _is_polyglot(source: Source) -> bool:
    """Tell whether the bytes are also a program, a picture, an archive or a web page."""
    head = source.data[: offset_of_header(source.data) or 0].lstrip()
    after = source.data[source.data.rfind(b"%%EOF") :]
    return (
        head.startswith(_OTHER_FORMATS)
        or any(mark in head.lower() for mark in (b"<html", b"<script", b"<svg", b"<!doctype"))
        or b"PK\x05\x06" in after
    )


def _largest_side(document: Any) -> float:
    """Return the longest side in points among the first pages; 20,000 pages take a second."""
    numbers = range(min(len(document), _PAGES_MEASURED))
    return max((max(_size(document, number) or (0.0, 0.0)) for number in numbers), default=0.0)


def _size(document: Any, index: int) -> tuple[float, float] | None:
    """Return width and height in points; None when the page is not in the file."""
    size = pdfium.FS_SIZEF()
    if not pdfium.FPDF_GetPageSizeByIndexF(document, index, size):
        return None
    return size.width, size.height


READERS["application/pdf"] = PdfReader()
