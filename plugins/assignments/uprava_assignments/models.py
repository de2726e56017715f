"""What assignments keep beside the core's card: the whole, executors, reports, requests, series."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_assignments.giving.values import (
    OPEN,
    Control,
    DutyState,
    Ground,
    Priority,
    RequestKind,
    Role,
)

LIVE = f"state in ({', '.join(repr(each.value) for each in OPEN)})"
"""The condition of duties somebody still has to act for."""

POOL = f"{LIVE} and person_id is null"
"""The condition of duties that wait until somebody of a unit takes them."""

GIVEN = f"role = '{Role.RESPONSIBLE}' and state <> '{DutyState.PLANNED}'"
"""The condition of duties that stand for their assignment in a list: one each."""


class Assignment(SQLModel, table=True):
    """A leader's word to others; issued, its text and people change by acts only.

    Number, state (`Standing`), term and files are the card's of the core (`documents.document`).
    """

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("priority", Priority),
        one_of("control", Control),
        one_of("ground", Ground),
        Index(None, "author_id", sql("document_id desc")),
        Index(None, "controller_id"),
        Index(None, "basis_id"),
        Index(None, "parent_duty_id"),
        Index(None, "root_id"),
        Index(None, "prepared_by"),
        Index(None, "answer_id"),
        UniqueConstraint("reference"),
        UniqueConstraint("series_id", "instance"),
        {"schema": "assignments"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    author_id: int = Field(foreign_key="users.person.id", description="The leader who gives it.")
    prepared_by: int = Field(foreign_key="users.person.id", description="Who wrote it down.")
    controller_id: int | None = Field(default=None, foreign_key="users.person.id")
    basis_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The document it stands on; None: it stands by itself.",
    )  # fmt: skip
    basis_point: str = Field(default="", description="«п. 3» of the basis.")
    ordinal: int | None = Field(
        default=None, description="Its place among the assignments on its basis, from 1."
    )
    reference: str | None = Field(
        default=None, description="The mark of whoever asked for it: a resolution, a task."
    )
    parent_duty_id: int | None = Field(
        default=None,
        sa_column=Column(
            BigInteger,
            ForeignKey("assignments.duty.id", name="fk_assignment_parent_duty_id", use_alter=True),
        ),
        description="The duty that was passed on by it; None: the top of its tree.",
    )
    root_id: UUID = Field(
        foreign_key="documents.document.id", description="The top of its tree, itself included."
    )
    depth: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    series_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id",
        description="The periodic assignment it is an instance of.",
    )  # fmt: skip
    instance: int | None = Field(default=None, description="Its number in the series, from 1.")
    text: str
    priority: str = Priority.USUAL
    control: str = Control.USUAL
    asked_term: str = Field(
        default="", description="How the term was said: see `terms.values.AskedTerm`."
    )
    issued_at: datetime | None = None
    issued_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="Another one: «за» the author."
    )
    done_on: date | None = Field(default=None, description="Day of the accepted report.")
    answer_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The document it was answered by.",
    )  # fmt: skip
    off_control_at: datetime | None = None
    off_control_by: int | None = Field(default=None, foreign_key="users.person.id")
    ground: str | None = None
    reason: str = Field(
        default="", description="Why it was returned to its assistant, recalled, suspended, ended."
    )
    late_told: date | None = Field(
        default=None, description="The term whoever gave it as a task was told is over."
    )


class Duty(SQLModel, table=True):
    """What one executor has to do of an assignment, and how far it is.

    It repeats what lists of duties narrow by, so that one index answers each of them.
    """

    __tablename__ = "duty"
    __table_args__ = (
        one_of("role", Role),
        one_of("state", DutyState),
        one_of("control", Control),
        one_of("priority", Priority),
        CheckConstraint("returned >= 0 and extended >= 0", name="counts"),
        UniqueConstraint("assignment_id", "position"),
        Index("ix_duty_pool", "principal_id", "order_on", "id", postgresql_where=sql(POOL)),
        Index("ix_duty_person", "person_id", "order_on", "id", postgresql_where=sql(LIVE)),
        Index("ix_duty_author", "author_id", "order_on", "id", postgresql_where=sql(GIVEN)),
        Index(
            "ix_duty_control", "controller_id", "order_on", "id",
            postgresql_where=sql("on_control"),
        ),
        Index("ix_duty_order", "order_on", "id", postgresql_where=sql(GIVEN)),
        Index("ix_duty_planned", "organisation_id", "due_on"),
        Index("ix_duty_term", "due_on", postgresql_where=sql(LIVE)),
        Index(None, "readdressed_to"),
        {"schema": "assignments"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    assignment_id: UUID = Field(foreign_key="assignments.assignment.document_id")
    position: int
    role: str
    principal_id: int = Field(
        foreign_key="users.principal.id", description="A person, or a unit whose people take it."
    )
    person_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who does it; None: not taken."
    )
    unit_id: int | None = Field(
        default=None, foreign_key="users.unit.id", description="The executor's, for indicators."
    )
    text: str = Field(default="", description="Own text; empty: that of the whole.")
    asked_term: str = Field(default="", description="How an own term was said; empty: none.")
    term: dict[str, Any] | None = Field(
        default=None, sa_type=JSONB,
        description="How `due_on` was counted: see `uprava.calendar.keeping`; None: no term.",
    )  # fmt: skip
    due_on: date | None = Field(default=None, description="The last day; of an informed one none.")
    due_first: date | None = Field(default=None, description="The term it was given with.")
    state: str = DutyState.PLANNED
    author_id: int = Field(foreign_key="users.person.id")
    controller_id: int | None = Field(default=None, foreign_key="users.person.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    control: str = Control.USUAL
    priority: str = Priority.USUAL
    on_control: bool = Field(
        default=False, sa_column_kwargs={"server_default": sql("false")},
        description="The responsible's, from issue until it is taken off control or recalled.",
    )  # fmt: skip
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    done_on: date | None = Field(default=None, description="Day of the accepted report.")
    returned: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    extended: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    readdressed_to: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="assignments.duty.id"
    )
    reminded_on: date | None = Field(default=None, description="The last day of a reminder.")
    order_on: date | None = Field(
        default=None,
        sa_column=Column(
            Date, Computed("assignments.order_of(state, due_on, done_on)", persisted=True)
        ),
        description="What lists sort by: the term of what is at work, then reports, then what is"
        " over, the latest first; see `control.values.Zone`.",
    )


class Report(SQLModel, table=True):
    """What an executor says was done; its files lie with the assignment, role `report`."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("verdict in ('accepted', 'returned')", name="verdict"),
        UniqueConstraint("duty_id", "number"),
        Index(None, "assignment_id"),
        Index(None, "answer_id"),
        {"schema": "assignments"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    assignment_id: UUID = Field(foreign_key="assignments.assignment.document_id")
    duty_id: int = Field(foreign_key="assignments.duty.id", sa_type=BigInteger)
    number: int
    text: str
    files: list[UUID] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(Uuid), nullable=False, server_default=sql("'{}'")),
        description="Files of the assignment that belong to it.",
    )
    answer_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    presented_by: int = Field(foreign_key="users.person.id")
    presented_at: datetime
    checked_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="The controller's formal look."
    )
    checked_at: datetime | None = None
    verdict: str | None = None
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decided_at: datetime | None = None
    said: str = Field(default="", description="What is to be reworked, or a word on acceptance.")


