"""What modules hand to each other through capability hooks, without knowing each other."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose bytes are in the store under their SHA-256; it belongs to no document yet."""

    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ArrivedAppeal:
    """What came to the chancellery and is an appeal of a citizen; `channel` as on a letter's card.

    Since 30 March 2025 e-mail is no way to file an electronic appeal: Federal Law 547-FZ of 28
    December 2024.
    """

    sender: str
    address: str
    title: str
    text: str
    channel: str
    received_at: datetime
    unit_id: int | None
    files: tuple[StoredFile, ...] = ()
