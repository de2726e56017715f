"""Protocols and their revisions, points of decisions."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.values import PointKind


class Protocol(SQLModel, table=True):
    """A protocol: one row beside its `documents.document`; a correction is the next revision."""

    __tablename__ = "protocol"
    __table_args__ = (
        UniqueConstraint("meeting_id", "revision"),
        CheckConstraint("(revision = 1) = (why = '')", name="why"),
        Index(None, "organisation_id", "held_on", "document_id"),
        {"schema": "meetings"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    body_id: int = Field(foreign_key="meetings.body.id")
    meeting_id: UUID = Field(foreign_key="documents.document.id")
    held_on: date = Field(description="The day of the meeting: the date of the protocol.")
    short: bool = Field(default=False, description="Decisions only («краткий»).")
    revision: int = 1
    why: str = Field(default="", description="What a correction corrects.")
    chair_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who presided and signs."
    )
    secretary_id: int | None = Field(default=None, foreign_key="users.person.id")
    contents: dict[str, Any] = Field(
        sa_column=Column(JSONB, nullable=False), description="What is printed; see `paper.py`."
    )
    signed_on: date | None = None


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
    reference: str | None = Field(default=None, description="Our mark of the task it became.")
    task_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    task_number: str = Field(default="", sa_column_kwargs={"server_default": ""})
    state: str = Field(
        default="", description="Of that task, as it is told.",
        sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    done_on: date | None = None
    told_version: int | None = Field(default=None, description="Its version in a signed protocol.")
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
