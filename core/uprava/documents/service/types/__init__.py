"""Types of documents (виды документов) and the fields that come with them.

A module shows the fields by `ui/own_fields.html`, reads its form by `read_fields`, and keeps what
was read by `keep_fields` in the act that keeps its own row; the card, its history, search and the
API do the rest.
"""

from uprava.documents.service.types.filling import (
    OwnFields,
    change_of,
    fields_of,
    keep_fields,
    refuse_unfit,
    shown_fields,
    words_in,
)
from uprava.documents.service.types.listing import (
    chosen_type,
    default_type,
    find_type,
    get_type,
    list_every_type,
    list_types,
)
from uprava.documents.service.types.programs import form_of_program
from uprava.documents.service.types.reading import form_from, read_fields
from uprava.documents.service.types.showing import AskedField, asked_fields
from uprava.documents.service.types.terms import term_of
from uprava.documents.service.types.values import (
    FORM_TITLES,
    START,
    DocumentType,
    FieldForm,
    TypeField,
)

__all__ = [
    "FORM_TITLES",
    "START",
    "AskedField",
    "DocumentType",
    "FieldForm",
    "OwnFields",
    "TypeField",
    "asked_fields",
    "change_of",
    "chosen_type",
    "default_type",
    "fields_of",
    "find_type",
    "form_from",
    "form_of_program",
    "get_type",
    "keep_fields",
    "list_every_type",
    "list_types",
    "read_fields",
    "refuse_unfit",
    "shown_fields",
    "term_of",
    "words_in",
]
