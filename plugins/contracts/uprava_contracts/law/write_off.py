"""Whether what a supplier owes may be written off: resolution of the Government № 783."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from uprava_contracts.law.kopecks import share_of
from uprava_contracts.law.sources import read_rows


class Answer(StrEnum):
    """What the rules say."""

    ALLOWED = "allowed"
    PAY_FIRST = "pay-first"
    """The rest may be written off once `to_pay` more is paid."""
    NOT_PERFORMED = "not-performed"
    """Only of a contract that was performed in full."""
    TOO_MUCH = "too-much"
    NOTHING = "nothing"
    """Nothing is owed."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case: measured by what is unpaid or by all that was charged."""

    code: str
    upto: Decimal
    measure: str
    paid: Decimal
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What stands between the sides: price of the contract, all charged (not cancelled), paid."""

    price: Decimal
    charged: Decimal
    paid: Decimal
    performed: bool

    @property
    def unpaid(self) -> Decimal:
        """What is owed now."""
        return self.charged - self.paid


@dataclass(frozen=True, slots=True)
class WriteOff:
    """The answer: `sum` may be written off by `row`; `limit`: the bound in roubles."""

    answer: Answer
    sum: Decimal
    limit: Decimal
    to_pay: Decimal
    row: CaseRow


@cache
def cases() -> tuple[CaseRow, ...]:
    """Return the cases, the most favourable first."""
    return read_rows("write_off", "case", CaseRow)


def write_off(account: Account) -> WriteOff:
    """Tell whether what is unpaid may be written off, by which case, and what is in the way."""
    first, last = cases()[0], cases()[-1]
    nothing = Decimal()
    limit = share_of(account.price, first.upto)
    if account.unpaid <= 0:
        return WriteOff(Answer.NOTHING, nothing, limit, nothing, first)
    if not account.performed:
        return WriteOff(Answer.NOT_PERFORMED, nothing, limit, nothing, first)
    for row in cases():
        measured = account.unpaid if row.measure == "unpaid" else account.charged
        limit = share_of(account.price, row.upto)
        if measured <= limit:
            to_pay = max(share_of(account.charged, row.paid) - account.paid, nothing)
            answer = Answer.PAY_FIRST if to_pay else Answer.ALLOWED
            return WriteOff(answer, account.unpaid - to_pay, limit, to_pay, row)
    return WriteOff(Answer.TOO_MUCH, nothing, limit, nothing, last)
