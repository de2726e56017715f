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


@dataclass(frozen=True, slots=True)
class ActToDraft:
    """A legal act somebody begins to write on the basis of a document, which he may read.

    `kind` is an `ActKind`: decree, directive, order, decision. `text` is what it says, a paragraph
    on each line; who writes it goes on from there.
    """

    document_id: UUID
    kind: str
    title: str
    text: str
    signatory_id: int


@dataclass(frozen=True, slots=True)
class DraftedAct:
    """A draft that was begun: its document, where it is written."""

    document_id: UUID
    url: str


class TaskControl(StrEnum):
    """Whether and how closely the term of a task is watched."""

    NONE = "none"
    USUAL = "usual"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class TaskPerson:
    """Who does a task: a person, or a unit whose people take it; empty: text, term of the whole."""

    principal_id: int
    role: ExecutorRole = ExecutorRole.RESPONSIBLE
    text: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskToGive:
    """What a module wants somebody to do, in the name of `author_id`, who has agreed to it.

    `reference` is the giver's own mark, unique for good: it comes back with what becomes of the
    task, so begin it with your module's name. `people`: the responsible one first. The term is a
    day, else `asked_term` (`calendar:10`, `working:5`, `month:1`, `none`), else the typical one.
    """

    reference: str
    author_id: int
    text: str
    people: tuple[TaskPerson, ...]
    due_on: date | None = None
    asked_term: str = ""
    document_id: UUID | None = None
    """The document it stands on: whoever has to do it may read it; None: it stands by itself."""
    point: str = ""
    """«п. 3» of that document."""
    control: TaskControl = TaskControl.USUAL
    controller_id: int | None = None
    """None: under control, the author controls it."""


@dataclass(frozen=True, slots=True)
class GivenTask:
    """A task that was given: its document, its number, where it is read, its counted last day."""

    document_id: UUID
    number: str
    url: str
    due_on: date | None


class TaskStep(StrEnum):
    """What becomes of a task."""

    GIVEN = "given"
    STARTED = "started"
    """Who has to do it began, or took it from the unit."""
    REPORTED = "reported"
    RETURNED = "returned"
    """The report came back: for rework, or taken back by its author."""
    DONE = "done"
    LATE = "late"
    """Its term is over and nothing is reported: told once for each term."""
    TERM_MOVED = "term_moved"
    REASSIGNED = "reassigned"
    """Another one is responsible for it now."""
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RECALLED = "recalled"
    OFF_CONTROL = "off_control"


@dataclass(frozen=True, slots=True)
class TaskMoved:
    """What became of a task as a whole, and how it stands now.

    `reference` is the mark of who gave it, empty for one a person gave by hand; `person_id` the
    responsible person, None: nobody has taken it from its unit. `done_on` is the day of execution,
    `answer_id` the document it was answered by, `said` the words of the step: a report, a reason.
    """

    reference: str
    step: TaskStep
    task_id: UUID
    number: str
    document_id: UUID | None
    author_id: int
    person_id: int | None
    due_on: date | None
    done_on: date | None
    answer_id: UUID | None
    said: str
    at: datetime
