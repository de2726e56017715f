"""Values that cross the border between the application and the child that opens files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from uprava.mail_report import MailReport

MIB = 1024 * 1024

SEPARATOR = "UPRAVA-SEPARATOR"
"""What the code on a sheet says that divides a scanned pile."""


class Problem(StrEnum):
    """Why a file cannot be read as promised; the values are stable codes for storage and API."""

    EMPTY = "empty"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    MISTYPED = "mistyped"
    POLYGLOT = "polyglot"
    TOO_MANY_PAGES = "too-many-pages"
    PAGE_TOO_LARGE = "page-too-large"
    IMAGE_TOO_LARGE = "image-too-large"
    ZIP_BOMB = "zip-bomb"
    MACRO = "macro"
    FORBIDDEN_XML = "forbidden-xml"
    TOO_SLOW = "too-slow"
    TOO_HEAVY = "too-heavy"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    NOT_CONVERTED = "not-converted"


class UnreadableError(Exception):
    """The file cannot be shown or read; `problem` says why, `page` (from 1) where, if known."""

    def __init__(self, problem: Problem, *, page: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.page = page


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; sizes in bytes, times in seconds, pages in PDF points.

    `memory` is address space beyond the file itself, which is mapped. `seconds` bounds each child,
    and a child makes at most `pages_per_child` page images.
    """

    seconds: float = 20.0
    memory: int = 640 * MIB
    output: int = 256 * MIB
    pages: int = 5_000
    pages_per_child: int = 16
    page_points: float = 14_400.0
    image_bytes: int = 400 * MIB
    pixels: int = 24_000_000
    text_chars: int = 10_000_000
    unpacked: int = 256 * MIB
    members: int = 10_000


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is, found without showing it.

    `pages` is 0 where no page images can be made from the file itself (office and text files);
    `active` names what could act by itself (JavaScript, Launch, EmbeddedFile, XFA, Macro …),
    sorted; `signed` means that the bytes carry a signature and must never be rewritten.
    """

    pages: int = 0
    encrypted: bool = False
    active: tuple[str, ...] = ()
    signed: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture; `page` counts from 1, sizes are in pixels."""

    page: int
    width: int
    height: int
    media_type: str
    data: bytes = field(repr=False)


class Word(NamedTuple):
    """A word and its box as fractions of the page's width and height, from the top left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class TextPage:
    """The text of one page (from 1); `words` is empty where the format has no places."""

    page: int
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class PageInk:
    """A page as it is seen (its own rotation applied) and what is on it, in mm from the top left.

    `boxes` are (x, y, width, height) of text, lines, scans and marks, row by row.
    """

    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """All text of a file in reading order, normalised for search (NFC, single spaces, no NULs).

    With a `problem` the text holds what was read before it; `truncated` says that a limit, not the
    file, ended it.
    """

    text: str
    pages: tuple[TextPage, ...] = ()
    truncated: bool = False
    problem: Problem | None = None


class PartKind(StrEnum):
    """What a part of a letter of e-mail is to its reader."""

    FILE = "file"
    INLINE = "inline"
    """A picture of the text or of the sender's signature block."""
    LETTER = "letter"
    """A forwarded letter, whole."""
    SEAL = "seal"
    """A signature over the letter itself (S/MIME, PGP)."""
    CARD = "card"
    """The sender's business card or an entry for a calendar."""
    TNEF = "tnef"
    """winmail.dat: what only Outlook opens."""


@dataclass(frozen=True, slots=True)
class MailPart:
    """Something that came inside a letter; `data` is decoded."""

    kind: PartKind
    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A letter of e-mail taken apart; what its heading does not say plainly is empty.

    `sent_at` is in ISO form with its zone. `automatic`: no person wrote it (RFC 3834). `about`:
    the Message-IDs it answers or reports of, without brackets; `reports`: what a mail system says.
    """

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    message_id: str = ""
    sent_at: str = ""
    body: str = ""
    important: bool = False
    automatic: bool = False
    about: tuple[str, ...] = ()
    reports: tuple[MailReport, ...] = ()
    parts: tuple[MailPart, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Pages (from 1, both included) of one letter of a scanned pile, as a file of its own."""

    first: int
    last: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as grey dots (PGM) for recognition; sizes in pixels, resolution in dots per inch.

    Of a blank page there are no dots.
    """

    width: int
    height: int
    dpi: int
    blank: bool
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the child used: peak resident memory in bytes, CPU and wall time in seconds."""

    memory: int = 0
    cpu: float = 0.0
    wall: float = 0.0


EXTENSIONS: Mapping[str, str] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
}
"""Office formats that a converter can turn into PDF, with the file name ending it expects."""
