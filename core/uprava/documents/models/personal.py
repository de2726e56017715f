"""What people add for themselves and each other: comments, favourites, saved views."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Comment(SQLModel, table=True):
    """A remark on a document, seen by all who see the document."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "document_id"), {"schema": "documents"})

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    author_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    text: str
    created_at: datetime


class Favourite(SQLModel, table=True):
    """A document a person marked with a star."""

    __tablename__ = "favourite"
    __table_args__ = {"schema": "documents"}

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    created_at: datetime


class SavedView(SQLModel, table=True):
    """A list's address kept under a name by a person, or for a unit (`owner_id` is a principal)."""

    __tablename__ = "saved_view"
    __table_args__ = (Index(None, "owner_id"), {"schema": "documents"})

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="users.principal.id")
    title: str
    path: str
    query: str
    created_at: datetime
