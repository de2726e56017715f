"""Acts on many rows of a list: which are allowed, which stay and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that stayed as it was: its id, what it is called, why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act: how many were done, and which stayed."""

    done: int
    refused: Sequence[Refused]


@dataclass(frozen=True, slots=True)
class Sorted(Generic[Row]):
    """The selected parted into those the act is allowed with and those that stay."""

    allowed: Sequence[Row]
    refused: Sequence[Refused]

    @property
    def asked(self) -> int:
        """How many were selected."""
        return len(self.allowed) + len(self.refused)
