"""Meetings as lists and cards read them, and what a form says of one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

from uprava_meetings.values import Form, MeetingState

PATH = "/meetings"

PREPARES = N_("prepares and conducts the meetings of the body")
BELONGS = N_("member of the body")
"""Why somebody sees a meeting, as the card says it."""

BEFORE_OPENING = (MeetingState.PLANNED, MeetingState.AGENDA, MeetingState.APPROVED)
"""The meeting may still be moved, changed, cancelled."""

COMING = (*BEFORE_OPENING, MeetingState.OPEN)
OVER = (MeetingState.HELD, MeetingState.CLOSED, MeetingState.CANCELLED)


class View(StrEnum):
    """Which meetings a list shows."""

    COMING = "coming"
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

    @property
    def is_over_full(self) -> bool:
        """Tell whether the questions want more time than there is."""
        return self.form != Form.CORRESPONDENCE and self.minutes > self.slot
