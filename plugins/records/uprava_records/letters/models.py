"""What records keep beside the core's card, and the drafts of letters not yet registered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Computed, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

KEY_OF = "lower(regexp_replace(correspondent, '[^[:alnum:]]+', ' ', 'g'))"
"""Makes «МУП  "Водоканал"» and «муп Водоканал» equal.

A stored column and not an index on an expression: row security lets only leakproof comparisons
use an index, and `lower()` is none.
"""


class Incoming(SQLModel, table=True):
    """An incoming letter: one row beside its `documents.document`."""

    __tablename__ = "incoming"
    __table_args__ = (
        Index("ix_incoming_origin", "outgoing_number", "outgoing_date"),
        Index("ix_incoming_correspondent", "correspondent_key"),
        Index("ix_incoming_addressee", "addressee_id"),
        {"schema": "records"},
    )
    __mapper_args__ = {"eager_defaults": False}
    # An insert that returned the computed column would need rights that are given after it.

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    correspondent: str = Field(description="Адресант: who sent it.")
    correspondent_key: str | None = Field(
        default=None, sa_column=Column(Text, Computed(KEY_OF, persisted=True))
    )
    outgoing_number: str | None = Field(default=None, description="The sender's own number.")
    outgoing_date: date | None = Field(default=None, description="The sender's own date.")
    signatory: str | None = None
    addressee_id: int | None = Field(default=None, foreign_key="users.person.id")
    received_on: date
    channel: str = "paper"
    sheets: str | None = Field(default=None, description="Состав: «1 л. + прил. 2 л.»")


class Draft(SQLModel, table=True):
    """A letter taken in but not registered: its author's only, or shared by those of a unit."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("author_id is not null or unit_id is not null", name="owner"),
        Index(None, "author_id"),
        Index(None, "unit_id"),
        Index(None, "held_by"),
        Index(None, "changed_at"),
        {"schema": "records"},
    )

    id: UUID = Field(primary_key=True)
    author_id: int | None = Field(default=None, foreign_key="users.person.id")
    unit_id: int | None = Field(
        default=None, foreign_key="users.unit.id", description="Where it waits for somebody."
    )
    source: str = Field(default="upload", sa_column_kwargs={"server_default": "upload"})
    card: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, description="Fields of the form as typed.",
        sa_column_kwargs={"nullable": False},
    )  # fmt: skip
    recognised: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, description="Fields as read from the letter's text.",
        sa_column_kwargs={"nullable": False},
    )  # fmt: skip
    sources: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, description="Recognised field → where it was read.",
        sa_column_kwargs={"nullable": False, "server_default": "{}"},
    )  # fmt: skip
    urgent: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    later_on: date | None = Field(default=None, description="Put off until this day.")
    held_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who has it open."
    )
    held_at: datetime | None = None
    created_at: datetime
    changed_at: datetime


class DraftFile(SQLModel, table=True):
    """A file of a draft; its bytes are in the store already."""

    __tablename__ = "draft_file"
    __table_args__ = (Index(None, "draft_id"), {"schema": "records"})

    id: UUID = Field(primary_key=True)
    draft_id: UUID = Field(foreign_key="records.draft.id", ondelete="CASCADE")
    name: str
    media_type: str
    size: int = Field(sa_type=BigInteger, description="Bytes.")
    sha256: str = Field(max_length=64, index=True)
    pages: int | None = None
