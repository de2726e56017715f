"""What a type gives its document at registration: the form of its number, its term."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import execute
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.types.filling import OwnFields
from uprava.documents.service.types.terms import term_of
from uprava.extension import DocumentHead


def numbered_by(journal: JournalRow, own: OwnFields | None) -> JournalRow:
    """Return the journal with the number template of the document's type, when it has its own."""
    template = own.type.number_template if own else ""
    return replace(journal, number_template=template) if template else journal


def give_term(
    session: Session, head: DocumentHead, own: OwnFields | None, *, day: date
) -> DocumentHead:
    """Give a document without a term that of its type, counted from a day; keep why.

    Returns the document as it is then. Raises InvalidError when the rule of the type is not in
    force on the day.
    """
    found = term_of(own.type, start=day) if own else None
    if found is None or head.due_on not in (None, found[0]):
        return head
    due_on, why = found
    values = {"id": head.id, "due": due_on, "why": why}
    execute(session, GIVE, values)
    execute(session, "update documents.document set due_on = %(due)s where id = %(id)s", values)
    return replace(head, due_on=due_on)


GIVE = """
update documents.card_fields set due_on = %(due)s, due_why = %(why)s
where document_id = %(id)s"""
