"""PDF through PDFium: what it holds and its text with places; `pdf_drawing` makes pictures."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from uprava.rendering.formats.pdf_scan import find_active, looks_whole, offset_of_header, scan
from uprava.rendering.formats.pdf_words import page_words
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import Inspection, PageImage, Problem, TextPage
from uprava.rendering.words import normalise

SAMPLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1"
    b"/MediaBox[0 0 99 99]>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font"
    b"<</F<</Type/Font/Subtype/TrueType/BaseFont/Arial>>>>>>>>endobj 4 0 obj<</Length 28>>stream\n"
    b"BT/F 9 Tf 9 9 Td(Uprava)Tj ET\nendstream endobj trailer<</Root 1 0 R>>\n%%EOF"
)
"""Drawn once before children are forked, so that PDFium has looked at the machine's fonts."""

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


def open_document(source: Source) -> Any:
    """Return the file as PDFium's document. Raises RefusedError."""
    if offset_of_header(source.data) is None:
        raise RefusedError(Problem.MISTYPED)
    array = (ctypes.c_char * len(source.data)).from_buffer(source.data)
    try:
        return pypdfium2.PdfDocument(array)
    except pypdfium2.PdfiumError as error:
        raise RefusedError(_why(error, source), detail=str(error)) from error


def _why(error: Any, source: Source) -> Problem:
    if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return Problem.ENCRYPTED
    return Problem.DAMAGED if looks_whole(source.data) else Problem.TRUNCATED


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


def load_page(document: Any, index: int) -> Any:
    """Return a page, counted from 0. Raises RefusedError."""
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise RefusedError(Problem.DAMAGED, page=index + 1, detail=str(error)) from error


READERS["application/pdf"] = PdfReader()
