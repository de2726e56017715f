"""What the draft of an act has beside the card, and files that wait for their draft."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class ActKind(StrEnum):
    """Kinds of municipal legal acts. Federal Law 131-FZ of 6 October 2003, article 43."""

    DECREE = "decree"
    """Постановление."""
    DIRECTIVE = "directive"
    """Распоряжение."""
    ORDER = "order"
    """Приказ."""
    DECISION = "decision"
    """Решение."""
    OTHER = "other"


class Draft(SQLModel, table=True):
    """The draft of an act: one row beside its `documents.document`."""

    __tablename__ = "draft"
    __table_args__ = (one_of("act_kind", ActKind), {"schema": "approval"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    act_kind: str
    summary: str = Field(default="", description="In the author's words, without the act's kind.")


class Upload(SQLModel, table=True):
    """A file a person has sent for a draft that is not written yet; the bytes are in the store."""

    __tablename__ = "upload"
    __table_args__ = {"schema": "approval"}

    id: UUID = Field(primary_key=True)
    person_id: int = Field(foreign_key="users.person.id", index=True)
    name: str
    media_type: str
    size: int = Field(sa_type=BigInteger, description="Bytes.")
    sha256: str = Field(max_length=64, index=True)
    pages: int | None = None
    received_at: datetime = Field(index=True)
