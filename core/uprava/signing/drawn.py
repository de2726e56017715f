"""What is drawn over the pages of a PDF beside the pages themselves: filled forms, notes, stamps.

The copy for printing takes pages over without it, so it must not be made where it matters.
"""

import io

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

UNSEEN = frozenset({"/Link", "/Popup"})
"""Annotations without a look of their own (ISO 32000-2, 12.5.6)."""


def has_more_than_pages(pdf: bytes, *, pages: int) -> bool:
    """Tell whether a page shows a field, a note or a stamp that is no signature's.

    A file that cannot be followed counts as having them.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return any(_shows_more(reader, number) for number in range(pages))
    except (PdfError, ValueError, KeyError, TypeError, RecursionError, AssertionError):
        return True  # the parser answers hostile bytes with any of these


def _shows_more(reader: PdfFileReader, number: int) -> bool:
    page = reader.find_page_for_modification(number)[0].get_object()
    assert isinstance(page, DictionaryObject)
    return any(_is_seen(each.get_object()) for each in page.get("/Annots", ()))


def _is_seen(annotation: DictionaryObject) -> bool:
    if annotation.get("/Subtype") in UNSEEN or "/AP" not in annotation:
        return False
    parent = annotation.get("/Parent", {})
    return "/Sig" not in (annotation.get("/FT"), parent.get("/FT"))
