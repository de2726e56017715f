"""What is asked of the typesetter and what comes back; nothing here is heavy to import."""

from dataclasses import dataclass
from enum import StrEnum

from uprava.extension import Keeping

MIB = 1024 * 1024


class PdfStandard(StrEnum):
    """Which promise the file makes to those who will open it in thirty years."""

    PDF_A_1B = "a-1b"
    """ISO 19005-1 level B: what archives take for permanent keeping. It allows no archive stamp."""
    PDF_A_2B = "a-2b"
    """ISO 19005-2 level B: fonts and colours inside, keeps its look for ever."""
    PDF_2_0 = "2.0"
    """ISO 32000-2, no archive: a copy that takes pages of other files over may be no older."""


class Missing(StrEnum):
    """What becomes of characters the print fonts lack."""

    REFUSE = "refuse"
    """A letter that leaves the house must say what was written: its author is told."""
    NAME = "name"
    """A sheet prints what others wrote years ago: the character is named in square brackets."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one form may cost: seconds of CPU and of waiting, bytes of memory and of the PDF.

    `memory` is address space; 140 MB of it are the program itself. 1,000 pages take 6 s.
    """

    seconds: float = 20.0
    memory: int = 1024 * MIB
    output: int = 64 * MIB


@dataclass(frozen=True, slots=True)
class Slot:
    """The place a template keeps free for the mark of a signature, mm from the top left corner.

    `page` counts from 1; `name` is the signer's, as printed beside it.
    """

    number: int
    name: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A form as it came from the press; the PDF itself says where its slots are."""

    pdf: bytes
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as PNG, which one it is (from 1), and how many the form has."""

    png: bytes
    page: int
    pages: int


def standard_for(keeping: Keeping, *, archive_stamp: bool) -> PdfStandard:
    """Return the standard of a document that is kept so long and will be signed so.

    PDF/A-1 for permanent keeping (rules of the archives, order of Rosarkhiv 77 of 31.07.2023);
    an archive time stamp (B-LTA) has a widget without appearance, which only PDF/A-2 allows.
    """
    if keeping is Keeping.PERMANENT and not archive_stamp:
        return PdfStandard.PDF_A_1B
    return PdfStandard.PDF_A_2B
