"""The tables of documents: the card's core, access, files, text, numbering, what people add."""

from uprava.documents.models.access import AccessRight, Grant
from uprava.documents.models.document import AccessMark, Counter, Document, Journal, Link
from uprava.documents.models.files import DocumentText, File, Page, TextState
from uprava.documents.models.personal import Comment, Favourite, SavedView

__all__ = [
    "AccessMark",
    "AccessRight",
    "Comment",
    "Counter",
    "Document",
    "DocumentText",
    "Favourite",
    "File",
    "Grant",
    "Journal",
    "Link",
    "Page",
    "SavedView",
    "TextState",
]
