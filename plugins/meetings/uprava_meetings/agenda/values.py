"""Questions and agendas as lists and cards read them, and what a form says of a question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from uprava.errors import ConflictError
from uprava.i18n import N_

from uprava_meetings.values import ItemOutcome, QuestionState, SpeakerRole, VoteWay

PATH = "/meetings/questions"

PREPARED = N_("prepares the question")
SPEAKS = N_("speaks on the question, or is invited for it")
LISTED = N_("the question is on the agenda of the body")
CONSIDERS = N_("puts questions on agendas")
"""Why somebody sees a question, as the card says it."""

CHANGEABLE = (QuestionState.DRAFT, QuestionState.PROPOSED, QuestionState.BACKLOG,
              QuestionState.SCHEDULED)  # fmt: skip


class PacketForm(StrEnum):
    """What the materials of a meeting are taken away as."""

    PDF = "pdf"
    ZIP = "zip"


class PacketState(StrEnum):
    """How far a packet is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """Somebody named for a question; without an id he is from outside of the office."""

    role: SpeakerRole
    name: str
    post: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a form says of a question. `draft`: points of the decision, each on a line."""

    body_id: int
    title: str
    draft: str
    minutes: int
    way: VoteWay
    speakers: Sequence[SpeakerWords] = ()
    wanted_id: UUID | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker or somebody invited for one question."""

    document_id: UUID
    position: int
    role: str
    person_id: int | None
    login: str
    name: str
    post: str

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return SpeakerRole(self.role).caption


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its body and unit."""

    id: UUID
    title: str
    state: str
    version: int
    organisation_id: int
    author_id: int
    body_id: int
    body: str
    unit_id: int
    unit: str
    minutes: int
    way: str
    draft: str
    wanted_id: UUID | None
    previous_id: UUID | None
    closed: bool
    changed_at: datetime
    meeting_id: UUID | None
    """The last meeting it stands or stood on the agenda of, where that is open to the reader."""

    meeting: str | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question's place on an agenda."""

    id: int
    meeting_id: UUID
    question_id: UUID
    position: int
    minutes: int
    late: str
    outcome: str
    version: int
    title: str
    unit: str
    way: str
    draft: str
    closed: bool
    previous_id: UUID | None
    files: int
    route: str | None = None
    """How far the approval of its draft decision is; None: it was sent along no route."""

    route_current: bool = True
    """The draft decision has not been written anew since it was sent for approval."""

    speakers: Sequence[SpeakerRow] = field(default_factory=list)

    @property
    def result(self) -> str:
        """The English message id of what became of it."""
        return ItemOutcome(self.outcome).caption

    @property
    def standing(self) -> tuple[str, str]:
        """How far the approval of the draft decision is: an English message id and a tone."""
        if self.route in APPROVALS and not self.route_current:
            return REWRITTEN
        return APPROVALS.get(self.route or "", NOT_SENT)


APPROVALS = {
    "done": (N_("draft decision approved"), "g"),
    "running": (N_("draft decision on approval"), "b"),
    "stopped": (N_("draft decision returned by an approver"), "r"),
}
NOT_SENT = (N_("draft decision not approved"), "a")
REWRITTEN = (N_("draft decision changed after it was sent for approval"), "a")


@dataclass(frozen=True, slots=True)
class ApprovedAgenda:
    """The approval of an agenda; `changed_at`: it differs from its paper since."""

    times: int
    approved_at: datetime
    approved_by: int
    changed_at: datetime | None
    starts_at: datetime
    place: str
    printed: str


class UntoldError(ConflictError):
    """An approved agenda is changed, and nobody said whether those invited shall be told."""
