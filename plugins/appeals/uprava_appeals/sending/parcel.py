"""What goes out: whom to, what is said, which files; in no log and no argument of a job."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes along."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes = field(default=b"", repr=False)
    """What it holds, where no store keeps it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A signed reply with the address it goes to; `signed`: electronically."""

    sending_id: int
    reply_id: UUID
    to: str = field(repr=False)
    organisation: str
    purpose: str
    number: str
    day: date
    signed: bool
    files: Sequence[Enclosed]

    @property
    def size(self) -> int:
        """Bytes of the files."""
        return sum(each.size for each in self.files)
