"""Opening a PDF and its pages through PDFium."""

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from uprava.rendering.formats.pdf_scan import looks_whole, offset_of_header
from uprava.rendering.reading import RefusedError, Source
from uprava.rendering.values import Problem

SAMPLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1"
    b"/MediaBox[0 0 99 99]>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font"
    b"<</F<</Type/Font/Subtype/TrueType/BaseFont/Arial>>>>>>>>endobj 4 0 obj<</Length 28>>stream\n"
    b"BT/F 9 Tf 9 9 Td(Uprava)Tj ET\nendstream endobj trailer<</Root 1 0 R>>\n%%EOF"
)
"""Drawn once before children are forked, so that PDFium has looked at the machine's fonts."""


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


def load_page(document: Any, index: int) -> Any:
    """Return a page, counted from 0. Raises RefusedError."""
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise RefusedError(Problem.DAMAGED, page=index + 1, detail=str(error)) from error
