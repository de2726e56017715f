"""What the inbox keeps: each thing that came, and how far a mailbox was read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel


class Arrival(SQLModel, table=True):
    """A message or a scan, with what became of it; while it waits its draft has the same id."""

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'registered', 'refused', 'unregistered', 'passed', 'notice')",
            name="state",
        ),
        CheckConstraint("rest in ('left', 'asked', 'gone', 'failed')", name="rest"),
        Index(
            "ix_arrival_aside",
            "unit_id",
            text("decided_at desc"),
            text("id desc"),
            postgresql_where=text("state in ('refused', 'unregistered', 'passed', 'notice')"),
        ),
        UniqueConstraint("unit_id", "fingerprint"),
        UniqueConstraint("mailbox", "uid_validity", "uid"),
        Index(None, "decided_by"),
        Index(None, "document_id"),
        Index(None, "original"),
        Index(None, "blobs", postgresql_using="gin"),
        Index(None, "state", "received_at"),
        {"schema": "records"},
    )

    id: UUID = Field(primary_key=True)
    unit_id: int = Field(foreign_key="users.unit.id")
    source: str = Field(description="email, scanner, exchange or api.")
    mailbox: str | None = None
    uid_validity: int | None = Field(default=None, sa_type=BigInteger)
    uid: int | None = Field(default=None, sa_type=BigInteger)
    fingerprint: str = Field(description="SHA-256 of what makes this arrival the same one.")
    message_id: str = ""
    sender_name: str = ""
    sender_address: str = ""
    subject: str = ""
    body: str = ""
    sent_at: datetime | None = None
    received_at: datetime
    original: str | None = Field(default=None, description="SHA-256 of the message or scan.")
    told: list[list[str]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"nullable": False},
        description="Files that were left out or refused: name, why.",
    )  # fmt: skip
    rest: str | None = Field(
        default=None, description="Of a message too large, what lies in the mailbox only: left,"
        " asked for, gone, or failed to be fetched.",
    )  # fmt: skip
    kept: dict[str, Any] | None = Field(
        default=None, sa_type=JSONB,
        description="The draft as it was when it was set aside: files, fields.",
    )  # fmt: skip
    blobs: list[str] = Field(
        default_factory=list, sa_type=ARRAY(Text),
        sa_column_kwargs={"nullable": False, "server_default": "{}"},
        description="SHA-256 of the files of `kept`.",
    )  # fmt: skip
    state: str = "waiting"
    reason: str | None = None
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decided_at: datetime | None = None
    document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    answer: str | None = Field(default=None, description="Text for the sender.")
    answer_state: str | None = Field(default=None, description="waiting, sent, failed, unknown.")


class MailboxState(SQLModel, table=True):
    """How far a mailbox was read: messages up to `last_uid` are kept."""

    __tablename__ = "mailbox_state"
    __table_args__ = {"schema": "records"}

    mailbox: str = Field(primary_key=True)
    uid_validity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(sa_type=BigInteger)
    checked_at: datetime | None = None
    problem: str | None = None
