"""What modules hand to each other through capability hooks, without knowing each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from uprava.mail_report import MailReport


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


@dataclass(frozen=True, slots=True)
class MailNotice:
    """What a program wrote about a letter of ours: a report of delivery, an absent person's reply.

    `about`: the Message-IDs it names, without brackets, the likeliest first. Nothing in it is
    proved: whoever takes it knows the letter it names and to whom that letter went.
    """

    about: tuple[str, ...]
    sender: str
    subject: str
    received_at: datetime
    reports: tuple[MailReport, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenNotice:
    """Of which document's letter a notice is, and what it means for it, in one sentence."""

    document_id: UUID
    said: str


@dataclass(frozen=True, slots=True)
class CardToRegister:
    """What is known of a document that is about to be registered; `journal`, `type`: codes.

    `correspondent_id` is the card of the directory that was chosen, None: only a name is known.
    """

    kind: str
    journal: str = ""
    type: str = ""
    correspondent: str = ""
    title: str = ""
    correspondent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a module proposes for a card that is being registered: field of its form → value.

    `said` names who proposes and what, in one sentence: it stands on the screen.
    """

    said: str
    values: Mapping[str, str] = field(default_factory=dict)


class ExecutorRole(StrEnum):
    """What a person named in a resolution has to do."""

    RESPONSIBLE = "responsible"
    """Answers for the whole («отв.»); at most one, the first."""
    EXECUTOR = "executor"
    INFORMED = "informed"
    """Only to know («для сведения»): reports nothing."""


@dataclass(frozen=True, slots=True)
class ResolutionExecutor:
    """A person named in a resolution; empty text and term: those of the whole resolution."""

    person_id: int
    role: ExecutorRole
    text: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class GivenResolution:
    """A resolution that was given on a document; nothing in it changes, `key` is its own for good.

    Requisite 28 of GOST R 7.0.97-2016: executors, what they are charged with, term, author, day.
    """

    key: str
    document_id: UUID
    author_id: int
    text: str
    executors: tuple[ResolutionExecutor, ...]
    due_on: date | None
    controlled: bool
    given_at: datetime


@dataclass(frozen=True, slots=True)
class TakenResolution:
    """Where the work of a resolution stands from now on, and one line about it for the card."""

    url: str
    summary: str


@dataclass(frozen=True, slots=True)
class RecognisedScan:
    """A scan whose first page was read by machine: its digest, the text, pages of the whole."""

    source: str
    text: str
    pages: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document for one addressee of the electronic exchange.

    `reference` is the sender's own mark of it: it comes back with what becomes of the parcel.
    """

    reference: str
    document_id: UUID
    name: str
    correspondent_id: int | None = None


class ParcelState(StrEnum):
    """What becomes of a parcel."""

    SENT = "sent"
    DELIVERED = "delivered"
    RETURNED = "returned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ParcelMoved:
    """What became of a parcel, told by who carries it; `said` in the words of the other side."""

    reference: str
    state: ParcelState
    said: str
    at: datetime
