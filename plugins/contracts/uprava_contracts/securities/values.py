"""Securities of a contract in words: money on the account and guarantees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_, _

from uprava_contracts.law.security import SecurityKind

PATH = "/contracts"
"""Addresses of the area: `/contracts/{id}/securities/…`."""


class SecurityForm(StrEnum):
    """What a security is given in."""

    MONEY = "money"
    GUARANTEE = "guarantee"

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return N_("money on the account") if self is SecurityForm.MONEY else N_("guarantee")


class SecurityEnd(StrEnum):
    """How a security ended."""

    RETURNED = "returned"
    REPLACED = "replaced"
    COLLECTED = "collected"
    EXPIRED = "expired"

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _ENDS[self]


_ENDS = {
    SecurityEnd.RETURNED: N_("security returned"),
    SecurityEnd.REPLACED: N_("security replaced by another"),
    SecurityEnd.COLLECTED: N_("security collected"),
    SecurityEnd.EXPIRED: N_("guarantee expired"),
}


@dataclass(frozen=True, slots=True)
class SecurityRow:
    """A security that was given; `return_by` is None as long as nothing sets that term.

    `returned_on`: the return of money is noted on that day as an obligation of ours.
    """

    id: int
    contract_id: UUID
    kind: str
    form: str
    number: str
    bank: str
    sum: Decimal
    given_on: date
    until: date | None
    ended: str
    ended_on: date | None
    why: str
    return_by: date | None = None
    returned_on: date | None = None

    @property
    def held(self) -> bool:
        """Whether it secures the contract still."""
        return not self.ended

    @property
    def kind_caption(self) -> str:
        """The English message id of what it is for."""
        return SecurityKind(self.kind).caption

    @property
    def title(self) -> str:
        """«Независимая гарантия № 12, Банк»."""
        if self.form == SecurityForm.MONEY:
            return _("Money on the account")
        said = _("Guarantee No. {number}, {bank}")
        return said.format(number=self.number, bank=self.bank)

    @property
    def ended_caption(self) -> str:
        """The English message id of how it ended, empty: it has not."""
        return SecurityEnd(self.ended).caption if self.ended else ""

    def tone(self, today: date) -> str:
        """Return the colour of its day: red when over, amber when near."""
        last = self.return_by or self.until
        if self.ended or self.returned_on or last is None:
            return ""
        return "r" if last < today else "a" if (last - today).days <= SOON else ""


SOON = 30
"""Days before its end from which a guarantee is told to end soon."""


@dataclass(frozen=True, slots=True)
class SecurityWords:
    """What a form says of a security."""

    kind: SecurityKind
    form: SecurityForm
    sum: Decimal | None
    given_on: date | None
    number: str = ""
    bank: str = ""
    until: date | None = None
