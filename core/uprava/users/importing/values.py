"""What an import is going to do, row by row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from uprava.users.importing.reading import Subject


class Fate(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the file: what it is about, what happens, in words what exactly or what is wrong."""

    number: int
    title: str
    fate: Fate
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All rows of a file, and whether they were applied or only looked at."""

    subject: Subject
    steps: Sequence[Step]
    applied: bool

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows have each fate."""
        counted = Counter(step.fate for step in self.steps)
        return {fate: counted[fate] for fate in Fate}

    @property
    def mistakes(self) -> int:
        """How many rows cannot be taken."""
        return self.counts[Fate.MISTAKE]

    @property
    def changes(self) -> int:
        """How many rows change anything."""
        return self.counts[Fate.CREATE] + self.counts[Fate.CHANGE]
