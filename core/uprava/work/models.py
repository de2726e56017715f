"""Rows of the work folders, notices of the bell, reminders, daily letters."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class WorkItem(SQLModel, table=True):
    """One thing that waits for a principal in one folder; done ones stay as history."""

    __tablename__ = "item"
    __table_args__ = (
        Index(
            "ix_item_open",
            "principal_id",
            "folder",
            text("id desc"),
            postgresql_include=["due_on"],
            postgresql_where=text("done_at is null"),
        ),
        Index(
            "uq_item_open",
            "document_id",
            "principal_id",
            "folder",
            unique=True,
            postgresql_where=text("done_at is null"),
        ),
        Index(
            "ix_item_term",
            "due_on",
            postgresql_where=text("done_at is null and due_on is not null"),
        ),
        Index(
            "ix_item_done",
            "principal_id",
            "folder",
            text("id desc"),
            postgresql_where=text("done_at is not null"),
        ),
        {"schema": "work"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    principal_id: int = Field(foreign_key="users.principal.id")
    folder: str
    document_id: UUID = Field(foreign_key="documents.document.id")
    note: str = ""
    due_on: date | None = None
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="users.person.id")
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="users.person.id")
    marked: bool = Field(
        default=False, sa_column_kwargs={"server_default": text("false")},
        description="Done by a mere mark, which can be taken back; no act on the document.",
    )  # fmt: skip
    warned_on: date | None = Field(
        default=None, description="The last day a notice told of the coming term."
    )


class Notice(SQLModel, table=True):
    """One line of the bell; `text` is kept ready, in the language of the person."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_unread", "person_id", postgresql_where=text("read_at is null")),
        Index("ix_notice_unmailed", "person_id", postgresql_where=text("mailed_at is null")),
        Index(None, "person_id", text("id desc")),
        {"schema": "work"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    person_id: int = Field(foreign_key="users.person.id")
    kind: str
    text: str
    document_id: UUID | None = Field(default=None, foreign_key="documents.document.id")
    url: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime
    read_at: datetime | None = None
    mailed_at: datetime | None = None


class Reminder(SQLModel, table=True):
    """A person's wish to be reminded of a document on a day."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "document_id", "remind_on"),
        Index("ix_reminder_waiting", "remind_on", postgresql_where=text("sent_at is null")),
        {"schema": "work"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    person_id: int = Field(foreign_key="users.person.id")
    document_id: UUID = Field(foreign_key="documents.document.id")
    remind_on: date
    text: str = ""
    sent_at: datetime | None = None


class Digest(SQLModel, table=True):
    """The daily letter of a person: `tried_at` without `sent_at` means nobody knows it arrived."""

    __tablename__ = "digest"
    __table_args__ = {"schema": "work"}

    day: date = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    problem: str = ""
