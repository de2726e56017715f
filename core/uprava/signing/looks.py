"""What later revisions show: visible only what a person signed, forms drawn with the same fonts.

The library lets anybody add a signature field with any look, and lets a document time stamp close
the revision; but a time-stamp service asks nobody's name. It also lets the fonts of a form be
exchanged: a viewer that draws the values anew then shows other signs (ISO 32000-2, 12.7.4.3).
"""

from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from uprava.signing.inspection import entry

DRAWN_WITH = ("/DR", "/DA", "/Q", "/NeedAppearances")
"""Entries of a form that decide how its values look; the library does not compare them."""


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
