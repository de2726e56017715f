"""What the classifier tells: its editions, topics with their way down, kinds of questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

CLASSIFY = "appeals.classify"
"""The permission: bring in editions of the classifier."""

PATH = "/appeals/topics"

CHOSEN_FROM = 4
"""The level from which a heading is a question that may be chosen."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition; `questions` counts what may be chosen. `brought_by` None: came by no hand."""

    id: int
    dated: date
    valid_from: date
    source: str
    partial: bool
    sha256: str
    brought_at: datetime
    brought_by: str | None
    questions: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of an edition with the titles over it, its section first; some may be unknown.

    `service`: it says that an appeal cannot be answered; `needs_main`: it stands only beside
    another question that tells the substance.
    """

    edition_id: int
    code: str
    level: int
    title: str
    service: bool
    needs_main: bool
    path: Sequence[str]

    @property
    def trail(self) -> str:
        """The way down to it: «Раздел › Тематика › Тема › Вопрос»."""
        return " › ".join((*self.path, self.title))

    @property
    def way(self) -> str:
        """The way down without the heading itself."""
        return " › ".join(self.path)


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of questions: `letter` is the kind of appeals it is of (`values.Letter`)."""

    code: str
    letter: str
    title: str
