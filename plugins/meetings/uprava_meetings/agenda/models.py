"""Questions beside their cards, their places on agendas, what was approved, packets."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.agenda.values import PacketForm, PacketState
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
    drafted_at: datetime | None = Field(
        default=None, description="When the draft decision was last written."
    )


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


class Agenda(SQLModel, table=True):
    """The agenda of a meeting as it was approved and printed last."""

    __tablename__ = "agenda"
    __table_args__ = ({"schema": "meetings"},)

    meeting_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    starts_at: datetime = Field(description="As printed.")
    place: str = Field(description="As printed.")
    printed: str = Field(description="Digest of the questions as printed.")
    times: int = Field(default=1, description="How many times it was approved.")
    approved_at: datetime
    approved_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime | None = Field(default=None, description="It differs from paper since.")


class Reminder(SQLModel, table=True):
    """Materials somebody was reminded of, once for a day."""

    __tablename__ = "reminder"
    __table_args__ = ({"schema": "meetings"},)

    question_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    meeting_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    day: date = Field(primary_key=True)


class Packet(SQLModel, table=True):
    """The materials of a meeting in one file, made for one reader by a job.

    `contents` is the digest of what the reader might see of them then. `attempt` tells a run of
    the job from the one before it, whose worker died.
    """

    __tablename__ = "packet"
    __table_args__ = (
        one_of("form", PacketForm),
        one_of("state", PacketState),
        UniqueConstraint("meeting_id", "person_id", "form"),
        Index(None, "person_id"),
        Index(None, "sha256"),
        {"schema": "meetings"},
    )

    id: UUID = Field(primary_key=True)
    meeting_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    form: str
    state: str
    attempt: int = 0
    done: int = 0
    total: int | None = None
    said: str = Field(default="", description="Why there is none.")
    contents: str = ""
    name: str = Field(default="", description="Of the file.")
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes.")
    left_out: int = Field(default=0, description="Files that are named but not in it.")
    ordered_at: datetime
    done_at: datetime | None = None
