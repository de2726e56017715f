"""What a contract says now, as agreements are compared with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import _

from uprava_contracts.cards.service.reading import ContractRow, lines_of
from uprava_contracts.changes.checking import Owed, Present
from uprava_contracts.changes.reasons import Reason
from uprava_contracts.changes.service.reading import agreements_of
from uprava_contracts.changes.values import AgreementRow, What
from uprava_contracts.values import Duty

OPEN = """select id, duty, subject, due_on, sum from contracts.obligation
    where contract_id = %s and met_on is null and withdrawn_why = ''
    order by due_on nulls last, id"""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An obligation that is still owed."""

    id: int
    duty: str
    subject: str
    due_on: date | None
    sum: Decimal | None

    @property
    def name(self) -> str:
        """What is owed, by its words or by its kind."""
        return _(self.subject) if self.subject else _(Duty(self.duty).caption)


def open_obligations(session: Session, contract_id: UUID) -> list[OpenRow]:
    """Return what is still owed by a contract, the earliest term first."""
    return fetch(session, OpenRow, OPEN, (contract_id,))


def present_of(session: Session, contract: ContractRow) -> Present:
    """Return what a concluded contract says now, and what it said at first."""
    assert contract.concluded_on is not None
    signed = [each for each in agreements_of(session, contract.id) if each.signed_on]
    first_price, first_until = first(signed, What.PRICE), first(signed, What.PERFORMS)
    owed, lines = open_obligations(session, contract.id), lines_of(session, contract.id)
    return Present(
        law=contract.law, concluded_on=contract.concluded_on, starts_on=contract.starts_on,
        price=contract.price,
        first_price=Decimal(first_price) if first_price else contract.price,
        performs_until=contract.performs_until,
        first_until=date.fromisoformat(first_until) if first_until else contract.performs_until,
        valid_until=contract.valid_until, advance=contract.advance_percent,
        lines={each.position: (each.name, each.sum) for each in lines},
        units={each.position: each.price for each in lines if each.quantity and each.price},
        obligations={each.id: Owed(each.name, each.due_on, each.sum) for each in owed},
        previous_on=max((each.signed_on for each in signed if each.signed_on), default=None),
        moved=any(each.reason == Reason.TERM for each in signed),
    )  # fmt: skip


def first(signed: list[AgreementRow], what: What) -> str:
    """Return what something was before the first agreement that changed it, empty: none did."""
    for row in sorted(signed, key=lambda each: (each.signed_on or date.max, each.number)):
        for change in row.changes:
            if change.what == what:
                return change.was
    return ""
