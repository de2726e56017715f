"""The words of resolutions: states, roles of those named, what a form asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from uprava.capabilities import ExecutorRole
from uprava.extension import Tone
from uprava.i18n import N_

DRAFTING = "resolution"
"""The folder «Проекты резолюций» of assistants."""

RESOLVE = "records.resolve"

MARK = "records.resolution:"
"""What the marks of resolutions begin with, where other modules make work of them."""


class ReviewState(StrEnum):
    """How far a leader is with a letter."""

    WAITING = "waiting"
    """An earlier leader has it; then it is this one's turn."""
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Taken back by the chancellery, or the letter went into the file."""


class ResolutionState(StrEnum):
    """The life of a resolution; only a given one is told to anybody but those who write it."""

    DRAFT = "draft"
    """Being written by an assistant, or returned to one."""
    OFFERED = "offered"
    """Before the leader, who confirms it with one tap."""
    GIVEN = "given"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    """A draft that came to nothing."""


class WorkState(StrEnum):
    """What became of the work another module made of a resolution."""

    OPEN = ""
    """It goes on, or none was made of it."""
    DONE = "done"
    ENDED = "ended"
    """It is asked for no more."""


UNGIVEN = (ResolutionState.DRAFT, ResolutionState.OFFERED)

STATES: Mapping[str, tuple[str, Tone]] = MappingProxyType(
    {
        ResolutionState.DRAFT: (N_("Draft of a resolution"), Tone.PLAIN),
        ResolutionState.OFFERED: (N_("Before the leader"), Tone.AMBER),
        ResolutionState.GIVEN: (N_("Resolution given"), Tone.GREEN),
        ResolutionState.CANCELLED: (N_("Resolution cancelled"), Tone.RED),
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        ExecutorRole.RESPONSIBLE: N_("responsible"),
        ExecutorRole.EXECUTOR: N_("executor"),
        ExecutorRole.INFORMED: N_("to know"),
    }
)

LONGEST_TEXT, LONGEST_OWN, LONGEST_NOTE = 4000, 2000, 1000
MOST_EXECUTORS = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in a resolution as a form or a program says it; `login` chooses them."""

    person_id: int
    role: ExecutorRole
    text: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A resolution as it is wanted; `note` is the assistant's word to the leader."""

    text: str
    named: Sequence[Named] = field(default_factory=tuple)
    due_on: date | None = None
    controlled: bool = False
    note: str = ""
