"""What came through an operator and what we answered, as it is kept and as screens read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from uprava.i18n import N_, _

from uprava_contracts.formats.making.words import Outcome
from uprava_contracts.formats.values import Finding, Kind
from uprava_contracts.wording import money

PATH = "/contracts/exchange"


class FlowState(StrEnum):
    """Where a document that came stands."""

    CAME = "came"
    """Tied to no contract yet."""
    TIED = "tied"
    TAKEN = "taken"
    """Taken to acceptance: its delivery is looked at by the commission."""
    ANSWERED = "answered"
    """Our title was made; the titles tell whether it is signed and sent."""
    CLARIFIED = "clarified"
    """A correction was asked for."""
    REFUSED = "refused"
    """Our signature was refused."""
    ANNULLED = "annulled"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _FLOWS[self][0]

    @property
    def tone(self) -> str:
        """The tint of its label."""
        return _FLOWS[self][1]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something from us."""
        return self in (FlowState.CAME, FlowState.TIED, FlowState.TAKEN)


_FLOWS = {
    FlowState.CAME: (N_("tied to no contract"), "a"),
    FlowState.TIED: (N_("tied to its contract"), "b"),
    FlowState.TAKEN: (N_("in acceptance"), "b"),
    FlowState.ANSWERED: (N_("answered"), "g"),
    FlowState.CLARIFIED: (N_("correction asked for"), "a"),
    FlowState.REFUSED: (N_("signature refused"), "r"),
    FlowState.ANNULLED: (N_("annulled by both sides"), ""),
}


class TitleKind(StrEnum):
    """What we answer with."""

    ANSWER = "answer"
    RECEIPT = "receipt"
    CLARIFICATION = "clarification"
    REFUSAL = "refusal"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _TITLES[self]


_TITLES = {
    TitleKind.ANSWER: N_("Answer of the buyer"),
    TitleKind.RECEIPT: N_("Notice of receipt"),
    TitleKind.CLARIFICATION: N_("Request of a correction"),
    TitleKind.REFUSAL: N_("Refusal of the signature"),
}


class TitleState(StrEnum):
    """Where an answer of ours stands."""

    MADE = "made"
    """It waits for a signature."""
    TO_SEND = "to-send"
    SENT = "sent"
    CONFIRMED = "confirmed"
    """The operator told that it arrived."""
    FAILED = "failed"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _STATES[self][0]

    @property
    def tone(self) -> str:
        """The tint of its label."""
        return _STATES[self][1]


_STATES = {
    TitleState.MADE: (N_("waits for a signature"), "a"),
    TitleState.TO_SEND: (N_("waits to be sent"), "b"),
    TitleState.SENT: (N_("handed to the operator"), "b"),
    TitleState.CONFIRMED: (N_("delivered to the supplier"), "g"),
    TitleState.FAILED: (N_("was not sent"), "r"),
}

ASKED_BACK = "RequestsMyRevocation"
REVOKED = "RevocationAccepted"
"""States of annulment in the operator's words."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A document that came."""

    id: int
    operator_id: int
    operator: str
    organisation_id: int
    message_id: str
    entity_id: str
    kind: str
    function: str
    version: str
    checked: bool
    number: str
    day: date | None
    seller: str
    seller_inn: str
    seller_kpp: str
    total: Decimal | None
    bases: Sequence[Mapping[str, str]]
    file_id: str
    name: str
    sha256: str
    size: int
    signature: str
    verdicts: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    came_at: datetime
    from_box: str
    contract_id: UUID | None
    contract: str
    contract_number: str | None
    delivery_id: int | None
    state: str
    revocation: str
    status: str
    version_no: int

    @property
    def standing(self) -> FlowState:
        """Where it stands."""
        return FlowState(self.state)

    @property
    def sort(self) -> Kind:
        """Which document it is."""
        return Kind(self.kind)

    @property
    def errors(self) -> int:
        """How many findings say that it is broken."""
        return sum(each["level"] == "error" for each in self.findings)

    @property
    def found(self) -> list[Finding]:
        """What the checks found."""
        return [Finding.of(each) for each in self.findings]

    @property
    def sum_shown(self) -> str:
        """Its sum as it is read."""
        return money(self.total)

    @property
    def asks_annulment(self) -> bool:
        """Whether the supplier proposes to annul it."""
        return self.revocation == ASKED_BACK

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"{PATH}/{self.id}"


@dataclass(frozen=True, slots=True)
class TitleRow:
    """An answer of ours."""

    id: int
    docflow_id: int
    kind: str
    outcome: str
    text: str
    name: str
    sha256: str
    size: int
    signature: str
    operation_id: UUID
    state: str
    failure: str
    failure_words: Mapping[str, str]
    made_at: datetime
    made_by: str
    sent_at: datetime | None
    confirmed_at: datetime | None

    @property
    def standing(self) -> TitleState:
        """Where it stands."""
        return TitleState(self.state)

    @property
    def caption(self) -> str:
        """The English message id of what it is."""
        return TitleKind(self.kind).caption

    @property
    def why(self) -> str:
        """Why it was not sent, in the reader's language; empty: it was."""
        return _(self.failure).format(**self.failure_words) if self.failure else ""

    @property
    def outcome_caption(self) -> str:
        """The English message id of the outcome, empty: it has none."""
        return Outcome(self.outcome).caption if self.outcome else ""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A receipt, a confirmation, a notice that came to a document."""

    id: int
    kind: str
    name: str
    sha256: str
    size: int
    text: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contract a document may belong to, and what speaks for it."""

    id: UUID
    number: str | None
    title: str
    counterparty: str
    by_number: bool
    by_code: bool
    by_inn: bool

    @property
    def score(self) -> int:
        """How much speaks for it."""
        return 4 * self.by_code + 2 * self.by_number + self.by_inn
