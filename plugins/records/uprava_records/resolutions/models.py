"""What resolutions keep: who reviews a letter, resolutions, whom they name, assistants."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.capabilities import ExecutorRole
from uprava.db.base import one_of

from uprava_records.resolutions.values import ResolutionState, ReviewState, WorkState

LIVE = f"state in ({ReviewState.WAITING.value!r}, {ReviewState.OPEN.value!r})"


class Assistant(SQLModel, table=True):
    """Who prepares the resolutions of a leader: a person, a post, a unit or a role."""

    __tablename__ = "assistant"
    __table_args__ = (Index(None, "principal_id"), Index(None, "named_by"), {"schema": "records"})

    leader_id: int = Field(primary_key=True, foreign_key="users.person.id")
    principal_id: int = Field(primary_key=True, foreign_key="users.principal.id")
    named_by: int = Field(foreign_key="users.person.id")
    named_at: datetime


class Review(SQLModel, table=True):
    """A letter before one leader, now or in turn; finished ones stay as history."""

    __tablename__ = "review"
    __table_args__ = (
        one_of("state", ReviewState),
        Index(
            "uq_review_live", "document_id", "person_id", unique=True, postgresql_where=sql(LIVE)
        ),
        Index(None, "person_id"),
        Index(None, "rule_id"),
        Index(None, "put_by"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id")
    person_id: int = Field(foreign_key="users.person.id")
    position: int
    state: str
    note: str = Field(default="", description="The chancellery's word to the leader.")
    rule_id: int | None = Field(
        default=None, foreign_key="records.routing_rule.id", ondelete="SET NULL"
    )
    put_by: int = Field(foreign_key="users.person.id")
    put_at: datetime
    opened_at: datetime | None = None
    ended_at: datetime | None = None


class Resolution(SQLModel, table=True):
    """What a leader decided about a document; given, it changes no more."""

    __tablename__ = "resolution"
    __table_args__ = (
        one_of("state", ResolutionState),
        one_of("work", WorkState),
        Index(None, "document_id"),
        Index("ix_resolution_author", "author_id", sql("id desc")),
        Index(None, "prepared_by"),
        Index(None, "given_by"),
        Index(None, "cancelled_by"),
        Index(None, "route_id"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id")
    author_id: int = Field(foreign_key="users.person.id", description="The leader.")
    state: str
    text: str
    due_on: date | None = None
    controlled: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    note: str = Field(default="", description="The assistant's word to the leader.")
    answer: str = Field(default="", description="The leader's word with which it came back.")
    prepared_by: int = Field(foreign_key="users.person.id")
    prepared_at: datetime
    given_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="Another one: «за» the leader."
    )
    given_at: datetime | None = None
    cancelled_by: int | None = Field(default=None, foreign_key="users.person.id")
    cancelled_at: datetime | None = None
    reason: str = ""
    route_id: int | None = Field(
        default=None, foreign_key="approval.route.id", sa_type=BigInteger,
        description="Its acquaintance, when nobody took it.",
    )  # fmt: skip
    taken_url: str = Field(default="", description="Where its work stands, when it was taken.")
    taken_summary: str = ""
    work: str = Field(
        default=WorkState.OPEN, sa_column_kwargs={"server_default": ""},
        description="What became of that work.",
    )  # fmt: skip
    version: int = Field(default=1, sa_column_kwargs={"server_default": sql("1")})


class NamedInResolution(SQLModel, table=True):
    """A person named in a resolution; empty text and term: those of the whole."""

    __tablename__ = "resolution_executor"
    __table_args__ = (
        one_of("role", ExecutorRole),
        UniqueConstraint("resolution_id", "person_id"),
        Index(None, "document_id"),
        Index(None, "person_id"),
        {"schema": "records"},
    )

    resolution_id: int = Field(
        primary_key=True, foreign_key="records.resolution.id", ondelete="CASCADE",
        sa_type=BigInteger,
    )  # fmt: skip
    position: int = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    person_id: int = Field(foreign_key="users.person.id")
    role: str
    text: str = ""
    due_on: date | None = None
