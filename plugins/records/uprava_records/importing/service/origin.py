"""Where a document was brought over from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of an earlier card file; file and moment are told to those who see the import."""

    facts: Sequence[tuple[str, str]]
    line: int
    name: str | None
    ordered_at: datetime | None
