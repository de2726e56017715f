"""What a report of a mail system says of one receiver of a letter."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What a mail system says became of a letter. RFC 3464, 2.3.3; RFC 8098, 3.2.6."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    """Given to a system that tells no more."""
    EXPANDED = "expanded"
    DISPLAYED = "displayed"
    """A person's program showed it."""


@dataclass(frozen=True, slots=True)
class MailReport:
    """What a report says of one receiver of a letter; addresses in lower case, empty: not told."""

    fate: Fate
    receiver: str = ""
    first_receiver: str = ""
    """As the sender had written it, when it was forwarded."""
    status: str = ""
    said: str = ""