class Request(SQLModel, table=True):
    """What an executor asks the author for: a longer term, or another one to do it instead."""

    __tablename__ = "request"
    __table_args__ = (
        one_of("kind", RequestKind),
        Index(
            "uq_request_open", "duty_id", "kind", unique=True,
            postgresql_where=sql("decided_at is null"),
        ),
        Index(None, "assignment_id"),
        {"schema": "assignments"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    assignment_id: UUID = Field(foreign_key="assignments.assignment.document_id")
    duty_id: int = Field(foreign_key="assignments.duty.id", sa_type=BigInteger)
    kind: str
    was: date | None = None
    until: date | None = Field(default=None, description="The longer term asked for.")
    principal_id: int | None = Field(
        default=None, foreign_key="users.principal.id", description="Who shall do it instead."
    )
    reason: str
    asked_by: int = Field(foreign_key="users.person.id")
    asked_at: datetime
    granted: bool | None = None
    given: date | None = Field(default=None, description="The term the author gave.")
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decided_at: datetime | None = None
    said: str = ""


class Milestone(SQLModel, table=True):
    """An interim term of an assignment: by which day which part is to be reported."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("assignment_id", "position"),
        Index("ix_milestone_term", "due_on", postgresql_where=sql("done_on is null")),
        {"schema": "assignments"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    assignment_id: UUID = Field(foreign_key="assignments.assignment.document_id")
    position: int
    text: str
    due_on: date
    done_on: date | None = None
    done_by: int | None = Field(default=None, foreign_key="users.person.id")
    said: str = ""
    reminded_on: date | None = None


class Series(SQLModel, table=True):
    """How a periodic assignment repeats; its executors are the planned duties of its document."""

    __tablename__ = "series"
    __table_args__ = (
        Index("ix_series_next", "next_on", postgresql_where=sql("stopped_on is null")),
        {"schema": "assignments"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="assignments.assignment.document_id")
    rule: dict[str, Any] = Field(sa_type=JSONB, description="See `periodic.values.Repetition`.")
    ahead_days: int = Field(description="Calendar days before its term an instance is issued.")
    since: date
    until: date | None = Field(default=None, description="No term lies after it; None: no end.")
    next_term: date | None = Field(default=None, description="The term of the next instance.")
    next_on: date | None = Field(default=None, description="The day it is issued.")
    given_to: date | None = Field(
        default=None, description="The day by the rule, before its shift, of the last instance."
    )
    given: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    stopped_on: date | None = None
    stopped_by: int | None = Field(default=None, foreign_key="users.person.id")
    reason: str = ""


class TypicalTerm(SQLModel, table=True):
    """A typical term by kind of the basis and priority: the administrator's rows, with source."""

    __tablename__ = "typical_term"
    __table_args__ = (
        one_of("priority", Priority),
        one_of("unit", ("calendar", "working", "month")),
        one_of("shift", ("previous", "next", "none")),
        one_of("start", ("signed", "registered", "received")),
        CheckConstraint("amount between 1 and 3660", name="amount"),
        Index(None, "organisation_id"),
        {"schema": "assignments"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    kind: str = Field(default="", description="Code of the basis's kind; empty: any, or none.")
    type: str = Field(default="", description="Code of its type (`documents.type`); empty: any.")
    priority: str = Priority.USUAL
    amount: int
    unit: str
    start: str
    shift: str
    source: str = Field(description="The act that says so, shown as the reason of a term.")
    verified: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Recount(SQLModel, table=True):
    """One recount of terms after the production calendar changed; one for each change."""

    __tablename__ = "recount"
    __table_args__ = (UniqueConstraint("revision"), {"schema": "assignments"})

    id: int | None = Field(default=None, primary_key=True)
    revision: int = Field(sa_type=BigInteger, description="Of the calendar.")
    ordered_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who changed the calendar."
    )
    begun_at: datetime
    ended_at: datetime | None = None
    looked_at: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_id: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"},
        description="The duty it has come to: a worker that died goes on after it.",
    )  # fmt: skip


class RecountLine(SQLModel, table=True):
    """A term another calendar put on another day; `now` as `was`: it had passed and was left."""

    __tablename__ = "recount_line"
    __table_args__ = (Index(None, "assignment_id"), {"schema": "assignments"})

    recount_id: int = Field(primary_key=True, foreign_key="assignments.recount.id")
    duty_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="assignments.duty.id")
    assignment_id: UUID = Field(foreign_key="assignments.assignment.document_id")
    was: date
    now: date
    why: str = Field(description="The sentences of the new term.")
