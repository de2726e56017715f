"""Words of boards: which figures, in which shape, whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from uprava.extension import BuiltInRole
from uprava.i18n import N_

PATH = "/reports/boards"

OWN = "own"
"""The code of the reader's own board; others are codes of roles."""

MOST = 24
"""Figures of one board."""


class Shape(StrEnum):
    """How a report is shown on a board."""

    FIGURE = "figure"
    BARS = "bars"
    LINES = "lines"
    TOP = "top"


SHAPE_TITLES: Mapping[Shape, str] = {
    Shape.FIGURE: N_("a figure with its change"),
    Shape.BARS: N_("bars"),
    Shape.LINES: N_("a line"),
    Shape.TOP: N_("the first lines of the table"),
}

ROLES: Sequence[str] = (
    BuiltInRole.LEADER, BuiltInRole.REGISTRAR, BuiltInRole.EXECUTOR, BuiltInRole.AUDITOR,
    BuiltInRole.ADMINISTRATOR,
)  # fmt: skip
"""Roles in the order in which a reader of several gets a board."""


@dataclass(frozen=True, slots=True)
class WidgetWish:
    """One figure of a board: `title` empty for the report's own; `period` relative to the day."""

    report: str
    shape: Shape = Shape.FIGURE
    measure: str = ""
    title: str = ""
    params: Sequence[tuple[str, str]] = ()
    period: str = ""
    wide: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a role or a person; `kept`: somebody changed what the modules propose."""

    code: str
    role: str
    widgets: Sequence[WidgetWish]
    kept: bool = False
    id: int = 0
