"""The registered thing itself, its journal and counter, and its links."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class AccessMark(StrEnum):
    """Гриф: who may learn of the document at all, and whether readings are logged."""

    COMMON = "common"
    RESTRICTED = "restricted"


class Document(SQLModel, table=True):
    """Every registered thing of every module: what lists, access, search and the card need.

    A module adds what is its own as one row in its own schema keyed by this id. The id is a
    UUIDv7, so the order of ids is the order of arrival.
    """

    __tablename__ = "document"
    __table_args__ = (
        one_of("access_mark", AccessMark),
        Index(
            "uq_document_number",
            "journal_id",
            "period",
            "seq",
            "suffix",
            unique=True,
            postgresql_where=text("seq is not null"),
            postgresql_nulls_not_distinct=True,
        ),
        Index(None, "kind", text("id desc")),
        Index(None, "state", text("id desc")),
        Index(None, "registered_on", text("id desc")),
        Index(None, "unit_id"),
        Index("ix_document_deleted", "deleted_at", postgresql_where=text("deleted_at is not null")),
        {"schema": "documents"},
    )

    id: UUID = Field(primary_key=True)
    kind: str
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int | None = Field(default=None, foreign_key="users.unit.id")
    title: str
    summary: str = Field(default="", description="What lists show under the title: a sender, …")
    state: str
    access_mark: str = AccessMark.COMMON
    author_id: int = Field(foreign_key="users.person.id")
    due_on: date | None = None
    journal_id: int | None = Field(default=None, foreign_key="documents.journal.id")
    period: int | None = Field(default=None, description="Year of the number; 0: never restarts.")
    seq: int | None = None
    suffix: str | None = Field(default=None, description="Литера: 12/1, 12а.")
    number: str | None = Field(default=None, index=True)
    registered_on: date | None = Field(default=None, description="Office day of registration.")
    registered_at: datetime | None = None
    created_at: datetime
    changed_at: datetime
    version: int = Field(default=1, description="Grows with each change; guards against overwrite.")
    deleted_at: datetime | None = None
    deleted_by: int | None = Field(default=None, foreign_key="users.person.id")


class Journal(SQLModel, table=True):
    """A registration journal: one gapless row of numbers per period."""

    __tablename__ = "journal"
    __table_args__ = (one_of("restarts", ("yearly", "never")), {"schema": "documents"})

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, description="Stable word used by the API, e.g. incoming.")
    kind: str = Field(description="Document kind it registers.")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int | None = Field(default=None, foreign_key="users.unit.id")
    index: str = Field(description="Index by the filing plan, e.g. 01-12.")
    title: str
    flow: str = Field(
        default="", description="Mark of the flow in numbers, such as ВХ.",
        sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    number_template: str = Field(description="Tokens: `service.number_templates`.")
    restarts: str = "yearly"
    active: bool = True


class Counter(SQLModel, table=True):
    """The last number given in a journal and period; taken under the row's lock, so no gaps."""

    __tablename__ = "counter"
    __table_args__ = ({"schema": "documents", "postgresql_with": {"fillfactor": 10}},)

    journal_id: int = Field(primary_key=True, foreign_key="documents.journal.id")
    period: int = Field(primary_key=True)
    last: int


class Link(SQLModel, table=True):
    """A typed link, kept once; the other end shows the inverse title of the same type."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("source_id", "target_id", "type"),
        Index(None, "target_id"),
        {"schema": "documents"},
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: UUID = Field(foreign_key="documents.document.id")
    target_id: UUID = Field(foreign_key="documents.document.id")
    type: str
    created_by: int = Field(foreign_key="users.person.id")
    created_at: datetime
