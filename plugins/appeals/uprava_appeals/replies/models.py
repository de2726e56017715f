"""What replies keep beside the core's card; texts are the core's typed texts (`printing`)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.values import Purpose
from uprava_appeals.values import ReplyBy, Result


class ReplyTemplate(SQLModel, table=True):
    """A text of the office with `{поле}`: of its own, or in place of a shipped one."""

    __tablename__ = "reply_template"
    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("notice", Notice),
        UniqueConstraint("organisation_id", "code"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    code: str = Field(description="That of the shipped one it replaces; else of its own.")
    purpose: str
    notice: str | None = None
    title: str
    greeting: str
    text: str
    attachments: str = ""
    valid_from: date = Field(description="The first day it is offered.")
    active: bool = True
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class Reply(SQLModel, table=True):
    """What goes out: one row beside its `documents.document`; nothing in it tells the author."""

    __tablename__ = "reply"
    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("notice", Notice),
        one_of("reply_by", ReplyBy),
        Index(None, "decision_id"),
        Index(
            "ix_reply_sent", "organisation_id", "sent_at", "document_id",
            postgresql_where=text("sent_at is not null"),
        ),
        Index(
            "ix_reply_unsent", "organisation_id", "signed_on", "document_id",
            postgresql_where=text("signed_on is not null and sent_at is null"),
        ),
        {"schema": "appeals"},
    )  # fmt: skip

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    purpose: str
    notice: str | None = None
    decision_id: int | None = Field(
        default=None, foreign_key="appeals.decision.id", sa_type=BigInteger, ondelete="SET NULL",
        description="The decision its addressee is told of.",
    )  # fmt: skip
    body: str = Field(default="", description="The body it goes to; empty: the author.")
    body_id: int | None = Field(default=None, foreign_key="correspondents.correspondent.id")
    reply_by: str = Field(default=ReplyBy.POST, description="How it is to go, and went.")
    template: str = Field(default="", description="Code of the template it was begun with.")
    signed_on: date | None = None
    sent_on: date | None = None
    sent_at: datetime | None = None
    sent_by: int | None = Field(default=None, foreign_key="users.person.id")
    sent_number: str = Field(default="", description="Of the registered letter, of the message.")
    going: bool = Field(
        default=False, sa_column_kwargs={"server_default": "false"},
        description="The program is sending it just now.",
    )  # fmt: skip


class ReplyOf(SQLModel, table=True):
    """An appeal a reply is about, or one of its questions with what it comes to."""

    __tablename__ = "reply_of"
    __table_args__ = (
        one_of("result", Result),
        CheckConstraint("question_id is not null or result is null", name="result_of"),
        Index(
            "uq_reply_of", "reply_id", "document_id", "question_id",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
        Index(None, "document_id"),
        Index(None, "question_id"),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    reply_id: UUID = Field(foreign_key="appeals.reply.document_id", ondelete="CASCADE")
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    question_id: int | None = Field(
        default=None, foreign_key="appeals.question.id", sa_type=BigInteger, ondelete="CASCADE"
    )
    result: str | None = None
    measures: str = ""
    measures_taken: bool = False


class Publication(SQLModel, table=True):
    """An answer for everybody, without a word about its author. 59-FZ, article 10, part 4."""

    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_list", "organisation_id", "published_on", "id"),
        Index(None, "document_id"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    document_id: UUID | None = Field(
        default=None, foreign_key="appeals.appeal.document_id", ondelete="SET NULL"
    )
    reply_id: UUID | None = Field(
        default=None, foreign_key="appeals.reply.document_id", ondelete="SET NULL"
    )
    code: str = Field(default="", description="Of the classifier.")
    topic: str
    text: str
    page: str = Field(default="", description="Its address on the site.")
    published_on: date
    published_by: int = Field(foreign_key="users.person.id")
    withdrawn_on: date | None = None
