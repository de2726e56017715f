"""What happens at a meeting: presence, recusals, notes, votes. Of a secret vote: counts and marks.

`Mark` and `Tally` are all that is kept of a secret vote: no row holds a member and a choice, none
bears a moment (decision 0023). Each row names its question: by the right to it the row is seen.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.values import VoteState, VoteWay


class Presence(SQLModel, table=True):
    """A member in the hall from a moment to another; an exclusion constraint forbids overlaps."""

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("since < until", name="order"),
        Index(None, "meeting_id", "member_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    meeting_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    member_id: int = Field(foreign_key="meetings.member.id")
    since: datetime
    until: datetime | None = None
    by_video: bool = False
    substitute_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who is there for the member."
    )


class Recusal(SQLModel, table=True):
    """A member who takes no part in a question."""

    __tablename__ = "recusal"
    __table_args__ = (Index(None, "question_id"), {"schema": "meetings"})

    item_id: int = Field(primary_key=True, foreign_key="meetings.item.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    member_id: int = Field(primary_key=True, foreign_key="meetings.member.id")
    reason: str
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime


class Note(SQLModel, table=True):
    """What was said on a question: СЛУШАЛИ (the first), ВЫСТУПИЛИ."""

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("item_id", "position"),
        Index(None, "question_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    item_id: int = Field(foreign_key="meetings.item.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int = Field(description="0: the report («СЛУШАЛИ»).")
    who: str
    text: str
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Vote(SQLModel, table=True):
    """A vote on a draft or between options; its rule and numbers are kept as they were."""

    __tablename__ = "vote"
    __table_args__ = (
        one_of("way", VoteWay),
        one_of("state", VoteState),
        UniqueConstraint("item_id", "position"),
        Index("uq_vote_open", "item_id", unique=True, postgresql_where=sql("state = 'open'")),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    item_id: int = Field(foreign_key="meetings.item.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    subject: str
    way: str
    options: list[str] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(Text), nullable=False, server_default=sql("'{}'")),
        description="Of an election; none: for, against, abstained.",
    )  # fmt: skip
    state: str = VoteState.OPEN
    rule: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    hall: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    verdict: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    deadline: datetime | None = None
    opened_by: int = Field(foreign_key="users.person.id")
    opened_at: datetime
    closed_by: int | None = Field(default=None, foreign_key="users.person.id")
    closed_at: datetime | None = None


class Ballot(SQLModel, table=True):
    """An open vote of a member; never of a secret vote."""

    __tablename__ = "ballot"
    __table_args__ = (Index(None, "question_id"), {"schema": "meetings"})

    vote_id: int = Field(primary_key=True, foreign_key="meetings.vote.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    member_id: int = Field(primary_key=True, foreign_key="meetings.member.id")
    choice: str
    opinion: str = Field(default="", description="«Особое мнение».")
    given_by: int = Field(
        foreign_key="users.person.id", description="Himself, or the secretary for him."
    )
    given_at: datetime


class Sheet(SQLModel, table=True):
    """That a member returned an опросный лист; its answers are ballots."""

    __tablename__ = "sheet"
    __table_args__ = {"schema": "meetings"}

    meeting_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    member_id: int = Field(primary_key=True, foreign_key="meetings.member.id")
    returned_at: datetime | None = None
    entered_by: int | None = Field(default=None, foreign_key="users.person.id")
    file_id: UUID | None = Field(
        default=None, foreign_key="documents.file.id", ondelete="SET NULL",
        description="The paper sheet, where it came on paper.",
    )  # fmt: skip
    reminded_on: date | None = None


class Mark(SQLModel, table=True):
    """That a member may vote in secret, and has."""

    __tablename__ = "mark"
    __table_args__ = (Index(None, "question_id"), {"schema": "meetings"})

    vote_id: int = Field(primary_key=True, foreign_key="meetings.vote.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    member_id: int = Field(primary_key=True, foreign_key="meetings.member.id")
    given: bool = False


class Tally(SQLModel, table=True):
    """How many gave a choice: of a secret vote, a count of hands, paper ballots."""

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        Index(None, "question_id"),
        {"schema": "meetings"},
    )

    vote_id: int = Field(primary_key=True, foreign_key="meetings.vote.id", sa_type=BigInteger)
    question_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    choice: str = Field(primary_key=True)
    number: int = 0
