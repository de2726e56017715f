"""All of a contract's penalties and claims as its card and its page show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.execution.values import ObligationRow
from uprava_contracts.law.penalty import Penalty
from uprava_contracts.law.write_off import Account, WriteOff, write_off
from uprava_contracts.money.service.reading import (
    account_of,
    agreed_of,
    claims_of,
    items_of,
    late_ids,
)
from uprava_contracts.money.service.today import late_of, reckon
from uprava_contracts.money.values import Agreed, ClaimRow, Item
from uprava_contracts.values import Law


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late obligation with what its delay costs today; `refused`: why nothing can be said."""

    row: ObligationRow
    penalty: Penalty | None
    refused: str
    charged: Decimal
    charged_until: date | None
    ended_on: date | None
    """The day it was performed, or handed over; None: the delay lasts."""

    @property
    def sum(self) -> Decimal | None:
        """What the whole delay costs, None: it cannot be said."""
        return None if self.penalty is None else self.penalty.total

    @property
    def days(self) -> int:
        """Days of delay that cost something."""
        return self.penalty.days if self.penalty else 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What is shown of a contract."""

    late: Sequence[LateLine]
    items: Sequence[Item]
    claims: Sequence[ClaimRow]
    agreed: Sequence[Agreed]
    account: Account
    write_off: WriteOff | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (
            self.late or self.items or self.claims or self.agreed
        )  # fmt: skip

    @property
    def unpaid(self) -> Decimal:
        """What the other side owes beside the price."""
        return self.account.unpaid


def overview(session: Session, contract: ContractRow) -> Overview:
    """Return all of a contract the reader sees."""
    items = items_of(session, contract.id)
    account = account_of(session, contract, items)
    priced = contract.law is Law.FZ44 and contract.price is not None
    return Overview(
        late_lines(session, contract), items, claims_of(session, contract.id),
        list(agreed_of(session, contract.id).values()),
        account, write_off(account) if priced and account.charged else None,
    )  # fmt: skip


def late_lines(session: Session, contract: ContractRow) -> list[LateLine]:
    """Return the late obligations of a contract, the earliest term first."""
    ids = late_ids(session, contract.id) if contract.is_concluded else []
    if not ids:
        return []
    found = reckon(session, late_of(session, ids), until=session.info["today"])
    rows = {each.id: each for each in obligations_of(session, contract.id)}
    return [
        LateLine(rows[id], found[id].penalty, found[id].refused, found[id].late.charged,
                 found[id].late.charged_until, found[id].late.met_on)
        for id in ids if id in found
    ]  # fmt: skip
