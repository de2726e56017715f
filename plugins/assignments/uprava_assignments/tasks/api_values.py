"""Assignments as programs send and receive them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec


class PersonOut(msgspec.Struct, frozen=True):
    """A person; `login` is empty when the account is closed."""

    login: str
    name: str


class DutyOut(msgspec.Struct, frozen=True):
    """What one executor has to do: `person` is null while nobody took it from the unit.

    `role` is responsible, executor or informed; `state` planned, sent, accepted, reported,
    returned, done, withdrawn or readdressed. `because` tells how the term was counted and moved.
    """

    id: int
    role: str
    state: str
    person: PersonOut | None
    unit: str
    text: str
    due_on: date | None
    due_first: date | None
    overdue: bool
    done_on: date | None
    extensions: int
    returns: int
    because: Sequence[str]


class ReportOut(msgspec.Struct, frozen=True):
    """A report of an executor; `verdict` is accepted or returned, null: nobody decided yet."""

    id: int
    duty_id: int
    number: int
    text: str
    answer_id: UUID | None
    files: Sequence[UUID]
    by: str
    at: datetime
    checked_at: datetime | None
    verdict: str | None
    decided_at: datetime | None
    said: str


class RequestOut(msgspec.Struct, frozen=True):
    """What an executor asks the author for: `kind` is longer or readdress."""

    id: int
    duty_id: int
    kind: str
    was: date | None
    until: date | None
    instead: str
    reason: str
    granted: bool | None
    given: date | None
    said: str


class MilestoneOut(msgspec.Struct, frozen=True):
    """An interim term; `done_on` is null while nothing was reported of it."""

    id: int
    text: str
    due_on: date
    done_on: date | None
    said: str


class LineOut(msgspec.Struct, frozen=True):
    """An assignment of the same tree, as far as the caller may see it."""

    id: UUID
    parent_id: UUID | None
    number: str | None
    state: str
    due_on: date | None
    done_on: date | None


class AssignmentOut(msgspec.Struct, frozen=True):
    """An assignment with its executors, terms and what was said; `tree` stands around it.

    `state` is draft, offered, series, issued, reported, done, closed, suspended or recalled.
    `basis_id` and documents of answers are null where the caller may not see them.
    """

    id: UUID
    number: str | None
    state: str
    version: int
    text: str
    author: PersonOut
    controller: PersonOut | None
    priority: str
    control: str
    basis_id: UUID | None
    basis_point: str
    reference: str | None
    parent_id: UUID | None
    asked_term: str
    due_on: date | None
    overdue: bool
    issued_at: datetime | None
    done_on: date | None
    answer_id: UUID | None
    off_control_at: datetime | None
    ground: str | None
    reason: str
    duties: Sequence[DutyOut]
    milestones: Sequence[MilestoneOut]
    reports: Sequence[ReportOut]
    requests: Sequence[RequestOut]
    tree: Sequence[LineOut]


class AssignmentsOut(msgspec.Struct, frozen=True):
    """A page of assignments, the newest first; `cursor` continues it, null at the end."""

    items: Sequence[AssignmentOut]
    cursor: UUID | None = None


class ExecutorIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to do it: a person's login, or a unit whose people take it; empty term: the whole's.

    Without a role: an executor, the first of them responsible.
    """

    login: str = ""
    unit_id: int | None = None
    role: str = "executor"
    text: str = ""
    term: str = ""


class MilestoneIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An interim term that is wanted."""

    text: str
    due_on: date


class AssignmentIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An assignment that is wanted; without an author: the caller's own.

    `act` is give, draft (kept) or offer (put before the author). `term` is typical, none,
    `date:2026-12-01`, `calendar:10`, `working:5` or `month:1`; `control` none, usual or special;
    `priority` usual, prompt or urgent. `parent_duty_id`: it passes on that duty.
    """

    text: str
    executors: Sequence[ExecutorIn]
    act: str = "give"
    author: str = ""
    controller: str = ""
    term: str = "typical"
    priority: str = "usual"
    control: str = "usual"
    basis_id: UUID | None = None
    basis_point: str = ""
    parent_duty_id: int | None = None
    milestones: Sequence[MilestoneIn] = ()


class VersionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the assignment the caller has seen."""

    version: int


class ReportIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done, and the document it was answered by."""

    text: str
    answer_id: UUID | None = None


class WordIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word to an act; acceptance needs none."""

    said: str = ""


class LongerIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The later term that is asked for."""

    until: date
    reason: str


class ReaddressIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to do it instead, a person's login or a unit, and why."""

    reason: str
    login: str = ""
    unit_id: int | None = None


class DecisionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The term that is given, null: it is refused, with a word why.

    Of a request for another executor: `granted`.
    """

    until: date | None = None
    granted: bool = False
    said: str = ""


class OffControlIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is taken off control: done, cancelled, obsolete or joined; others need a reason."""

    ground: str = "done"
    reason: str = ""
