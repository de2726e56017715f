"""Extracts of protocols."""

from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class Extract(SQLModel, table=True):
    """A certified extract of a protocol: its header and one question."""

    __tablename__ = "extract"
    __table_args__ = (
        UniqueConstraint("protocol_id", "item_id"),
        {"schema": "meetings"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    protocol_id: UUID = Field(foreign_key="documents.document.id")
    item_id: int = Field(foreign_key="meetings.item.id", sa_type=BigInteger)
