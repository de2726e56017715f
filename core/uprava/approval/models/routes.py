"""A route of a document: ordered stages, each with those who take part in it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class RouteState(StrEnum):
    """Where a route stands; `stopped` is «на доработке»: somebody refused or nobody is there."""

    RUNNING = "running"
    STOPPED = "stopped"
    RECALLED = "recalled"
    DONE = "done"


class VisaRule(StrEnum):
    """What a new version of the text does to visas that were given."""

    OBJECTORS = "objectors"
    ALL = "all"
    NONE = "none"


class Purpose(StrEnum):
    """What a stage is for; agreeing comes before signing, signing before reading."""

    AGREE = "agree"
    SIGN = "sign"
    READ = "read"


class Order(StrEnum):
    """One after another, or all at once."""

    SEQUENTIAL = "sequential"
    PARALLEL = "parallel"


class Rule(StrEnum):
    """Whether everybody has to decide or one is enough."""

    ALL = "all"
    ONE = "one"


class Refusal(StrEnum):
    """What a refusal does: the route stops at once, or the stage is heard to its end."""

    STOP = "stop"
    CONTINUE = "continue"


class TermUnit(StrEnum):
    """Working hours or working days of the office's calendar."""

    HOURS = "hours"
    DAYS = "days"


class StageState(StrEnum):
    """Where a stage stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class ParticipantKind(StrEnum):
    """How a participant is named; people are found when the stage begins.

    `head` names a unit and means its head; `unit` means all who work in it and below, and is
    for reading only.
    """

    PERSON = "person"
    POST = "post"
    HEAD = "head"
    ROLE = "role"
    UNIT = "unit"


class Route(SQLModel, table=True):
    """One passage of a document through its stages; at most one of a document is running.

    Routes of reading alone run beside it, as many as are wanted.
    """

    __tablename__ = "route"
    __table_args__ = (
        one_of("state", RouteState),
        one_of("visa_rule", VisaRule),
        Index(None, "document_id", text("id desc")),
        Index(
            "uq_route_running",
            "document_id",
            unique=True,
            postgresql_where=text("state = 'running' and not aside"),
        ),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    document_id: UUID = Field(foreign_key="documents.document.id")
    template_id: int | None = Field(default=None, foreign_key="approval.template.id")
    state: str
    visa_rule: str
    round: int = Field(default=1, description="Grows with every restart and every reset of visas.")
    started_by: int = Field(foreign_key="users.person.id", description="The author of the route.")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    started_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="users.person.id")
    reason: str = Field(default="", description="Why it was recalled, in the author's words.")
    problem: str = Field(default="", description="Code of why it stopped: see `values.PROBLEMS`.")
    aside: bool = Field(default=False, description="Reading alone: it runs beside another route.")


class Stage(SQLModel, table=True):
    """One stage; its purpose, order and rules are fixed when the route starts."""

    __tablename__ = "stage"
    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("ordering", Order),
        one_of("rule", Rule),
        one_of("on_refusal", Refusal),
        one_of("term_unit", TermUnit),
        one_of("state", StageState),
        UniqueConstraint("route_id", "position"),
        Index(None, "document_id"),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    route_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.route.id"), nullable=False)
    )
    document_id: UUID = Field(foreign_key="documents.document.id")
    position: int
    purpose: str
    ordering: str
    rule: str
    on_refusal: str
    term: int | None = Field(default=None, description="Empty: no term.")
    term_unit: str
    state: str = "waiting"
    started_at: datetime | None = None
    ended_at: datetime | None = None


class Participant(SQLModel, table=True):
    """Who takes part in a stage, as the route names them: one voice, whoever gives it."""

    __tablename__ = "participant"
    __table_args__ = (
        one_of("kind", ParticipantKind),
        UniqueConstraint("stage_id", "position"),
        Index(None, "document_id"),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    stage_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.stage.id"), nullable=False)
    )
    document_id: UUID = Field(foreign_key="documents.document.id")
    position: int
    kind: str
    principal_id: int = Field(foreign_key="users.principal.id")
