"""What the JSON API of approval takes and answers: a contract of its own, whatever rows become."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from uprava.approval.models import (
    Answer,
    Decision,
    Order,
    ParticipantKind,
    Purpose,
    Refusal,
    Rule,
    TermUnit,
    VisaRule,
)


class ParticipantIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who takes part; `id` is of a person, post, role, or unit (`head`, `unit`)."""

    kind: ParticipantKind
    id: int


class StageIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage; without `term` there is none."""

    purpose: Purpose
    participants: list[ParticipantIn]
    ordering: Order = Order.PARALLEL
    rule: Rule = Rule.ALL
    on_refusal: Refusal = Refusal.STOP
    term: int | None = None
    term_unit: TermUnit = TermUnit.DAYS


class RouteIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A route: the number of a template, or stages of its own."""

    template_id: int | None = None
    stages: list[StageIn] = []
    visa_rule: VisaRule = VisaRule.OBJECTORS


class RemarkIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark; `clause` is the place in the text."""

    text: str
    clause: str = ""


class VerdictIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision over the `edition` the sheet showed; `remarks` and `refused` need remarks."""

    decision: Decision
    edition: str
    remarks: list[RemarkIn] = []
    visa_id: int | None = None


class ReplyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The author's answer; a decline needs its reason."""

    answer: Answer
    reason: str = ""


class ApproversIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to ask below oneself, or (one person) instead of oneself."""

    people: list[int]
    note: str = ""


class ReasonIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why something is done."""

    reason: str = ""


class RecallIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a route is recalled; `route_id` names an acquaintance beside the document's own."""

    reason: str = ""
    route_id: int | None = None


class VersionOut(msgspec.Struct, frozen=True):
    """A version of a file."""

    id: UUID
    version: int
    role: str
    name: str
    media_type: str
    sha256: str


class RemarkOut(msgspec.Struct, frozen=True):
    """A remark with the author's answer, null while there is none."""

    id: int
    clause: str
    text: str
    person: str
    answer: str | None
    reason: str
    answered_by: str
    answered_at: datetime | None


class VisaOut(msgspec.Struct, frozen=True):
    """A line of the sheet; `files` are the versions the visa names."""

    visa_id: int | None
    person_id: int | None
    person: str
    post: str
    decider: str
    for_name: str
    origin: str
    depth: int
    state: str
    received_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    decision: str | None
    note: str
    closed_note: str
    superseded: bool
    current: bool
    late: bool
    files: list[VersionOut]
    remarks: list[RemarkOut]


class StageOut(msgspec.Struct, frozen=True):
    """A stage with its lines."""

    position: int
    purpose: str
    ordering: str
    rule: str
    on_refusal: str
    term: int | None
    term_unit: str
    state: str
    rows: list[VisaOut]


class ActsOut(msgspec.Struct, frozen=True):
    """What the caller may do now; `drop` are lines of added approvers, `reads` one to be read."""

    visa_id: int | None
    reads: int | None
    drop: list[int]
    acquaint: bool
    decide: bool
    sign: bool
    add: bool
    redirect: bool
    start: bool
    recall: bool
    restart: bool
    answer: bool


class AsideOut(msgspec.Struct, frozen=True):
    """An acquaintance beside the route: how many of those asked have read."""

    route_id: int
    state: str
    author: str
    started_at: datetime
    ended_at: datetime | None
    read: int
    asked: int


class ReadingOut(msgspec.Struct, frozen=True):
    """A person who was asked to read, the last time; `read_at` is null for who has not.

    `earlier` tells that an earlier edition was read, `decider` who read for an absent person.
    """

    person_id: int
    person: str
    post: str
    unit: str
    asked_at: datetime
    due_on: date | None
    read_at: datetime | None
    earlier: bool
    decider: str
    versions: list[UUID]


class SheetOut(msgspec.Struct, frozen=True):
    """The approval sheet; give `edition` back with a decision."""

    route_id: int
    state: str
    problem: str
    reason: str
    visa_rule: str
    round: int
    author: str
    started_at: datetime
    ended_at: datetime | None
    edition: str
    files: list[VersionOut]
    agreed: int
    asked: int
    settled: int
    remarks: int
    waits_for_answers: bool
    stages: list[StageOut]
    acts: ActsOut
    asides: list[AsideOut]
