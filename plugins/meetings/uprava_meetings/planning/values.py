"""Meetings as lists and cards read them, and what a form says of one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

from uprava_meetings.rules.quorum import Quorum
from uprava_meetings.values import Answer, Form, MeetingState, Role

PATH = "/meetings"

PREPARES = N_("prepares and conducts the meetings of the body")
BELONGS = N_("member of the body")
"""Why somebody sees a meeting, as the card says it."""

BEFORE_OPENING = (MeetingState.PLANNED, MeetingState.AGENDA, MeetingState.APPROVED)
"""The meeting may still be moved, changed, cancelled."""

COMING = (*BEFORE_OPENING, MeetingState.OPEN)
OVER = (MeetingState.HELD, MeetingState.CLOSED, MeetingState.CANCELLED)

TOLD_OF = (MeetingState.APPROVED, MeetingState.OPEN, MeetingState.HELD, MeetingState.CLOSED)
"""States in which people are told of what changes."""

INVITED = N_("invited to the meeting")
STANDS_IN = N_("stands in for a member at the meeting")


class Method(StrEnum):
    """What a calendar is to do with a letter. RFC 5546, 3.2."""

    REQUEST = "request"
    CANCEL = "cancel"


class LetterState(StrEnum):
    """How far a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """It may have gone: nobody knows."""

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _LETTERS[self]


_LETTERS = {
    LetterState.WAITING: N_("letter is being sent"),
    LetterState.SENT: N_("letter sent"),
    LetterState.FAILED: N_("letter not sent"),
    LetterState.UNCERTAIN: N_("letter perhaps sent"),
}


class View(StrEnum):
    """Which meetings a list shows."""

    COMING = "coming"
    MINE = "mine"
    """Coming ones to which the reader is invited, of whose body he is, or at which he stands in."""
    HELD = "held"
    YEAR = "year"
    """The plan of a year, month by month."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When, where and how a body is to meet; moments know their zone.

    Of a series: which, and its day by the rule, so that it is never planned twice.
    """

    form: Form
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    series_id: int | None = None
    series_day: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting with its body."""

    id: UUID
    title: str
    state: str
    version: int
    organisation_id: int
    body_id: int
    body: str
    regulation_id: int
    series_id: int | None
    form: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    chair_id: int | None
    secretary_id: int | None
    presiding_id: int | None
    """Who presides by the choice of the meeting; None: the chair or a deputy, by role."""
    presiding_why: str
    cancelled_why: str
    materials_by: date
    agenda_by: date
    protocol_by: date
    revision: int
    opened_at: datetime | None
    closed_at: datetime | None
    questions: int
    minutes: int
    answer: str | None
    """What the reader answered to the invitation; None: nobody asked."""

    @property
    def how(self) -> str:
        """The English message id of its form."""
        return Form(self.form).caption

    @property
    def slot(self) -> int:
        """The planned length, minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def awaits_protocol(self, today: date) -> bool:
        """Tell whether the day by which the protocol should be signed has passed."""
        return self.state == MeetingState.HELD and self.protocol_by < today

    @property
    def is_over_full(self) -> bool:
        """Tell whether the questions want more time than there is."""
        return self.form != Form.CORRESPONDENCE and self.minutes > self.slot


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invited, a member or not, with what was answered and what became of the letter."""

    id: int
    member_id: int | None
    person_id: int | None
    login: str
    name: str
    post: str
    email: str
    role: str | None
    votes: bool
    answer: str
    reason: str
    substitute_id: int | None
    substitute: str
    substitute_login: str
    told_revision: int
    answered_at: datetime | None
    came: bool
    letter: str | None
    problem: str
    letter_at: datetime | None

    @property
    def caption(self) -> str:
        """The English message id of what he is at the meeting."""
        return Role(self.role).caption if self.role else N_("invited person")

    @property
    def said(self) -> str:
        """The English message id of the answer."""
        return Answer(self.answer).caption

    @property
    def counts(self) -> bool:
        """Tell whether a vote is to be expected of him, or of who stands in for him."""
        return self.votes and (self.answer == Answer.ACCEPTED or self.substitute_id is not None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to an invitation; who declines may name who stands in."""

    answer: Answer
    reason: str = ""
    substitute_id: int | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be invited by hand: a colleague, or a name from outside of the office."""

    person_id: int | None
    name: str
    post: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is expected, counted; `quorum` by the answers of those with a vote."""

    coming: int
    declined: int
    waiting: int
    quorum: Quorum
