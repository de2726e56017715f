"""The values that hooks exchange: what a module says of itself and adds to the common screens.

Titles are English message ids marked with `N_`; they are translated where they are shown.
Tuples keep the order the module wants; the core sorts answers of several modules by `position`,
then by name, never by load order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from uprava import places
from uprava.i18n import N_

WorkFolder = places.WorkFolder
Navigation = places.Navigation
CreateEntry = places.CreateEntry


@dataclass(frozen=True, slots=True)
class Module:
    """What a plugin is: one word everywhere (package tail, URL, PostgreSQL schema, permissions).

    `package` is the Python package whose `templates/`, `static/`, `locale/` and `migrations/`
    folders are used; `requires` names modules that must run too; `position` orders navigation.
    """

    name: str
    title: str
    description: str
    version: str
    package: str
    requires: tuple[str, ...] = ()
    position: int = 100


class BuiltInRole(StrEnum):
    """The roles every installation has from its first start, by their codes."""

    ADMINISTRATOR = "administrator"
    REGISTRAR = "registrar"
    LEADER = "leader"
    EXECUTOR = "executor"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Permission:
    """Something a role may allow; `code` starts with the module's name and a dot.

    `roles` are the built-in roles that have it as long as the module runs; an installation gives
    it to roles of its own as it likes.
    """

    code: str
    title: str
    roles: tuple[BuiltInRole, ...] = ()


class Tone(StrEnum):
    """The tint of a label."""

    PLAIN = ""
    BLUE = "b"
    GREEN = "g"
    AMBER = "a"
    RED = "r"
    VIOLET = "v"


@dataclass(frozen=True, slots=True)
class State:
    """A stage in a document's life. `on_strip` states make the stage strip of the card.

    `closed`: the work on the document is over: its term no longer turns red. `clock_stands`: the
    work goes on some day, but now the term stands still or is met: only its day is told.
    `optional`: some documents never come into it; past it, the strip has it only of those that did.
    """

    code: str
    title: str
    tone: Tone = Tone.PLAIN
    on_strip: bool = True
    closed: bool = False
    clock_stands: bool = False
    optional: bool = False

    @property
    def term_runs(self) -> bool:
        """Whether it is told what is left of a term."""
        return not (self.closed or self.clock_stands)


ANNULLED = State("annulled", N_("Annulled"), Tone.RED, on_strip=False, closed=True)
"""The state of a registered document whose number was voided; every kind has it, none declares it.

Nothing leads out of it: no act, no change of text or card.
"""


@dataclass(frozen=True, slots=True)
class Transition:
    """An act that moves a document from any of `sources` to `target`.

    The permission has to hold in the document's unit; `anywhere`: in any, and the module asks in
    `uprava_before_transition` who may do it with this document. `confirm` is the sentence shown
    before a legal act; empty: the act is done at once.
    """

    code: str
    title: str
    sources: tuple[str, ...]
    target: str
    permission: str
    confirm: str = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Requisite:
    """A field of a kind's own card, as its history tells a change: `choices` are value → title."""

    name: str
    title: str
    choices: Mapping[str, str] = field(default_factory=dict)


class SignatureLevel(StrEnum):
    """How much proof a signature in a PDF carries: baseline levels of ETSI EN 319 142-1."""

    B_B = "B-B"
    """The signature and its certificate."""
    B_T = "B-T"
    """And a time stamp of a trusted service."""
    B_LT = "B-LT"
    """And what shows that no certificate was revoked."""
    B_LTA = "B-LTA"
    """And an archive time stamp over all of it, renewed before it ages."""

    @property
    def rank(self) -> int:
        """Position from the least proof to the most."""
        return list(SignatureLevel).index(self)

    def reaches(self, other: "SignatureLevel") -> bool:
        """Tell whether it carries at least as much proof."""
        return self.rank >= other.rank


@dataclass(frozen=True, slots=True)
class SigningWish:
    """The level a kind's documents are signed at by default, and why (one sentence)."""

    level: SignatureLevel
    why: str


class Keeping(StrEnum):
    """How long the documents of a kind are kept.

    After the list of terms of management documents: Rosarkhiv, order 236 of 20 December 2019.
    """

    PERMANENT = "permanent"
    FOR_YEARS = "for-years"


class Origin(StrEnum):
    """Where the texts of a kind's documents come from."""

    RECEIVED = "received"
    """From elsewhere, as files."""
    WRITTEN = "written"
    """From this office: besides files, the text may be typed here and set on a letterhead."""


