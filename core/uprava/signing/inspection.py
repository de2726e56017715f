"""What must not be signed: a file that is locked, broken, or that acts on its own."""

import io
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from uprava.errors import InvalidError
from uprava.i18n import _

ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
"""Actions that run, send or open something (ISO 32000-2, 12.6.4); forbidden in PDF/A as well."""
PLAYERS = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})
"""Annotations that play (ISO 32000-2, 12.5.6)."""
MOST_OBJECTS = 500_000


def read_for_signing(pdf: bytes) -> PdfFileReader:
    """Return the reader of a file that may be signed.

    Raises InvalidError for an encrypted or damaged file and for active content: what a script can
    change is not what was approved.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        encrypted = reader.encrypted
        found = None if encrypted else _active_content(reader)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError, AssertionError) as error:
        # The parser answers hostile bytes with any of these.
        raise InvalidError(
            _("The file is damaged and cannot be signed. Save it as PDF again and upload it."),
            code="pdf-damaged",
        ) from error
    if encrypted:
        raise InvalidError(
            _("The file is protected by a password or restrictions and cannot be signed."),
            code="pdf-encrypted",
        )
    if found:
        raise InvalidError(
            _("The file contains active content ({what}) and cannot be signed.").format(what=found),
            code="pdf-active",
        )
    return reader


def _active_content(reader: PdfFileReader) -> str | None:
    return next((found for part in _dictionaries(reader) if (found := _active(part))), None)


def _active(part: DictionaryObject) -> str | None:
    action, subtype = entry(part, "/S"), entry(part, "/Subtype")
    if "/JS" in part:
        return "JavaScript"
    if "/XFA" in part:
        return "XFA"
    if isinstance(action, str) and action in ACTIONS:
        return action.lstrip("/")
    if isinstance(subtype, str) and subtype in PLAYERS and "/Rect" in part:
        return subtype.lstrip("/")
    return None


def entry(part: DictionaryObject, key: str) -> object:
    """Return a value with references followed, which `get` does not do; None when absent."""
    return part[key] if key in part else None  # noqa: SIM401 -- see above


def _dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached from the catalogue, each once."""
    waiting: list[PdfObject] = [reader.root]
    seen: set[object] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if part.reference in seen:
                continue
            seen.add(part.reference)
            if len(seen) > MOST_OBJECTS:
                raise ValueError("too many objects")
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(key) for key in part)
        elif isinstance(part, ArrayObject):
            waiting.extend(part.raw_get(index) for index in range(len(part)))
