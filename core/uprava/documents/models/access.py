"""Access as data: who may do what with which document, and why."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class AccessRight(StrEnum):
    """What a grant allows; each includes the ones before it."""

    READ = "read"
    EDIT = "edit"
    MANAGE = "manage"


class Grant(SQLModel, table=True):
    """One right of one principal on one document for one reason; all reasons together count.

    `kind` and `hidden` (the document is in the trash) repeat the document's columns, so that a
    page of a list is read from one index (`ix_grant_list`).
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        one_of("level", AccessRight),
        Index(
            "ix_grant_list",
            "principal_id",
            text("document_id desc"),
            postgresql_include=["kind"],
            postgresql_where=text("not hidden"),
        ),
        {"schema": "documents"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    principal_id: int = Field(primary_key=True, foreign_key="users.principal.id")
    reason: str = Field(primary_key=True, description="author, addressee, journal, shared, …")
    level: str
    kind: str
    hidden: bool = False
    granted_by: int | None = Field(default=None, foreign_key="users.person.id")
    granted_at: datetime
