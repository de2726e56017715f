"""What is asked of the signer and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from uprava.extension import SignatureLevel
from uprava.i18n import N_, _
from uprava.signing.facts import CertificateFacts

Level = SignatureLevel

POINTS_PER_MM = 72 / 25.4


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
    REVOCATION_MISSING = "revocation-missing"
    """No fresh list or answer shows that the certificates are not revoked."""
    PDF_A_1 = "pdf-a-1"
    """The file is PDF/A-1, which an archive time stamp would end; nothing can raise it."""


NOT_RAISED = frozenset({Lowered.PDF_A_1})
"""Reasons that waiting does not take away."""


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
    wanted: Level = Level.B_B
    """The level that was ordered; higher than `level` when something was missing."""

    def notes(self) -> tuple[str, ...]:
        """Return what the person who signed should know, as sentences; mostly nothing."""
        notes = []
        if self.lowered:
            notes.append(lowered_sentence(self.lowered, wanted=self.wanted, reached=self.level))
        if self.mark is NoMark.NO_ROOM:
            notes.append(
                _(
                    "There is no free room for the mark on the last page: the document is signed, "
                    "and the mark is shown on the card."
                )
            )
        return tuple(notes)


_WHY = {
    Lowered.SERVICE_SILENT: N_("The time-stamp service does not answer."),
    Lowered.SERVICE_UNTRUSTED: N_("The time-stamp service is not trusted here."),
    Lowered.SERVICE_ABSENT: N_("No time-stamp service is configured."),
    Lowered.REVOCATION_MISSING: N_("There is no fresh list of the revoked for a certificate."),
    Lowered.PDF_A_1: N_("The file is PDF/A-1 and takes no archive time stamp."),
}


def lowered_sentence(reason: Lowered, *, wanted: Level, reached: Level) -> str:
    """Return from which level to which, why, and that it will be raised without the signer."""
    known = {"wanted": level_words(wanted), "reached": level_words(reached), "why": _(_WHY[reason])}
    if reason in NOT_RAISED:
        return _("Instead of “{wanted}” the signature is “{reached}”. {why}").format(**known)
    return _(
        "Instead of “{wanted}” the signature is “{reached}” for now. {why} It will be raised "
        "by itself, nobody has to sign again."
    ).format(**known)


_LEVELS = {
    Level.B_B: N_("without a time stamp"),
    Level.B_T: N_("with a time stamp"),
    Level.B_LT: N_("with a time stamp and proofs of revocation"),
    Level.B_LTA: N_("for the archive"),
}


def level_words(level: Level) -> str:
    """Return the level's name for people and its code."""
    return f"{_(_LEVELS[level])} ({level})"
