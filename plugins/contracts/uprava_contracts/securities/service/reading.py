"""Securities of a contract; row security has the last word."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch, fetch_value

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.law.security import SecurityKind
from uprava_contracts.law.terms import Condition, What, term_of
from uprava_contracts.securities.values import SecurityRow
from uprava_contracts.values import Happening

SECURITIES = """
select id, contract_id, kind, form, number, bank, sum, given_on, until, ended, ended_on, why
from contracts.security where contract_id = %s order by ended <> '', given_on, id"""


def securities_of(session: Session, contract: ContractRow) -> list[SecurityRow]:
    """Return the securities of a contract, those held first, with the day to return them by."""
    rows = fetch(session, SecurityRow, SECURITIES, (contract.id,))
    days = {kind: return_day(session, contract, kind) for kind in SecurityKind} if rows else {}
    return [
        replace(row, return_by=days[SecurityKind(row.kind)]) if row.held else row for row in rows
    ]


FREES: dict[SecurityKind, Happening] = {
    SecurityKind.PERFORMANCE: Happening.PERFORMED,
    SecurityKind.WARRANTY: Happening.WARRANTY_ENDED,
}
"""What sets the term to give a security back."""


def return_day(session: Session, contract: ContractRow, kind: SecurityKind) -> date | None:
    """Return the day a security is to be returned by; None: nothing sets that term yet."""
    happened = day_of(session, contract.id, FREES[kind])
    if kind is SecurityKind.WARRANTY:
        happened = happened or contract.warranty_until
    if happened is None or contract.concluded_on is None or happened > session.info["today"]:
        return None
    met = [Condition.SMALL] if contract.small_business else []
    term = term_of(What.SECURITY_RETURN, contract.law, contract.concluded_on, met)
    return term.last_day(happened, office_calendar(session)) if term else None


def day_of(session: Session, id: UUID, kind: Happening) -> date | None:
    """Return the day an event of a contract stands on."""
    query = """select min(happened_on) from contracts.event
        where contract_id = %s and kind = %s and superseded_at is null"""
    found: date | None = fetch_value(session, query, (id, kind))
    return found
