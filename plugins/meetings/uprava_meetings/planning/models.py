"""Meetings, invitations to them, letters, calendar feeds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.planning.values import LetterState, Method
from uprava_meetings.values import Answer, Form


class Meeting(SQLModel, table=True):
    """A meeting: one row beside its `documents.document`, whose state and number are the card's."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("form", Form),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(presiding_id is null) = (presiding_why = '')", name="presiding"),
        UniqueConstraint("series_id", "series_day"),
        Index(None, "body_id", "starts_at"),
        Index(None, "organisation_id", "starts_at", "document_id"),
        {"schema": "meetings"},
    )
    __mapper_args__ = {"eager_defaults": False}

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    body_id: int = Field(foreign_key="meetings.body.id")
    regulation_id: int = Field(foreign_key="meetings.regulation.id")
    series_id: int | None = Field(
        default=None, foreign_key="meetings.series.id", ondelete="SET NULL"
    )
    series_day: date | None = Field(default=None, description="By the rule, before any move.")
    by_hand: bool = Field(default=False, description="Moved by hand: its series leaves it alone.")
    form: str
    starts_at: datetime
    ends_at: datetime = Field(description="Planned; by correspondence the last moment of voting.")
    place: str = ""
    link: str = ""
    chair_id: int | None = Field(default=None, foreign_key="meetings.member.id")
    secretary_id: int | None = Field(default=None, foreign_key="meetings.member.id")
    presiding_id: int | None = Field(
        default=None, foreign_key="meetings.member.id",
        description="Who presides by the choice of the meeting, not by role.",
    )  # fmt: skip
    presiding_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    cancelled_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    materials_by: date
    agenda_by: date
    protocol_by: date
    protocol_told_on: date | None = Field(
        default=None, description="The last reminder of the protocol: on the day, or past it."
    )
    revision: int = Field(default=0, description="Changes people were told of; iCalendar SEQUENCE.")
    opened_at: datetime | None = None
    closed_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """Somebody invited to a meeting, or for one question of it, and what was answered."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("answer", Answer),
        Index(None, "document_id"),
        Index(None, "person_id", "document_id"),
        UniqueConstraint("document_id", "member_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    member_id: int | None = Field(default=None, foreign_key="meetings.member.id")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    name: str
    post: str = ""
    email: str = ""
    answer: str = Answer.NONE
    reason: str = ""
    substitute_id: int | None = Field(default=None, foreign_key="users.person.id")
    told_revision: int = Field(default=-1, description="The last change he was told of.")
    answered_at: datetime | None = None
    came: bool = Field(default=False, description="Of who is no member: was there.")


class Letter(SQLModel, table=True):
    """An invitation by e-mail, or word of a change: one order to send it, what became of it."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("method", Method),
        one_of("state", LetterState),
        Index(None, "document_id", "id"),
        Index(None, "invitation_id", "id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    invitation_id: int | None = Field(
        default=None, foreign_key="meetings.invitation.id", ondelete="SET NULL"
    )
    method: str
    what: str = Field(description="The English message id of what has changed.")
    why: str = Field(default="", description="The reason as it was typed.")
    name: str
    address: str
    locale: str = ""
    state: str = LetterState.WAITING
    problem: str = Field(default="", description="The mail server's words.")
    asked_by: int = Field(foreign_key="users.person.id")
    asked_at: datetime
    tries: int = 0
    claimed_at: datetime | None = Field(
        default=None, description="A worker hands it over; left behind, nobody knows if it went."
    )
    ended_at: datetime | None = None


class Feed(SQLModel, table=True):
    """A person's subscribable calendar; the address holds a secret, here is its hash."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("token_hash"), {"schema": "meetings"})

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    token_hash: bytes
    made_at: datetime
