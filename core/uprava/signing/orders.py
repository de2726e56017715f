"""What is asked of the signer and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from uprava.i18n import _
from uprava.signing.facts import CertificateFacts

POINTS_PER_MM = 72 / 25.4


class Level(StrEnum):
    """How much proof the signature carries: PAdES baseline levels, ETSI EN 319 142-1."""

    B_B = "B-B"
    """The signature and its certificate."""
    B_T = "B-T"
    """And a time stamp of a trusted service over it."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page as it is seen, in mm from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Distance of the right edge from the left edge of the page."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Distance of the lower edge from the upper edge of the page."""
        return self.y + self.height


@dataclass(frozen=True)
class Mark:
    """Where to draw the mark of the signature; `page` counts from 0, -1 is the last."""

    box: Box
    page: int = -1


class NoMark(Enum):
    """Why a signature has no visible mark."""

    NOT_WANTED = "not-wanted"
    NO_ROOM = "no-room"


class Lowered(StrEnum):
    """Why a signature has a lower level than it was asked for."""

    SERVICE_SILENT = "service-silent"
    """The time-stamp service did not answer properly in time."""
    SERVICE_UNTRUSTED = "service-untrusted"
    """The time stamp came, but its service is not among those this installation trusts."""
    SERVICE_ABSENT = "service-absent"
    """No time-stamp service is configured."""


@dataclass(frozen=True)
class SigningOrder:
    """What to sign and how; `expected_sha256` is of the file that was shown and approved."""

    expected_sha256: str
    signed_at: datetime
    level: Level = Level.B_B
    mark: Mark | NoMark = NoMark.NOT_WANTED
    reason: str = ""
    location: str = ""


@dataclass(frozen=True)
class SignedPdf:
    """The signed file and what became of the order."""

    data: bytes
    sha256: str
    field: str
    """Name of the signature field inside the file."""
    level: Level
    lowered: Lowered | None
    mark: Mark | NoMark
    signer: CertificateFacts
    signed_at: datetime
    signed_sha256: str
    """Of the file that was shown and signed, before the signature was put in."""

    def notes(self) -> tuple[str, ...]:
        """Return what the person who signed should know, as sentences; mostly nothing."""
        notes = []
        if self.lowered:
            notes.append(_lowered(self.lowered))
        if self.mark is NoMark.NO_ROOM:
            notes.append(
                _(
                    "There is no free room for the mark on the last page: the document is signed, "
                    "and the mark is shown on the card."
                )
            )
        return tuple(notes)


def _lowered(reason: Lowered) -> str:
    match reason:
        case Lowered.SERVICE_SILENT:
            return _(
                "The time-stamp service does not answer: the document is signed without a time "
                "stamp."
            )
        case Lowered.SERVICE_UNTRUSTED:
            return _(
                "The time-stamp service is not trusted here: the document is signed without a "
                "time stamp."
            )
        case Lowered.SERVICE_ABSENT:
            return _(
                "No time-stamp service is configured: the document is signed without a time stamp."
            )
