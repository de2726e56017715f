"""Refusals under the reader's rights."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch, fetch_one, fetch_values
from uprava.documents.service.access import get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.refusals.timers import course
from uprava_contracts.refusals.values import RefusalNow, RefusalRow

REFUSALS = """
select r.document_id as id, r.contract_id, c.subject as contract_title,
    k.number as contract_number,
    case when c.kind in ('state', 'small') then '44-fz' else c.kind end as law,
    c.concluded_on, d.title, d.state, d.version, r.ours, r.clause, r.breach, r.blamed, r.repeat,
    r.own_days, r.decided_on, r.placed_on, r.placed_number, r.notified_on, r.notified_how,
    r.cured_on, r.cured_how, r.cancelled_on, r.cancelled_why, r.sent_on, r.sent_number,
    r.considered_on, r.considered_how, r.listed_on, r.listed_number, c.responsible_id
from contracts.refusal as r
join documents.document as d on d.id = r.document_id and d.deleted_at is null
join contracts.contract as c on c.document_id = r.contract_id
join documents.document as k on k.id = r.contract_id and k.deleted_at is null"""


def refusals_of(session: Session, contract_id: UUID) -> list[RefusalNow]:
    """Return the refusals of a contract with where each stands today."""
    query = f"{REFUSALS} where r.contract_id = %s order by r.document_id"
    return as_of_today(session, fetch(session, RefusalRow, query, (contract_id,)))


def open_refusals(session: Session, *, reader: Reader) -> list[RefusalNow]:
    """Return refusals that wait for a step, of contracts open to the reader; the nearest first."""
    query = f"""{REFUSALS} where r.next_step <> '' and c.organisation_id = %s
        order by r.next_due nulls last, r.document_id limit 300"""
    return as_of_today(session, fetch(session, RefusalRow, query, (reader.organisation_id,)))


def as_of_today(session: Session, rows: Sequence[RefusalRow]) -> list[RefusalNow]:
    """Return refusals with their courses."""
    today, calendar = session.info["today"], office_calendar(session)
    found = []
    for row in rows:
        facts = row.facts()
        now = course(facts, today=today, calendar=calendar) if facts else None
        found.append(RefusalNow(row, now))
    return found


def find_refusal(session: Session, id: UUID) -> RefusalNow | None:
    """Return a refusal that is open to the reader."""
    row = fetch_one(session, RefusalRow, f"{REFUSALS} where r.document_id = %s", (id,))
    return as_of_today(session, [row])[0] if row else None


def get_refusal(session: Session, id: UUID, *, reader: Reader) -> RefusalNow:
    """Return a refusal. Raises NotFoundError for one that is not open to the reader."""
    get_document(session, id, reader=reader)
    found = find_refusal(session, id)
    if found is None:
        raise NotFoundError(_("There is no such refusal, or it is not open to you."))
    return found


def hold_refusal(session: Session, id: UUID, *, reader: Reader) -> RefusalRow:
    """Return a refusal whose contract the reader works on; both cards are locked for an act.

    Raises NotFoundError, ForbiddenError for who only reads the contract.
    """
    row = get_refusal(session, id, reader=reader).row
    hold_contract(session, row.contract_id, reader=reader)
    return get_refusal(session, id, reader=reader).row


def running_refusals(session: Session) -> list[UUID]:
    """Return the refusals that are decided and not over."""
    query = """select r.document_id from contracts.refusal as r
        join documents.document as d on d.id = r.document_id and d.deleted_at is null
        where r.decided_on is not null and r.next_step <> '' order by r.document_id"""
    return fetch_values(session, query, ())
