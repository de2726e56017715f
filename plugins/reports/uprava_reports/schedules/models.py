"""Tables of sending."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Index, SQLModel
from uprava.db.base import one_of

from uprava_reports.schedules.values import Letter, SendingState


class Schedule(SQLModel, table=True):
    """A report somebody has sent by the calendar: whose it is, what, when, to whom.

    `rhythm` is a `Rhythm` as data; `period` is empty for a report of this moment. `next_at` is the
    coming moment of sending, none while it is paused or removed. `failures` are those in a row.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        Index(None, "owner_id"),
        Index("ix_schedule_due", "next_at", postgresql_where=text("next_at is not null")),
        {"schema": "reports"},
    )

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="users.person.id")
    report: str
    title: str
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    period: str = ""
    rhythm: dict[str, object] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    people: list[int] = Field(sa_type=ARRAY(Integer), sa_column_kwargs={"nullable": False})
    units: list[int] = Field(sa_type=ARRAY(Integer), sa_column_kwargs={"nullable": False})
    addresses: list[str] = Field(sa_type=ARRAY(Text), sa_column_kwargs={"nullable": False})
    sent: str
    by_mail: bool
    when_empty: bool
    next_at: datetime | None = None
    paused_at: datetime | None = None
    paused_why: str = ""
    failures: int = 0
    version: int = 1
    made_at: datetime
    removed_at: datetime | None = None


class ScheduleRefusal(SQLModel, table=True):
    """Somebody who wants no more of a schedule."""

    __tablename__ = "schedule_refusal"
    __table_args__ = ({"schema": "reports"},)

    schedule_id: int = Field(primary_key=True, foreign_key="reports.schedule.id")
    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    at: datetime


class Delivery(SQLModel, table=True):
    """One sending of a schedule: of its day, or at once by hand.

    `attempt` tells a run of the job from the one before it. `query` is the question as it was
    asked; `told` says that the owner knows how it ended. The file is kept until `expires_at`.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("state", SendingState),
        Index("uq_delivery_day", "schedule_id", "day", unique=True,
              postgresql_where=text("not by_hand")),
        Index("uq_delivery_by_hand", "schedule_id", unique=True,
              postgresql_where=text("by_hand and state in ('waiting', 'running', 'sending')")),
        Index(None, "sha256"),
        Index(None, "planned_at"),
        {"schema": "reports"},
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    schedule_id: int = Field(foreign_key="reports.schedule.id")
    day: date
    by_hand: bool = False
    state: str
    attempt: int = 0
    said: str = ""
    query: str = ""
    name: str = ""
    media_type: str = ""
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes.")
    told: bool = False
    planned_at: datetime
    done_at: datetime | None = None
    expires_at: datetime | None = None


class DeliveryTo(SQLModel, table=True):
    """Who gets a sending, once: somebody inside, an address, or both.

    `claimed_at` is written before the letter is handed over: with no outcome after it nobody knows
    whether the letter went, and it is not sent again.
    """

    __tablename__ = "delivery_to"
    __table_args__ = (
        one_of("letter", Letter),
        Index("uq_delivery_to_person", "delivery_id", "person_id", unique=True),
        Index("uq_delivery_to_address", "delivery_id", text("lower(address)"), unique=True,
              postgresql_where=text("address <> ''")),
        Index(None, "person_id"),
        {"schema": "reports"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: UUID = Field(foreign_key="reports.delivery.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    address: str = ""
    name: str = ""
    locale: str = ""
    letter: str
    claimed_at: datetime | None = None
    tries: int = 0
    problem: str = ""
    ended_at: datetime | None = None
    opened_at: datetime | None = None
