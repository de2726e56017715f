"""What later revisions show: visible only what a person signed, forms drawn with the same fonts.

The library lets anybody add a signature field with any look, and lets a document time stamp close
the revision; but a time-stamp service asks nobody's name. It also lets the fonts of a form be
exchanged: a viewer that draws the values anew then shows other signs (ISO 32000-2, 12.7.4.3).
"""

from io import BytesIO

from lxml import etree
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from uprava.signing.inspection import entry

DRAWN_WITH = ("/DR", "/DA", "/Q", "/NeedAppearances")
"""Entries of a form that decide how its values look; the library does not compare them."""

OF_PROGRAMS = frozenset({"/ModDate", "/Producer"})
"""Entries of a file's information that every program writes anew (ISO 32000-2, 14.3.3)."""
SHOWN = tuple(
    f"{{http://purl.org/dc/elements/1.1/}}{name}"
    for name in ("title", "creator", "description", "subject")
)


def shows_what_nobody_signed(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether a field became visible after the last person's signature."""
    reader = signature.reader
    people = (each.signed_revision for each in reader.embedded_regular_signatures)
    last = max(signature.signed_revision, *people, -1)
    vouched = _fields(reader.get_historical_resolver(last))
    return any(
        is_field_visible(field)
        for name, field in _fields(reader).items()
        if name not in vouched or ("/V" in field) != ("/V" in vouched[name])
    )


def draws_forms_otherwise(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the values of a signed form may look different now."""
    reader = signature.reader
    before = _form(reader.get_historical_resolver(signature.signed_revision))
    fields = entry(before, "/Fields")
    if not isinstance(fields, ArrayObject):
        return False
    if all(entry(field.get_object(), "/FT") == "/Sig" for field in fields):
        return False
    now = _form(reader)
    return any(_written(before, key) != _written(now, key) for key in DRAWN_WITH)


def tells_otherwise(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the file's title, author, subject or keywords are others than were signed.

    The program that added proofs may write its own name and the time. Call it only where the
    library found the metadata well-formed.
    """
    reader = signature.reader
    before = reader.get_historical_resolver(signature.signed_revision)
    return _told(before) != _told(reader) or _described(before) != _described(reader)


def _told(handler: PdfHandler) -> dict[str, str]:
    reference = handler.trailer_view.get_value_as_reference("/Info", optional=True)
    # By way of the handler: an earlier revision has an earlier object of this number.
    found = handler.get_object(reference) if reference else None
    if not isinstance(found, DictionaryObject):
        return {}
    return {key: str(found[key]) for key in found if key not in OF_PROGRAMS}


def _described(handler: PdfHandler) -> list[tuple[str, str]]:
    """Return what the metadata say in Dublin Core (XMP, ISO 16684-1)."""
    found = entry(handler.root, "/Metadata")
    if not isinstance(found, StreamObject):
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(found.data, parser=parser)
    return [(name, "".join(each.itertext())) for name in SHOWN for each in root.iter(name)]


def _fields(handler: PdfHandler) -> dict[str, DictionaryObject]:
    found = enumerate_sig_fields(handler)
    return {str(name): field.get_object() for name, _value, field in found}


def _form(handler: PdfHandler) -> DictionaryObject:
    form = entry(handler.root, "/AcroForm")
    return form if isinstance(form, DictionaryObject) else DictionaryObject()


def _written(form: DictionaryObject, key: str) -> bytes:
    if key not in form:
        return b""
    value: PdfObject = form[key]
    out = BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()
