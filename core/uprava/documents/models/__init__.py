"""The tables of documents: the card's core, access, files, text, numbering, what people add."""

from uprava.documents.models.access import AccessRight, Grant
from uprava.documents.models.document import AccessMark, Counter, Document, Journal, Link
from uprava.documents.models.files import (
    OFFICE,
    DocumentText,
    DocumentWord,
    File,
    Page,
    Rendition,
    RenditionState,
    TextState,
)
from uprava.documents.models.numbers import (
    Annulment,
    NumberBlock,
    Particulars,
    Readdressing,
    ReservedNumber,
)
from uprava.documents.models.personal import Comment, Favourite, SavedView
from uprava.documents.models.types import CardFields, FieldValue, TypeOfDocument

__all__ = [
    "OFFICE",
    "AccessMark",
    "AccessRight",
    "Annulment",
    "CardFields",
    "Comment",
    "Counter",
    "Document",
    "DocumentText",
    "DocumentWord",
    "Favourite",
    "FieldValue",
    "File",
    "Grant",
    "Journal",
    "Link",
    "NumberBlock",
    "Page",
    "Particulars",
    "Readdressing",
    "Rendition",
    "RenditionState",
    "ReservedNumber",
    "SavedView",
    "TextState",
    "TypeOfDocument",
]
