"""Types of documents over the API."""

from collections.abc import Sequence

import msgspec
from litestar.params import FromQuery

from uprava.documents.service.types import DocumentType, TypeField, list_types
from uprava.web.injected import AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get


class TypeFieldOut(msgspec.Struct, frozen=True):
    """One field of a type: `form` says what it holds, `choices` what it may hold."""

    code: str
    title: str
    form: str
    required: bool
    choices: list[str]


class DocumentTypeOut(msgspec.Struct, frozen=True):
    """A type of documents that may be given to a new document of its kind."""

    kind: str
    code: str
    title: str
    fields: list[TypeFieldOut]


class DocumentTypesOut(msgspec.Struct, frozen=True):
    """The types in use, kind by kind, in the order of their forms."""

    items: list[DocumentTypeOut]


@get("/api/v1/types", requires=SIGNED_IN, scope="documents:read")
def types(session: AnySession, site: AnySite, kind: FromQuery[str] = "") -> DocumentTypesOut:
    """List the types in use; with `kind`, those of documents of this kind."""
    kinds: Sequence[str] = [kind] if kind else list(site.plugins.kinds)
    found = [each for one in kinds for each in list_types(session, one)]
    return DocumentTypesOut([type_out(each) for each in found])


def type_out(type: DocumentType) -> DocumentTypeOut:
    """Return a type as the API shows it."""
    return DocumentTypeOut(
        type.kind, type.code, type.title, [field_out(each) for each in type.asked]
    )


def field_out(field: TypeField) -> TypeFieldOut:
    """Return a field as the API shows it."""
    return TypeFieldOut(
        field.code, field.title, field.form.value, field.required, list(field.choices)
    )


routes = [types]
