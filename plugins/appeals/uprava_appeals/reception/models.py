"""What receptions keep: hours, days away, bookings, cards; names stand behind row security."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.applicants.models import words
from uprava_appeals.law.facts import Competence
from uprava_appeals.reception.values import BookingState, Identity, Outcome

HOLDS = "begins is not null and state in ('booked', 'came', 'received')"
"""The condition of bookings whose time nobody else gets."""


class ReceptionHours(SQLModel, table=True):
    """When and where somebody receives: see `reception.slots.Hours`."""

    __tablename__ = "reception_hours"
    __table_args__ = (
        CheckConstraint("(weekday is null) <> (on_day is null)", name="when"),
        CheckConstraint("weekday between 1 and 7", name="weekday"),
        CheckConstraint("begins < ends", name="order"),
        CheckConstraint("minutes between 5 and 240", name="minutes"),
        Index(None, "organisation_id", "person_id"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    person_id: int = Field(foreign_key="users.person.id")
    weekday: int | None = None
    weeks: list[int] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(Integer), nullable=False, server_default=sql("'{}'")),
    )
    on_day: date | None = None
    begins: time
    ends: time
    minutes: int
    breaks: list[str] = Field(default_factory=list, sa_column=words())
    place: str
    ahead: int = Field(description="Working days before, by whose end bookings are closed.")
    since: date | None = None
    until: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class ReceptionAway(SQLModel, table=True):
    """A day on which somebody does not receive after all."""

    __tablename__ = "reception_away"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        Index(None, "organisation_id", "day"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    person_id: int = Field(foreign_key="users.person.id")
    day: date
    why: str
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime


class ReceptionBooking(SQLModel, table=True):
    """An applicant who comes to a reception, as told when the time was taken."""

    __tablename__ = "reception_booking"
    __table_args__ = (
        one_of("state", BookingState),
        CheckConstraint("minutes between 5 and 240", name="minutes"),
        Index(None, "organisation_id", "day"),
        Index(None, "person_id", "day"),
        Index(None, "applicant_id"),
        Index("ix_reception_booking_untold", "organisation_id", postgresql_where=sql("to_tell")),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    person_id: int = Field(foreign_key="users.person.id", description="Who receives.")
    day: date
    begins: time | None = Field(default=None, description="None: comes without a time, in turn.")
    minutes: int
    place: str = ""
    applicant_id: int = Field(foreign_key="appeals.applicant.id", sa_type=BigInteger)
    name: str
    address: str = ""
    phone: str = ""
    mask: str = Field(description="All that others see of the applicant.")
    about: str = Field(description="The question in short.")
    code: str = Field(default="", description="Of the thematic classifier.")
    foremost: bool = Field(
        default=False, description="Received before others: 59-FZ, article 13, part 7."
    )
    state: str = BookingState.BOOKED
    booked_by: int = Field(foreign_key="users.person.id")
    booked_at: datetime
    came_at: datetime | None = None
    was_day: date | None = Field(default=None, description="The day before it was moved.")
    was_begins: time | None = None
    to_tell: bool = Field(default=False, description="The applicant does not know yet.")
    told_by: int | None = Field(default=None, foreign_key="users.person.id")
    told_at: datetime | None = None
    why: str = Field(default="", description="Why it was moved or cancelled.")
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class ReceptionCard(SQLModel, table=True):
    """The card of a personal reception (карточка личного приёма)."""

    __tablename__ = "reception_card"
    __table_args__ = (
        one_of("identity", Identity),
        one_of("competence", Competence),
        one_of("outcome", Outcome),
        UniqueConstraint("booking_id"),
        UniqueConstraint("organisation_id", "year", "number"),
        Index(None, "organisation_id", "day"),
        Index(None, "person_id", "day"),
        Index(None, "applicant_id"),
        Index(None, "appeal_id"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    booking_id: int = Field(foreign_key="appeals.reception_booking.id", sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    person_id: int = Field(foreign_key="users.person.id", description="Who received.")
    year: int
    number: int
    day: date
    applicant_id: int = Field(foreign_key="appeals.applicant.id", sa_type=BigInteger)
    name: str
    address: str = ""
    identity: str
    about: str
    content: str = Field(description="What was said.")
    marks: list[str] = Field(default_factory=list, sa_column=words())
    competence: str
    outcome: str
    consent: bool = Field(default=False, description="The applicant agreed to an oral answer.")
    answer: str = Field(default="", description="What was answered or explained.")
    earlier_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The appeal answered before.",
    )  # fmt: skip
    handed: bool = Field(default=False, description="A written appeal was handed over.")
    appeal_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The appeal it became.",
    )  # fmt: skip
    made_by: int = Field(foreign_key="users.person.id")
    made_at: datetime


class ReceptionYear(SQLModel, table=True):
    """The last number of a card given in a year; locked while one is taken."""

    __tablename__ = "reception_year"
    __table_args__ = {"schema": "appeals"}

    organisation_id: int = Field(primary_key=True, foreign_key="users.organisation.id")
    year: int = Field(primary_key=True)
    last: int


class ReceptionDayTold(SQLModel, table=True):
    """That a leader was told of the day's list."""

    __tablename__ = "reception_day_told"
    __table_args__ = {"schema": "appeals"}

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    day: date = Field(primary_key=True)
    told_at: datetime
