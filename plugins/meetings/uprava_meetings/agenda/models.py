"""Questions beside their cards, and their places on agendas."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.values import ItemOutcome, SpeakerRole, VoteWay


class Question(SQLModel, table=True):
    """A question: one row beside its `documents.document`; its files are the materials."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("way", VoteWay),
        CheckConstraint("minutes between 1 and 600", name="minutes"),
        Index(None, "body_id"),
        {"schema": "meetings"},
    )
    __mapper_args__ = {"eager_defaults": False}

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    body_id: int = Field(foreign_key="meetings.body.id")
    unit_id: int = Field(foreign_key="users.unit.id", description="Prepares it.")
    minutes: int = 15
    way: str = Field(default=VoteWay.HANDS, description="How it is to be voted on.")
    draft: str = Field(default="", description="The draft decision, point by point.")
    wanted_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The meeting it is meant for.",
    )  # fmt: skip
    closed: bool = Field(
        default=False, description="Materials are for its speakers and the keepers only."
    )
    previous_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The protocol it approves: the first question of the next meeting.",
    )  # fmt: skip


class Speaker(SQLModel, table=True):
    """Who speaks on a question, or is invited for it."""

    __tablename__ = "speaker"
    __table_args__ = (
        one_of("role", SpeakerRole),
        Index(None, "document_id", "position"),
        Index(None, "person_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    role: str
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    name: str
    post: str = ""
    minutes: int | None = None


class Item(SQLModel, table=True):
    """A question's place on an agenda; `outcome`: what that meeting did with it."""

    __tablename__ = "item"
    __table_args__ = (
        one_of("outcome", ItemOutcome),
        UniqueConstraint("meeting_id", "question_id"),
        UniqueConstraint("meeting_id", "position", deferrable=True, initially="DEFERRED"),
        Index(None, "question_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    meeting_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    question_id: UUID = Field(foreign_key="documents.document.id")
    position: int
    minutes: int
    late: str = Field(default="", description="Why it came after the day for materials.")
    outcome: str = ItemOutcome.WAITING
    began_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
