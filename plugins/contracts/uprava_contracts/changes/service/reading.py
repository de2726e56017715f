"""Agreements, suspensions, terminations under the reader's rights."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.documents.service.access import get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.changes.values import (
    AgreementRow,
    ChangeRow,
    SuspensionRow,
    TerminationRow,
)

AGREEMENTS = """
select a.document_id as id, a.contract_id, d.title, d.state, d.version, a.sort, a.number,
    a.reason, a.why, a.dated_on, a.signed_on, a.ends_on, a.settlement
from contracts.agreement as a
join documents.document as d on d.id = a.document_id and d.deleted_at is null"""

CHANGES = """
select id, agreement_id, position, what, line, obligation_id, name, was, now
from contracts.agreement_change where agreement_id = any (%s) order by agreement_id, position"""


def agreements_of(session: Session, contract_id: UUID) -> list[AgreementRow]:
    """Return the agreements of a contract with what they change, in their order."""
    query = f"{AGREEMENTS} where a.contract_id = %s order by a.number, a.document_id"
    return with_changes(session, fetch(session, AgreementRow, query, (contract_id,)))


def find_agreement(session: Session, id: UUID) -> AgreementRow | None:
    """Return an agreement that is open to the reader."""
    row = fetch_one(session, AgreementRow, f"{AGREEMENTS} where a.document_id = %s", (id,))
    return with_changes(session, [row])[0] if row else None


def with_changes(session: Session, rows: Sequence[AgreementRow]) -> list[AgreementRow]:
    """Return agreements with what they change."""
    ids = [each.id for each in rows]
    every = fetch(session, ChangeRow, CHANGES, (ids,)) if ids else []
    return [
        replace(row, changes=[each for each in every if each.agreement_id == row.id])
        for row in rows
    ]


def hold_agreement(session: Session, id: UUID, *, reader: Reader) -> AgreementRow:
    """Return an agreement whose contract the reader works on; both cards are locked for an act.

    Raises NotFoundError, ForbiddenError for who only reads the contract.
    """
    get_document(session, id, reader=reader)
    row = find_agreement(session, id)
    if row is None:
        raise NotFoundError(_("There is no such agreement, or it is not open to you."))
    hold_contract(session, row.contract_id, reader=reader)
    return find_agreement(session, id) or row


def suspensions_of(session: Session, contract_id: UUID) -> list[SuspensionRow]:
    """Return the times in which a contract was suspended, the first one first."""
    query = """select id, contract_id, since, reason, basis, resumed_on, resumed_why
        from contracts.suspension where contract_id = %s order by since, id"""
    return fetch(session, SuspensionRow, query, (contract_id,))


def open_suspension(session: Session, contract_id: UUID) -> SuspensionRow | None:
    """Return the suspension that lasts, None: there is none."""
    every = suspensions_of(session, contract_id)
    return next((each for each in every if each.resumed_on is None), None)


def termination_of(session: Session, contract_id: UUID) -> TerminationRow | None:
    """Return how a contract was terminated, None: it was not."""
    query = """select contract_id, way, terminated_on, agreement_id, refusal_id, court,
            court_number, court_decided_on
        from contracts.termination where contract_id = %s"""
    return fetch_one(session, TerminationRow, query, (contract_id,))


def next_number(session: Session, contract_id: UUID) -> int:
    """Return the number of the next agreement of a contract; those thrown away do not count."""
    query = """select coalesce(max(a.number), 0) + 1 from contracts.agreement as a
        join documents.document as d on d.id = a.document_id and d.deleted_at is null
        where a.contract_id = %s"""
    return int(fetch_value(session, query, (contract_id,)))
