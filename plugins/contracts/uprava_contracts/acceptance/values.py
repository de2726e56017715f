"""What came by a contract, who accepts it, what was paid, as screens and programs read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

PATH = "/contracts"
"""Addresses of the area begin so: `/contracts/{id}/deliveries`, `/contracts/{id}/payments`."""


class DeliveryState(StrEnum):
    """Where what came stands."""

    RECEIVED = "received"
    CHECKING = "checking"
    """A commission was named, or an examination noted."""
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """It was entered by mistake."""

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _STATES[self][0]

    @property
    def tone(self) -> str:
        """The colour of its label."""
        return _STATES[self][1]

    @property
    def waits(self) -> bool:
        """Whether a decision is still to be made."""
        return self in (DeliveryState.RECEIVED, DeliveryState.CHECKING)


_STATES = {
    DeliveryState.RECEIVED: (N_("came in"), "b"),
    DeliveryState.CHECKING: (N_("being checked"), "v"),
    DeliveryState.ACCEPTED: (N_("accepted in full"), "g"),
    DeliveryState.PARTLY: (N_("accepted in part"), "a"),
    DeliveryState.REFUSED: (N_("acceptance refused"), "r"),
    DeliveryState.WITHDRAWN: (N_("entered by mistake"), ""),
}


class Expertise(StrEnum):
    """Who examined what came."""

    OWN = "own"
    EXTERNAL = "external"

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return N_("by our own forces") if self is Expertise.OWN else N_("by an outside expert")


class Vote(StrEnum):
    """What a member of a commission signs."""

    ACCEPT = "accept"
    AGAINST = "against"

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return N_("for acceptance") if self is Vote.ACCEPT else N_("against acceptance")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of a commission: what he signed and when, empty: not yet."""

    id: int
    delivery_id: int
    person_id: int
    login: str
    name: str
    chairs: bool
    vote: str
    words: str
    voted_at: datetime | None

    @property
    def caption(self) -> str:
        """The English message id of what he signed, empty: not yet."""
        return Vote(self.vote).caption if self.vote else ""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What came by a contract, with the term of its acceptance and what was decided."""

    id: int
    contract_id: UUID
    stage_id: int | None
    stage: str
    obligation_id: int
    obligation: str
    acceptance_id: int
    payment_id: int | None
    document: str
    document_on: date | None
    received_on: date
    sum: Decimal | None
    vat_sum: Decimal | None
    complete: bool
    due_on: date | None
    responsible_id: int | None
    rule_days: int | None
    rule_working: bool
    source: str
    verified: bool
    state: str
    accepted_sum: Decimal | None
    offset_sum: Decimal
    decided_on: date | None
    decided_by: str
    words: str
    correct_by: date | None
    expertise: str
    expertise_on: date | None
    expertise_by: str
    expertise_words: str
    proof_id: UUID | None
    note: str
    version: int
    members: Sequence[MemberRow] = ()

    @property
    def standing(self) -> DeliveryState:
        """Where it stands."""
        return DeliveryState(self.state)

    @property
    def waits(self) -> bool:
        """Tell whether a decision is still to be made."""
        return self.standing.waits

    @property
    def expertise_caption(self) -> str:
        """The English message id of who examined it, empty: nobody."""
        return Expertise(self.expertise).caption if self.expertise else ""

    def overdue(self, today: date) -> bool:
        """Tell whether the term of its acceptance has passed."""
        return self.waits and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment of ours: by an obligation, of a delivery or in advance."""

    id: int
    obligation_id: int
    delivery_id: int | None
    paid_on: date
    sum: Decimal
    order_number: str
    note: str
    entered_by: str
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class Money:
    """The sums of a contract: accepted, paid in advance and afterwards, set off, still to pay."""

    accepted: Decimal
    advanced: Decimal
    offset: Decimal
    paid: Decimal
    payable: Decimal

    @property
    def advance_left(self) -> Decimal:
        """What of the advance is not set off yet."""
        return max(self.advanced - self.offset, Decimal(0))


@dataclass(frozen=True, slots=True)
class Received:
    """What came: its document, day and sum; `complete`: nothing more comes by the obligation."""

    obligation_id: int
    document: str
    received_on: date | None
    sum: Decimal | None = None
    vat_sum: Decimal | None = None
    document_on: date | None = None
    complete: bool = False
    proof_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accepting:
    """An acceptance: the day its document is signed, the sum; less than came needs a reason.

    `offset`: what of the advance is set off against it.
    """

    signed_on: date | None
    sum: Decimal | None = None
    offset: Decimal = Decimal(0)
    words: str = ""
    correct_by: date | None = None


@dataclass(frozen=True, slots=True)
class Refusing:
    """A refusal: its day, its reasons, until when they are to be removed."""

    on: date | None
    words: str
    correct_by: date | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """What a member of a commission signs, with the reasons of who is against."""

    vote: Vote
    words: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """An examination of what came: whose, when, by whom, what it says."""

    kind: Expertise
    on: date | None
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment: by which obligation, when, how much (None: all that is owed), by which order."""

    obligation_id: int
    paid_on: date | None
    sum: Decimal | None = None
    order_number: str = ""
    note: str = ""
