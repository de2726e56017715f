"""What the dummy keeps: notes beside documents."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    """A line somebody wrote beside a document, perhaps with a stored file."""

    __tablename__ = "note"
    __table_args__ = {"schema": "dummy"}

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    text: str
    sha256: str | None = None
