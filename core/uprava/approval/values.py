"""The values of approval: what is asked for, what is decided, what the sheet shows.

Rows of the database carry plain words where an enumeration is meant: compare with `==`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from uprava.approval.models import (
    Answer,
    Decision,
    Order,
    Origin,
    ParticipantKind,
    Purpose,
    Refusal,
    RouteState,
    Rule,
    StageState,
    TermUnit,
    VisaRule,
    VisaState,
)
from uprava.i18n import N_

FOLDERS = {Purpose.AGREE: "approval", Purpose.SIGN: "signing", Purpose.READ: "acquaintance"}
"""The folder of «Моя работа» in which a stage of each purpose waits."""

START = "approval.start"
TEMPLATES = "approval.templates"
DECIDE_FOR = "approval.decide"

REASON = "approval"
"""Why a person of a route may read the document; see `documents.service.access.REASONS`."""

DECISIONS = {
    Decision.AGREED: N_("agreed"),
    Decision.REMARKS: N_("agreed with remarks"),
    Decision.REFUSED: N_("not agreed"),
    Decision.SIGNED: N_("signed"),
    Decision.READ: N_("acquainted"),
    Decision.REDIRECTED: N_("entrusted to another"),
}
"""Decisions as the sheet writes them: ГОСТ Р 7.0.97-2016, item 5.20 (visa)."""

PROBLEMS = {
    "refused": N_("Somebody refused: the document is with its author for reworking."),
    "nobody": N_("All who were asked refused: one agreement at least is needed."),
    "vacant": N_("Nobody holds a post or a role the route names. Change the route and restart."),
    "": "",
}
"""Why a route stopped, by code."""


@dataclass(frozen=True, slots=True)
class ParticipantPlan:
    """Who shall take part: a person, post, unit's head, role, or (reading only) a whole unit."""

    kind: ParticipantKind
    principal_id: int


@dataclass(frozen=True, slots=True)
class StagePlan:
    """A stage to be; no `term`: without one. Signing is always by all, reading always at once."""

    purpose: Purpose
    participants: tuple[ParticipantPlan, ...]
    ordering: Order = Order.PARALLEL
    rule: Rule = Rule.ALL
    on_refusal: Refusal = Refusal.STOP
    term: int | None = None
    term_unit: TermUnit = TermUnit.DAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """A route to be; `template_id` says from which template it was made."""

    stages: tuple[StagePlan, ...]
    visa_rule: VisaRule = VisaRule.OBJECTORS
    template_id: int | None = None


@dataclass(frozen=True, slots=True)
class RemarkText:
    """A remark as it is written; `clause` is the place in the text: «п. 2.3»."""

    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decides (`agreed remarks refused read`), and over which edition.

    `edition` is `Sheet.edition` as it was shown: another one by now is refused. `visa_id` names
    the line of the sheet; without it: that of the person acted for, else one's own.
    """

    decision: Decision
    edition: str
    remarks: tuple[RemarkText, ...] = ()
    visa_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The author's answer to a remark; `reason` is needed to decline."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A version of a file of the document: what a visa is given over."""

    id: UUID
    series_id: UUID
    version: int
    role: str
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Route:
    """A route as it is kept; one of reading alone runs `aside`, beside another one."""

    id: int
    document_id: UUID
    template_id: int | None
    state: RouteState
    visa_rule: VisaRule
    round: int
    started_by: int
    acting_for: int | None
    started_at: datetime
    ended_at: datetime | None
    reason: str
    problem: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as it is kept."""

    id: int
    position: int
    purpose: Purpose
    ordering: Order
    rule: Rule
    on_refusal: Refusal
    term: int | None
    term_unit: TermUnit
    state: StageState
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant as the route names them."""

    id: int
    stage_id: int
    position: int
    kind: ParticipantKind
    principal_id: int


@dataclass(frozen=True, slots=True)
class Visa:
    """A visa as it is kept."""

    id: int
    stage_id: int
    participant_id: int
    under_id: int | None
    came_from_id: int | None
    origin: Origin
    round: int
    person_id: int
    post: str
    note: str
    state: VisaState
    received_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    decided_at: datetime | None
    decided_by: int | None
    decision: Decision | None
    edition: str
    closed_because: str
    closed_note: str
    superseded_at: datetime | None

    @property
    def live(self) -> bool:
        """Tell whether it still waits for somebody."""
        return self.state in (VisaState.WAITING, VisaState.OPEN, VisaState.HELD)

    @property
    def in_force(self) -> bool:
        """Tell whether it is a decision that still counts."""
        return (
            self.state == VisaState.DECIDED
            and self.superseded_at is None
            and self.decision != Decision.REDIRECTED
        )


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark with the author's answer; together the table of disagreements."""

    id: int
    visa_id: int
    clause: str
    text: str
    person: str
    post: str
    answer: Answer | None
    reason: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet, in the order of the route; branches stand under their visa.

    `for_name` is whom `decider` stood in for («за»), empty when the person decided oneself.
    `files` are the versions the visa names, with their hashes; `current` tells whether they are
    the newest ones. `depth` indents branches. `planned` rows name a participant of a stage that
    has not begun: they have no visa.
    """

    visa_id: int | None
    stage_id: int
    person_id: int | None
    person: str
    post: str
    decider: str
    for_name: str
    origin: Origin
    depth: int
    state: VisaState
    received_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    decided_at: datetime | None
    decision: Decision | None
    decision_title: str
    note: str
    closed_because: str
    closed_note: str
    superseded: bool
    current: bool
    late: bool
    files: Sequence[FileVersion] = ()
    remarks: Sequence[RemarkRow] = ()


@dataclass(frozen=True, slots=True)
class SheetStage:
    """A stage with its lines."""

    stage: Stage
    title: str
    rows: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do now; `visa_id` is the line that waits for the reader.

    `reads` is the line to be marked as read, perhaps of an acquaintance beside the route; `drop`
    are added approvers whom the reader may take back.
    """

    visa_id: int | None = None
    visa_for: str = ""
    reads: int | None = None
    reads_for: str = ""
    drop: tuple[int, ...] = ()
    acquaint: bool = False
    purpose: Purpose | None = None
    decide: bool = False
    sign: bool = False
    add: bool = False
    redirect: bool = False
    start: bool = False
    recall: bool = False
    restart: bool = False
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """An acquaintance beside the route: who sent it, and how many of those asked have read."""

    route: Route
    author: str
    read: int
    asked: int
    recall: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The approval sheet of a document: its latest route, line by line, and readings beside it.

    `edition` is to be given back with a decision. `agreed` of `asked` counts voices of the
    agreeing stages, `settled` of `remarks` the answered remarks. `waits_for_answers`: nothing
    but the author's answers to remarks holds the route.
    """

    route: Route
    author: str
    stages: Sequence[SheetStage]
    files: Sequence[FileVersion]
    edition: str
    agreed: int
    asked: int
    settled: int
    remarks: int
    waits_for_answers: bool
    acts: Acts = field(default_factory=Acts)
    earlier: int = 0
    asides: Sequence[Aside] = ()
