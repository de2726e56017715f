"""Questions and agendas as lists and cards read them, and what a form says of a question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

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
    files: int
    speakers: Sequence[SpeakerRow] = field(default_factory=list)

    @property
    def result(self) -> str:
        """The English message id of what became of it."""
        return ItemOutcome(self.outcome).caption
