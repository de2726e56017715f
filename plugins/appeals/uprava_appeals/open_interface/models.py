"""Receipts of appeals."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class Receipt(SQLModel, table=True):
    """What lets an applicant ask how his appeal stands: of its secret only the hash is kept."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("document_id"),
        UniqueConstraint("secret_hash"),
        {"schema": "appeals"},
    )

    id: int | None = Field(
        default=None, primary_key=True, sa_type=BigInteger, description="Its number."
    )
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    secret_hash: bytes
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    made_at: datetime
