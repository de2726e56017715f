"""Securities of a contract; row security has the last word."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch, fetch_value

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.legal import legal_term
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.law.security import SecurityKind
from uprava_contracts.law.terms import What
from uprava_contracts.obligations.rules import Rule, due_of
from uprava_contracts.securities.values import SecurityForm, SecurityRow
from uprava_contracts.values import Duty, Happening

SECURITIES = """
select id, contract_id, kind, form, number, bank, sum, given_on, until, ended, ended_on, why
from contracts.security where contract_id = %s order by ended <> '', given_on, id"""


def securities_of(session: Session, contract: ContractRow) -> list[SecurityRow]:
    """Return the securities of a contract, those held first, with the day to return them by."""
    rows = fetch(session, SecurityRow, SECURITIES, (contract.id,))
    held = {SecurityKind(each.kind) for each in rows if each.held}
    ways = {kind: way_back(session, contract, kind) for kind in held}
    return [told(row, ways[SecurityKind(row.kind)]) if row.held else row for row in rows]


@dataclass(frozen=True, slots=True)
class WayBack:
    """By when what is held is given back, and on which day the return of money was noted."""

    by: date | None
    on: date | None


def told(row: SecurityRow, way: WayBack) -> SecurityRow:
    """Return a security with the day to give it back by, or the day that was noted as done."""
    returned = row.form == SecurityForm.MONEY and way.on is not None and row.given_on <= way.on
    return replace(row, return_by=way.by, returned_on=way.on if returned else None)


HANG: dict[SecurityKind, tuple[Happening, ...]] = {
    SecurityKind.PERFORMANCE: (Happening.TERMINATED, Happening.PERFORMED),
    SecurityKind.WARRANTY: (Happening.WARRANTY_ENDED,),
}
"""What sets the term to give a security back; a termination goes before a performance."""


def way_back(session: Session, contract: ContractRow, kind: SecurityKind) -> WayBack:
    """Return how a security of a kind goes back: our obligations to return it tell.

    Without any the law does; of what was met or withdrawn by people nothing is owed.
    """
    owed = [
        each for each in obligations_of(session, contract.id)
        if each.ours and each.duty == Duty.RETURN and each.rule_event in HANG[kind]
    ]  # fmt: skip
    left = [each for each in owed if not each.over]
    met = [each.met_on for each in owed if each.met_on is not None]
    happened = freed_on(session, contract, kind)
    by = None
    if happened is not None and happened <= session.info["today"]:
        days = [each.due_on for each in left if each.due_on is not None]
        by = min(days, default=None) if owed else by_law(session, contract, happened)
    return WayBack(by, max(met) if met and not left else None)


def freed_on(session: Session, contract: ContractRow, kind: SecurityKind) -> date | None:
    """Return the day a security of a kind is no longer needed from; None: it is not known."""
    days = (day_of(session, contract.id, each) for each in HANG[kind])
    known = contract.warranty_until if kind is SecurityKind.WARRANTY else None
    return next((each for each in days if each is not None), known)


def by_law(session: Session, contract: ContractRow, happened: date) -> date | None:
    """Return the last day the law leaves to give a security back; None: it sets none."""
    term = legal_term(session, contract, What.SECURITY_RETURN)
    if term is None or contract.concluded_on is None:
        return None
    rule = Rule(term.days, term.working, Happening.PERFORMED)
    return due_of(rule, happened, office_calendar(session))


def day_of(session: Session, id: UUID, kind: Happening) -> date | None:
    """Return the day an event of a contract stands on."""
    query = """select min(happened_on) from contracts.event
        where contract_id = %s and kind = %s and superseded_at is null"""
    found: date | None = fetch_value(session, query, (id, kind))
    return found
