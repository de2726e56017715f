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
from uprava.documents.models.personal import Comment, Favourite, SavedView

__all__ = [
    "OFFICE",
    "AccessMark",
    "AccessRight",
    "Comment",
    "Counter",
    "Document",
    "DocumentText",
    "DocumentWord",
    "Favourite",
    "File",
    "Grant",
    "Journal",
    "Link",
    "Page",
    "Rendition",
    "RenditionState",
    "SavedView",
    "TextState",
]
