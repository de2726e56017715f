"""What people were reminded of, and their calendars of terms."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Reminder(SQLModel, table=True):
    """That a term was told of, once for each term and step (`service.reminding`)."""

    __tablename__ = "reminder"
    __table_args__ = (Index(None, "contract_id"), {"schema": "contracts"})

    obligation_id: int = Field(
        primary_key=True, foreign_key="contracts.obligation.id", ondelete="CASCADE",
        sa_type=BigInteger,
    )  # fmt: skip
    due_on: date = Field(primary_key=True, description="The term told of; another is told anew.")
    step: int = Field(primary_key=True, description="Days before it: 30, 7, 0; -1: it is over.")
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    told_on: date


class Feed(SQLModel, table=True):
    """A person's calendar of terms; the address holds a secret, here is its hash."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("token_hash"), {"schema": "contracts"})

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    token_hash: bytes
    made_at: datetime
