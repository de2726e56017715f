"""Protocols and their revisions, points of decisions, extracts."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.values import PointKind


class Protocol(SQLModel, table=True):
    """A protocol: one row beside its `documents.document`; a correction is the next revision."""

    __tablename__ = "protocol"
    __table_args__ = (
        UniqueConstraint("meeting_id", "revision"),
        CheckConstraint("(revision = 1) = (why = '')", name="why"),
        {"schema": "meetings"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    meeting_id: UUID = Field(foreign_key="documents.document.id")
    short: bool = Field(default=False, description="Decisions only («краткий»).")
    revision: int = 1
    why: str = Field(default="", description="What a correction corrects.")


class Point(SQLModel, table=True):
    """A point of a decision: «2.1 кому, что, срок»."""

    __tablename__ = "point"
    __table_args__ = (
        one_of("kind", PointKind),
        UniqueConstraint("item_id", "position", deferrable=True, initially="DEFERRED"),
        UniqueConstraint("reference"),
        Index(None, "question_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    item_id: int = Field(foreign_key="meetings.item.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    kind: str
    text: str
    due_on: date | None = None
    reference: str | None = Field(default=None, description="Of the task it became.")
    state: str = Field(default="", description="Of that task, as it is told.")
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class PointExecutor(SQLModel, table=True):
    """Who has to do a point: a person or a unit; the first answers for it."""

    __tablename__ = "point_executor"
    __table_args__ = (Index(None, "person_id"), Index(None, "question_id"), {"schema": "meetings"})

    point_id: int = Field(
        primary_key=True, foreign_key="meetings.point.id", ondelete="CASCADE", sa_type=BigInteger
    )
    position: int = Field(primary_key=True)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    unit_id: int | None = Field(default=None, foreign_key="users.unit.id")


class Extract(SQLModel, table=True):
    """A certified extract of a protocol: its header and one question."""

    __tablename__ = "extract"
    __table_args__ = (
        UniqueConstraint("protocol_id", "item_id"),
        {"schema": "meetings"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    protocol_id: UUID = Field(foreign_key="documents.document.id")
    item_id: int = Field(foreign_key="meetings.item.id", sa_type=BigInteger)
