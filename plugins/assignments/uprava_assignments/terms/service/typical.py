"""The organisation's typical terms, and what they look at of a basis."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one

from uprava_assignments.terms.typical import rule_of, shipped_terms
from uprava_assignments.terms.values import Basis, Priority, Typical


@dataclass(frozen=True, slots=True)
class TermRow:
    """A row of `assignments.typical_term`."""

    id: int
    kind: str
    type: str
    priority: str
    amount: int
    unit: str
    start: str
    shift: str
    source: str
    verified: bool
    valid_from: date | None
    valid_to: date | None
    version: int


def typical_terms(session: Session, organisation_id: int) -> Sequence[Typical]:
    """Return an organisation's typical terms; one that keeps none has those shipped."""
    query = """
        select id, kind, type, priority, amount, unit, start, shift, source, verified, valid_from,
            valid_to, version
        from assignments.typical_term where organisation_id = %s
        order by kind, type, priority, valid_from nulls first, id"""
    rows = fetch(session, TermRow, query, (organisation_id,))
    return [typical_of(row) for row in rows] or shipped_terms()


def typical_of(row: TermRow) -> Typical:
    """Return a row as a typical term."""
    return Typical(
        row.id, row.kind, row.type, Priority(row.priority), rule_of(asdict(row)), row.version
    )  # fmt: skip


def basis_of(session: Session, basis_id: UUID) -> Basis:
    """Return kind, type and day of registration of a document; of one not to be seen, nothing."""
    query = """
        select d.kind, coalesce(t.code, '') as type, d.registered_on from documents.document as d
        left join documents.card_fields as c on c.document_id = d.id
        left join documents.document_type as t on t.id = c.type_id
        where d.id = %s"""
    return fetch_one(session, Basis, query, (basis_id,)) or Basis()
