"""Which types of documents there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_one
from uprava.documents.service.types.values import DocumentType, TypeField
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type as it is kept; `fields` is JSON."""

    id: int
    kind: str
    code: str
    title: str
    active: bool
    position: int
    fields: list[dict[str, Any]]
    journal_id: int | None
    route_id: int | None
    form_id: int | None
    term: int | None
    term_unit: str
    term_rule: str
    filing: str
    keeping: str
    keeping_years: int | None
    number_template: str
    article: str
    version: int


COLUMNS = """t.id, t.kind, t.code, t.title, t.active, t.position, t.fields, t.journal_id,
    t.route_id, t.form_id, t.term, t.term_unit, t.term_rule, t.filing, t.keeping,
    t.keeping_years, t.number_template, t.article, t.version"""

TYPES = f"select {COLUMNS} from documents.document_type as t"


def list_types(session: Session, kind: str) -> list[DocumentType]:
    """Return the types in use of a kind, in the order of its form; empty: it has none."""
    query = f"{TYPES} where t.kind = %s and t.active order by t.position, t.title, t.id"
    return [type_of(row) for row in fetch(session, TypeRow, query, (kind,))]


def list_every_type(session: Session, kinds: Sequence[str]) -> list[DocumentType]:
    """Return all types of these kinds for the administrator, those in use first."""
    query = f"""{TYPES} where t.kind = any (%s)
        order by t.kind, not t.active, t.position, t.title, t.id"""
    return [type_of(row) for row in fetch(session, TypeRow, query, (list(kinds),))]


def get_type(session: Session, id: int) -> DocumentType:
    """Return a type, in use or not. Raises NotFoundError."""
    row = fetch_one(session, TypeRow, f"{TYPES} where t.id = %s", (id,))
    if row is None:
        raise NotFoundError(_("There is no such type of documents."))
    return type_of(row)


def find_type(session: Session, kind: str, code: str) -> DocumentType | None:
    """Return the type of a kind by its code, in use or not; None: there is none."""
    query = f"{TYPES} where t.kind = %s and t.code = %s"
    row = fetch_one(session, TypeRow, query, (kind, code))
    return type_of(row) if row else None


def default_type(session: Session, kind: str) -> DocumentType | None:
    """Return the first type in use of a kind; None: it has none."""
    query = f"{TYPES} where t.kind = %s and t.active order by t.position, t.title, t.id limit 1"
    row = fetch_one(session, TypeRow, query, (kind,))
    return type_of(row) if row else None


def chosen_type(session: Session, kind: str, code: str) -> DocumentType | None:
    """Return the type in use by its code; an empty code means the first one.

    Raises InvalidError naming the codes there are; None: the kind has no types and none is asked.
    """
    found = find_type(session, kind, code) if code else default_type(session, kind)
    if code and (found is None or not found.active):
        known = ", ".join(each.code for each in list_types(session, kind))
        said = _("Known types: {known}.").format(known=known or "—")
        raise InvalidError(_("There is no such type of documents."), fields={"type": said})
    return found


def type_of(row: TypeRow) -> DocumentType:
    """Return a type with its fields as values."""
    values = {name: getattr(row, name) for name in TypeRow.__slots__}
    values["fields"] = msgspec.convert(row.fields, tuple[TypeField, ...])
    return DocumentType(**values)
