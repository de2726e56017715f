"""Agreements, suspensions, terminations as they are kept and as screens read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

AGREEMENTS = "/contracts/agreements"
"""The address of acts on agreements."""


class Sort(StrEnum):
    """What an agreement does."""

    CHANGE = "change"
    TERMINATION = "termination"

    @property
    def caption(self) -> str:
        """The English message id."""
        return N_("Additional agreement") if self is Sort.CHANGE else N_(
            "Agreement of termination"
        )  # fmt: skip


class What(StrEnum):
    """What an agreement changes."""

    PRICE = "price"
    PERFORMS = "performs-until"
    VALID = "valid-until"
    ADVANCE = "advance"
    LINE = "line"
    """The sum of a line of the specification."""
    TERM = "term"
    """The day of a named obligation."""
    SUM = "sum"
    """The sum of a named obligation."""
    OTHER = "other"
    """Something else, said by words."""

    @property
    def caption(self) -> str:
        """The English message id."""
        return _WHATS[self]

    @property
    def is_money(self) -> bool:
        """Whether its values are sums."""
        return self in (What.PRICE, What.LINE, What.SUM)

    @property
    def is_day(self) -> bool:
        """Whether its values are days."""
        return self in (What.PERFORMS, What.VALID, What.TERM)


_WHATS = {
    What.PRICE: N_("Price of the contract"),
    What.PERFORMS: N_("End of performance"),
    What.VALID: N_("The contract is valid until"),
    What.ADVANCE: N_("Advance, per cent"),
    What.LINE: N_("Sum of a line"),
    What.TERM: N_("Term of an obligation"),
    What.SUM: N_("Sum of an obligation"),
    What.OTHER: N_("Other terms of the contract"),
}


class Way(StrEnum):
    """How a contract came to be terminated."""

    AGREEMENT = "agreement"
    COURT = "court"
    REFUSAL = "refusal"
    """We refused."""
    THEIR_REFUSAL = "their-refusal"

    @property
    def caption(self) -> str:
        """The English message id."""
        return _WAYS[self]


_WAYS = {
    Way.AGREEMENT: N_("by agreement of the sides"),
    Way.COURT: N_("by decision of a court"),
    Way.REFUSAL: N_("by our one-sided refusal"),
    Way.THEIR_REFUSAL: N_("by one-sided refusal of the other side"),
}


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change as a form says it; `target`: the line's position, the obligation's id."""

    what: What
    now: str
    target: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementWords:
    """What a form says of an agreement."""

    sort: Sort
    reason: str
    why: str
    dated_on: date | None
    changes: Sequence[ChangeWords] = ()
    ends_on: date | None = None
    """Of an agreement of termination: the day from which the contract is terminated."""
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as it is kept: canonical values, `name` of the line or obligation."""

    id: int
    agreement_id: UUID
    position: int
    what: str
    line: int | None
    obligation_id: int | None
    name: str
    was: str
    now: str

    @property
    def caption(self) -> str:
        """The English message id of what changes."""
        return What(self.what).caption

    @property
    def target(self) -> int | None:
        """The position of the line, or the obligation."""
        return self.line if self.what == What.LINE else self.obligation_id


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement with its card."""

    id: UUID
    contract_id: UUID
    title: str
    state: str
    version: int
    sort: str
    number: int
    reason: str
    why: str
    dated_on: date | None
    signed_on: date | None
    ends_on: date | None
    settlement: str
    changes: Sequence[ChangeRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SuspensionRow:
    """A time in which a contract was suspended; open as long as `resumed_on` is None."""

    id: int
    contract_id: UUID
    since: date
    reason: str
    basis: str
    resumed_on: date | None
    resumed_why: str


@dataclass(frozen=True, slots=True)
class CourtWords:
    """A decision of a court that terminates a contract."""

    court: str
    number: str
    decided_on: date | None
    force_on: date | None


@dataclass(frozen=True, slots=True)
class TerminationRow:
    """How and when a contract was terminated."""

    contract_id: UUID
    way: str
    terminated_on: date
    agreement_id: UUID | None
    refusal_id: UUID | None
    court: str
    court_number: str
    court_decided_on: date | None

    @property
    def caption(self) -> str:
        """The English message id of the way."""
        return Way(self.way).caption
