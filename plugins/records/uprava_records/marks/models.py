"""The code of a document: what a label or a QR code on paper says."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel


class Mark(SQLModel, table=True):
    """A document's code, and whether everybody who has it may check the document by it.

    The code is made once and never given to another document.
    """

    __tablename__ = "mark"
    __table_args__ = (
        Index("uq_mark_code", "code", unique=True),
        Index(
            "ix_mark_open", text("opened_at desc"), postgresql_where=text("opened_at is not null")
        ),
        {"schema": "records"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    code: str = Field(max_length=10)
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    made_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="users.person.id")
    opened_at: datetime | None = None


class CheckRule(SQLModel, table=True):
    """Lets everybody check what an organisation signs and registers, of a kind or of one journal.

    A rule opens what is registered while it stands; closed, it opens no more.
    """

    __tablename__ = "check_rule"
    __table_args__ = (
        Index(None, "journal_id"),
        Index(None, "opened_by"),
        Index(None, "closed_by"),
        Index(
            "uq_check_rule_open", "organisation_id", "kind", text("coalesce(journal_id, 0)"),
            unique=True, postgresql_where=text("closed_at is null"),
        ),
        {"schema": "records"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    kind: str
    journal_id: int | None = Field(
        default=None, foreign_key="documents.journal.id", description="Empty: all of the kind."
    )
    opened_by: int = Field(foreign_key="users.person.id")
    opened_at: datetime
    closed_by: int | None = Field(default=None, foreign_key="users.person.id")
    closed_at: datetime | None = None
