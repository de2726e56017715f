"""The code of a document: what a label or a QR code on paper says."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel


class Mark(SQLModel, table=True):
    """A document's code, and whether everybody who has it may check the document by it.

    The code is made once and never given to another document.
    """

    __tablename__ = "mark"
    __table_args__ = (Index("uq_mark_code", "code", unique=True), {"schema": "records"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    code: str = Field(max_length=10)
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    made_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="users.person.id")
    opened_at: datetime | None = None
