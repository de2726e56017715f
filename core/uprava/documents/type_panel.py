"""The panel «Вид документа» on the card of a document of any kind."""

from sqlalchemy.orm import Session

from uprava.documents.service.types import fields_of
from uprava.documents.service.types.changing import may_change_type
from uprava.documents.service.types.filling import OwnFields, linked_fields
from uprava.documents.service.types.kept import kept_words
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

TEMPLATE = "card/own_fields.html"


def type_panel(session: Session, document: DocumentHead) -> list[Panel]:
    """Return the type with its own fields, the reason of its term and the time of keeping."""
    own = fields_of(session, document.id)
    reader: Reader | None = session.info["reader"]
    changes = reader is not None and may_change_type(session, document, reader=reader)
    if own is None and not changes:
        return []
    values = {
        "type": own.type if own else None,
        "pairs": pairs_of(session, document, own) if own else [],
        "change": f"/docs/{document.id}/type" if changes else "",
    }
    return [Panel("type", N_("Type of document"), TEMPLATE, values, "side", 12)]


def pairs_of(session: Session, document: DocumentHead, own: OwnFields) -> list[tuple[str, str]]:
    """Return the own fields, then what the type gave the document."""
    why = own.due_why if own.due_on and own.due_on == document.due_on else ""
    beside = [(_("Term by the type"), why), (_("Kept"), kept_words(own.type))]
    return [*linked_fields(session, own), *(pair for pair in beside if pair[1])]
