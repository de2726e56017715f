"""What a type gives its document at registration: the form of its number, its term."""

from dataclasses import replace
from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from uprava.db.sql import execute
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.types.filling import OwnFields
from uprava.documents.service.types.terms import term_of
from uprava.extension import DocumentHead


class Term(Enum):
    """Whose word the term of a document is when it is registered."""

    BY_TYPE = "by type"
    """A document without a term gets that of its type."""
    AS_SAID = "as said"
    """Somebody saw the term and left it as it is, empty too."""


def numbered_by(journal: JournalRow, own: OwnFields | None) -> JournalRow:
    """Return the journal with the number template of the document's type, when it has its own."""
    template = own.type.number_template if own else ""
    return replace(journal, number_template=template) if template else journal


def give_term(
    session: Session, head: DocumentHead, own: OwnFields | None, term: Term, *, day: date
) -> None:
    """Give a document the term of its type, counted from a day, and keep why.

    Raises InvalidError when the rule of the type is not in force on the day.
    """
    found = term_of(own.type, start=day) if own else None
    if found is None:
        return
    due_on, why = found
    if head.due_on is None and term is Term.BY_TYPE:
        query = "update documents.document set due_on = %s where id = %s"
        execute(session, query, (due_on, head.id))
    elif head.due_on != due_on:
        return
    query = "update documents.card_fields set due_on = %s, due_why = %s where document_id = %s"
    execute(session, query, (due_on, why, head.id))
