"""What the exchange keeps: its participants, and every message that came or went."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.exchange.values import Kind, Step, Way


class ExchangeParticipant(SQLModel, table=True):
    """A body one can write to: its GUID, and the address the network's mail client knows."""

    __tablename__ = "exchange_participant"
    __table_args__ = (
        UniqueConstraint("address"),
        Index(None, "correspondent_id"),
        Index("ix_exchange_participant_named", text("lower(title)")),
        {"schema": "records"},
    )

    uid: UUID = Field(primary_key=True)
    title: str
    address: str = Field(description="Such as REGION~MEDOGU.")
    correspondent_id: int | None = Field(
        default=None, foreign_key="correspondents.correspondent.id", sa_type=BigInteger
    )
    closed_on: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


class ExchangeMessage(SQLModel, table=True):
    """A message by the GUID of its head; coming twice, it is the same one."""

    __tablename__ = "exchange_message"
    __table_args__ = (
        one_of("way", Way),
        one_of("kind", Kind),
        one_of("step", Step),
        UniqueConstraint("way", "uid"),
        Index(None, "container_uid"),
        Index(None, "document_id"),
        Index(None, "arrival_id"),
        Index(None, "answered_id"),
        Index(None, "created_at"),
        Index(
            "ix_exchange_message_open", "step", "id",
            postgresql_where=text("step in ('waiting', 'written')"),
        ),
        {"schema": "records"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    uid: UUID
    way: str
    kind: str
    step: str
    container_uid: UUID | None = Field(default=None, description="GUID of the document.")
    party_uid: UUID | None = None
    party_title: str
    document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    arrival_id: UUID | None = Field(
        default=None, foreign_key="records.arrival.id", ondelete="SET NULL"
    )
    answered_id: int | None = Field(
        default=None, foreign_key="records.exchange_message.id", sa_type=BigInteger,
        description="The message this receipt or notice of ours answers.",
    )  # fmt: skip
    reference: str | None = Field(default=None, description="The sender's mark of the parcel.")
    number: str = ""
    day: date | None = None
    said: str = Field(default="", description="Why it failed, or what a notice tells.")
    told_step: str = Field(default="", description="What the sender was told of an arrival.")
    created_at: datetime
    moved_at: datetime


class ExchangeState(SQLModel, table=True):
    """How the last visit to the folders ended; one row."""

    __tablename__ = "exchange_state"
    __table_args__ = {"schema": "records"}

    id: int = Field(default=1, primary_key=True)
    checked_at: datetime
    problem: str | None = None
