"""The type of a document and its own fields changed on the card of any kind."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document, level_of
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.registering import index, touch
from uprava.documents.service.types.filling import (
    OwnFields,
    change_of,
    fields_of,
    keep_fields,
    refuse_unfit,
)
from uprava.documents.service.types.listing import find_type, list_types
from uprava.documents.service.types.reading import form_from, read_fields
from uprava.documents.service.types.values import DocumentType
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import ANNULLED, DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

Form = Mapping[str, str]


def may_change_type(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader could change the type of a document, or give it one."""
    changes = level_of(session, head.id, reader=reader) is not AccessRight.READ
    return changes and head.state != ANNULLED.code and bool(list_types(session, head.kind))


def offered_types(session: Session, head: DocumentHead) -> list[DocumentType]:
    """Return the types a document may be given; one out of use it has already comes last.

    Of a registered document whose kind fixes types, its own only.
    """
    own = fields_of(session, head.id)
    if own and head.number and fixed(session, head):
        return [own.type]
    types = list_types(session, head.kind)
    known = {each.id for each in types}
    return [*types, *([own.type] if own and own.type.id not in known else [])]


def fixed(session: Session, head: DocumentHead) -> bool:
    """Tell whether the kind of a document fixes the types of what is registered."""
    kind = installation_of(session).plugins.kinds.get(head.kind)
    return kind is not None and kind.type_fixed


def carried(own: OwnFields | None, type: DocumentType) -> dict[str, str]:
    """Return what the form of a type begins with: values of fields that hold the same."""
    if own is None:
        return {}
    forms = {each.code: each.form for each in own.type.fields}
    kept = {
        each.code: own.values[each.code]
        for each in type.asked
        if forms.get(each.code) is each.form and each.code in own.values
    }
    return form_from(type, kept)


def change_type(
    session: Session, id: UUID, sent: Form, *, version: int, reader: Reader, at: datetime
) -> None:
    """Give a document a type with the values of its fields.

    Raises InvalidError naming the fields, ConflictError when the document was changed meanwhile
    or is locked, ForbiddenError for a type its kind fixes.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    refuse_locked(session, head, REQUISITES, reader=reader)
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    was = fields_of(session, id)
    type = chosen(session, head, was, sent.get("type", ""))
    kept = was.values if was and was.type.id == type.id else {}
    values, wrong = read_fields(session, type, sent, kept=kept)
    refuse_unfit(wrong)
    keep_fields(session, head, type, values)
    old, new = change_of(was, OwnFields(type, values))
    if not new:
        return
    touch(session, id, at=at)
    plugins = installation_of(session).plugins
    index(session, head, words=plugins.search_words(session, head))
    record(session, "document.changed", "document", id, was=old, now=new)
    installation_of(session).jobs.defer(session, "documents:reindex", document_id=str(id))
    signal(session, f"doc:{id}")


def chosen(session: Session, head: DocumentHead, was: OwnFields | None, code: str) -> DocumentType:
    """Return the type a form names: one in use, or the one the document has."""
    if was and was.type.code == code:
        return was.type
    if was and head.number and fixed(session, head):
        said = _("The number and the text say what it is: the type changes no more.")
        raise ForbiddenError(said)
    found = find_type(session, head.kind, code)
    if found is None or not found.active:
        said = _("Choose from the list.")
        raise InvalidError(said, fields={"type": said})
    return found
