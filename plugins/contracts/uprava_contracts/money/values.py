"""What the sides owe each other beside the price: penalties, fines, claims in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_, _

from uprava_contracts.law.fines import Breach
from uprava_contracts.values import Side
from uprava_contracts.wording import money

PATH = "/contracts"
"""Addresses of the area: `/contracts/{id}/money/…`, `/contracts/claims/{id}/…`."""

CLAIMS = f"{PATH}/claims"
"""The address of the list of claims."""


class MoneyState(StrEnum):
    """What became of a sum that was charged."""

    RECKONED = "reckoned"
    CLAIMED = "claimed"
    PAID = "paid"
    WRITTEN_OFF = "written-off"
    CANCELLED = "cancelled"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its label."""
        return _TONES[self]

    @property
    def owed(self) -> bool:
        """Whether something of it is still owed."""
        return self in (MoneyState.RECKONED, MoneyState.CLAIMED)


_STATES = {
    MoneyState.RECKONED: N_("charged"),
    MoneyState.CLAIMED: N_("claimed"),
    MoneyState.PAID: N_("paid in full"),
    MoneyState.WRITTEN_OFF: N_("written off"),
    MoneyState.CANCELLED: N_("charge cancelled"),
}

_TONES = {
    MoneyState.RECKONED: "b", MoneyState.CLAIMED: "a", MoneyState.PAID: "g",
    MoneyState.WRITTEN_OFF: "", MoneyState.CANCELLED: "",
}  # fmt: skip


class PaidHow(StrEnum):
    """How a penalty or a fine was paid."""

    TRANSFER = "transfer"
    WITHHELD = "withheld"
    """Kept back from what was paid for the performance."""
    GUARANTEE = "guarantee"
    """By the guarantor, or out of the money of the security."""

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _HOWS[self]


_HOWS = {
    PaidHow.TRANSFER: N_("paid by transfer"),
    PaidHow.WITHHELD: N_("withheld from the payment for the performance"),
    PaidHow.GUARANTEE: N_("taken from the security"),
}


class SentHow(StrEnum):
    """How a claim went to the other side."""

    POST = "post"
    HAND = "hand"
    OPERATOR = "operator"
    EIS = "eis"
    EMAIL = "email"

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _SENT[self]


_SENT = {
    SentHow.POST: N_("by registered letter"),
    SentHow.HAND: N_("handed over against a signature"),
    SentHow.OPERATOR: N_("through an operator of electronic documents"),
    SentHow.EIS: N_("in the purchases system"),
    SentHow.EMAIL: N_("by e-mail"),
}


class ItemKind(StrEnum):
    """A sum that was charged: a penalty for delay or a fine."""

    CHARGE = "charge"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Item:
    """A charged penalty or a fine as lists and claims read it."""

    kind: str
    id: int
    contract_id: UUID
    obligation_id: int | None
    obligation: str
    side: str
    since: date
    until: date
    sum: Decimal
    paid: Decimal
    state: str
    breach: str
    about: str
    source: str
    verified: bool
    claim_id: UUID | None
    claim_number: str
    why: str
    version: int

    @property
    def key(self) -> str:
        """The item as a form names it: «charge-17»."""
        return f"{self.kind}-{self.id}"

    @property
    def is_fine(self) -> bool:
        """Whether it is a fine."""
        return self.kind == ItemKind.FINE

    @property
    def theirs(self) -> bool:
        """Whether the other side owes it."""
        return self.side == Side.THEIRS

    @property
    def standing(self) -> MoneyState:
        """What became of it."""
        return MoneyState(self.state)

    @property
    def left(self) -> Decimal:
        """What is still owed of it."""
        return self.sum - self.paid if self.standing.owed else Decimal()

    @property
    def title(self) -> str:
        """«Пеня: поставка бумаги» or «Штраф: …»."""
        if self.is_fine:
            said = self.about or (_(Breach(self.breach).caption) if self.breach else "")
            return _("Fine: {what}").format(what=said)
        return _("Penalty: {what}").format(what=self.obligation)

    @property
    def note(self) -> str:
        """Its days, and what is paid of it."""
        days = f"{self.since:%d.%m.%Y}"
        if not self.is_fine:
            days = f"{days} – {self.until:%d.%m.%Y}"
        if not self.paid:
            return days
        return f"{days}; {_('paid {sum}').format(sum=money(self.paid))}"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the contract itself agrees for the delay of a side.

    `percent_day`: percent for a day, None: what the law sets; `most`: the largest sum of all
    penalties, in roubles.
    """

    side: Side
    percent_day: Decimal | None = None
    most: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FineWords:
    """What a form says of a breach; with `sum` the fine is the contract's own, not the table's."""

    breach: Breach | None
    broken_on: date | None
    about: str
    stage_id: int | None = None
    base: Decimal | None = None
    side: Side = Side.THEIRS
    sum: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What a form says of a claim: the items it is about, until when an answer is awaited."""

    items: Sequence[str]
    answer_by: date | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with where its document stands."""

    id: UUID
    contract_id: UUID
    title: str
    number: str | None
    state: str
    version: int
    sum: Decimal
    answer_by: date
    text: str
    sent_on: date | None
    sent_how: str
    answered_on: date | None
    answer: str
    closed_on: date | None
    contents: Mapping[str, object]

    @property
    def sent_caption(self) -> str:
        """The English message id of how it was sent, empty: it was not."""
        return SentHow(self.sent_how).caption if self.sent_how else ""

    @property
    def shown_number(self) -> str:
        """Its number, or that it has none."""
        return self.number or _("without number")

    def late(self, today: date) -> bool:
        """Tell whether its answer is awaited in vain."""
        waits = self.sent_on is not None and self.answered_on is None and self.closed_on is None
        return waits and self.answer_by < today
