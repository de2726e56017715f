"""How long documents of a type are kept, in words."""

from uprava.documents.service.types.values import DocumentType
from uprava.extension import Keeping
from uprava.i18n import _, ngettext


def kept_words(type: DocumentType) -> str:
    """Return the time of keeping and its article; empty: as the kind says."""
    if type.keeping == Keeping.FOR_YEARS:
        years = type.keeping_years or 0
        time = ngettext("{n} year", "{n} years", years).format(n=years)
    else:
        time = _("permanently") if type.keeping else ""
    return ", ".join(part for part in (time, type.article) if part)