class Journal(StrEnum):
    """Whether documents of a kind are registered in a journal."""

    REQUIRED = "required"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document a module brings: its states, acts, and how it looks in lists.

    Without `signing` its files are signed with a time stamp where there is a service of time
    stamps. The administrator may choose another level for each kind. Drafts and the like have no
    journal and no number. `keeping` chooses the part of PDF/A in which the kind's own documents
    are set; when a kind holds documents of several terms, the longest one counts.
    `follows_route`: its first states are `uprava.approval.kind.ON_ROUTE` and SIGNED, and as long
    as a document is in one of them its state is found from its route, typed by nobody.
    `type_fixed`: what a registered document is of its type follows from its text and its number
    (a legal act), so that its type changes no more.
    `personal_files`: the files hold personal data. Search reads none of them, and they are open
    to those only whom `uprava_opens_files` names; the card is open to whoever may see it. A kind
    says so from the beginning: files that are there already are taken for common ones.
    Without `registration_facts` the card asks for no sheets, annexes and passing on.
    `calendar_terms`: what is left of its terms is told in calendar days, not in working ones.
    """

    code: str
    title: str
    title_many: str
    icon: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...] = ()
    list_url: str = "/docs"
    requisites: tuple[Requisite, ...] = ()
    signing: SigningWish | None = None
    journal: Journal = Journal.REQUIRED
    keeping: Keeping = Keeping.FOR_YEARS
    origin: Origin = Origin.RECEIVED
    follows_route: bool = False
    type_fixed: bool = False
    personal_files: bool = False
    registration_facts: bool = True
    calendar_terms: bool = False

    def state(self, code: str) -> State:
        """Return the state of that code; an unknown one (of an older release) shows its code."""
        return next((state for state in self.every_state if state.code == code), State(code, code))

    @property
    def every_state(self) -> tuple[State, ...]:
        """The states a document of the kind can be in, the common one of the voided among them."""
        return self.states if self.journal is Journal.NONE else (*self.states, ANNULLED)

    def transition(self, code: str) -> Transition | None:
        """Return the transition of that code, or None."""
        return next((each for each in self.transitions if each.code == code), None)


@dataclass(frozen=True, slots=True)
class LinkType:
    """A typed link; the other end reads `inverse` («во исполнение» ↔ «исполнен»)."""

    code: str
    title: str
    inverse: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What every hook about one document is given: the part of the card all kinds share."""

    id: UUID
    kind: str
    title: str
    summary: str
    state: str
    number: str | None
    registered_on: date | None
    organisation_id: int
    unit_id: int | None
    author_id: int
    access_mark: str
    due_on: date | None
    version: int


class ChangeKind(StrEnum):
    """What somebody is about to do with a document's text or card, or with all of it."""

    FILES = "files"
    REQUISITES = "requisites"
    SIGNING = "signing"
    BESIDE = "beside"
    """A signature file is put beside a file, and it is not the reader's own confirmed one."""
    TRASH = "trash"
    ANNULMENT = "annulment"
    """Its number is voided: it stays, struck through, and nothing in it changes any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change somebody is about to make; signing names the version and its digest.

    `why` says what keeps a signature beside the file from being the reader's own.
    """

    kind: ChangeKind
    file_id: UUID | None = None
    sha256: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A signature was made over `file_id`; `signed_id` is the version that carries it.

    A detached signature changes no bytes: then the two are the same.
    """

    file_id: UUID
    sha256: str
    signed_id: UUID
    signed_sha256: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the card: a template of the module and the values it is given.

    `column` is `main` (middle) or `side` (right); a panel whose hook raises is replaced by a
    note, the rest of the card stays.
    """

    key: str
    title: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    column: str = "main"
    position: int = 100
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the card: a link (`method` get), an act (`post`), or a form (`form`).

    A form is fetched from `url` into a dialog; without scripts the same address is its page.

    At most one action of the whole card is `primary`: the first by position that asks for it.
    `instead_of`: the code of a change of state that this action does whole; the plain change is
    not offered beside it, and the action takes its place.
    """

    key: str
    title: str
    url: str
    icon: str
    method: str = "get"
    primary: bool = False
    confirm: str = ""
    shortcut: str = ""
    position: int = 100
    instead_of: str = ""


class Health(StrEnum):
    """How a part of the installation is."""

    GOOD = "good"
    POOR = "poor"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One line of the health page; `BAD` makes readiness fail."""

    name: str
    health: Health
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the audit log in words; the names in braces are facts of its record.

    `text` is the English message of the history of a document and, unless `logged` says it
    otherwise, of the audit log; `icon` and `tone` are those of the history.
    """

    code: str
    text: str
    icon: str = "history"
    tone: str = ""
    logged: str = ""
