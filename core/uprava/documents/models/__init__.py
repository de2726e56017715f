"""The tables of documents: the card's core, access, files, text, numbering, what people add."""

from uprava.documents.models.access import AccessRight, Grant
from uprava.documents.models.document import AccessMark, Counter, Document, Journal, Link
from uprava.documents.models.files import (
    OFFICE,
    WITH_TEXT,
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
from uprava.documents.models.recognition import (
    UNFINISHED,
    RecognisedPage,
    Recognition,
    RecognitionState,
)
from uprava.documents.models.types import CardFields, FieldValue, TypeOfDocument

__all__ = [
    "OFFICE",
    "UNFINISHED",
    "WITH_TEXT",
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
    "RecognisedPage",
    "Recognition",
    "RecognitionState",
    "Rendition",
    "RenditionState",
    "ReservedNumber",
    "SavedView",
    "TextState",
    "TypeOfDocument",
]
