"""Protocols, points, extracts as screens, papers and programs read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from uprava.capabilities import TaskStep
from uprava.i18n import N_

from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.values import ItemOutcome, PointKind

PATH = "/meetings/protocols"

SIGNS = N_("signs the protocol of the meeting")
MEMBER = N_("member of the body")
"""Why somebody sees a protocol, as the card says it."""

MARK = "meetings:point:"
"""How our marks of tasks begin; the id of the point follows."""


@dataclass(frozen=True, slots=True)
class Executor:
    """Who does a point: a person or a unit; `holds`: still works here."""

    point_id: int
    position: int
    person_id: int | None
    unit_id: int | None
    name: str
    holds: bool

    @property
    def principal_id(self) -> int:
        """The person or the unit."""
        found = self.person_id or self.unit_id
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point with its number «2.1», whom it concerns, and where its task stands."""

    id: int
    item_id: int
    question_id: UUID
    item_position: int
    outcome: str
    position: int
    kind: str
    text: str
    due_on: date | None
    reference: str | None
    task_id: UUID | None
    task_number: str
    state: str
    done_on: date | None
    told_version: int | None
    version: int
    executors: Sequence[Executor] = field(default_factory=list)

    @property
    def number(self) -> str:
        """«2.1»."""
        return f"{self.item_position}.{self.position}"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return PointKind(self.kind).caption

    @property
    def stands(self) -> bool:
        """Tell whether the meeting decided so; else it is a draft that was not taken."""
        return self.outcome in (ItemOutcome.DECIDED, ItemOutcome.NOTED)

    @property
    def is_changed(self) -> bool:
        """Tell whether it was changed since a protocol with it was signed."""
        return self.told_version is not None and self.told_version != self.version

    def standing(self, today: date) -> "Shade":
        """Return where its execution stands on a day."""
        if self.kind != PointKind.INSTRUCT or self.told_version is None:
            return Standing.NONE
        if self.state == TaskStep.DONE:
            return Standing.DONE
        if self.state in (TaskStep.RECALLED, TaskStep.OFF_CONTROL):
            return Standing.OFF
        if self.state == TaskStep.REPORTED:
            return Standing.REPORTED
        return Standing.LATE if self.due_on and self.due_on < today else Standing.GOING


@dataclass(frozen=True, slots=True)
class Shade:
    """How a standing is shown."""

    title: str
    tone: str


class Standing:
    """Where the execution of a point stands; what waits for the controller is not late."""

    NONE = Shade("", "")
    DONE = Shade(N_("carried out"), "g")
    REPORTED = Shade(N_("reported"), "b")
    GOING = Shade(N_("in time"), "b")
    LATE = Shade(N_("past its term"), "r")
    OFF = Shade(N_("off control"), "")


@dataclass(frozen=True, slots=True)
class PointWords:
    """What a form says of a point; the first of `principals` answers for it."""

    kind: PointKind
    text: str
    principals: Sequence[int] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A question of the meeting with its points."""

    item: ItemRow
    points: Sequence[PointRow]


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """A protocol with its card; `later`: a signed revision that came after it."""

    id: UUID
    title: str
    state: str
    number: str | None
    version: int
    access_mark: str
    organisation_id: int
    unit_id: int | None
    body_id: int
    body: str
    meeting_id: UUID
    held_on: date
    short: bool
    revision: int
    why: str
    chair_id: int | None
    secretary_id: int | None
    contents: Mapping[str, Any]
    signed_on: date | None
    later: UUID | None

    @property
    def is_restricted(self) -> bool:
        """Tell whether it has a closed question: «Для служебного пользования»."""
        return bool(self.contents.get("restricted"))


@dataclass(frozen=True, slots=True)
class ProtocolLine:
    """A protocol in the list."""

    id: UUID
    title: str
    state: str
    number: str | None
    body: str
    held_on: date
    revision: int
    signed_on: date | None
    overdue: bool
    """It should have been signed by now."""
    tasks: int
    late: int
    done: int
