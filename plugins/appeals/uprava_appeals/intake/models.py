"""Appeals, their authors, questions, clocks and decisions beside the core's card."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.applicants.models import words
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Form
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.values import (
    AuthorRole,
    Letter,
    QuestionState,
    Repeat,
    ReplyBy,
    Result,
    Standing,
)

OPEN = "state in ('new', 'given', 'reported')"
"""The condition of questions that still want something."""

TELL = "tell_on is not null"
"""The condition of appeals of which the author is still to be told something."""


class Appeal(SQLModel, table=True):
    """An appeal: one row beside its `documents.document`, nothing in it tells its author.

    Number, state (`values.Standing`), term of the answer, annotation and files are the card's.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("form", Form),
        one_of("letter", Letter),
        one_of("repeat", Repeat),
        one_of("asker", Asker),
        CheckConstraint("signers >= 0 and authors >= 0", name="counts"),
        UniqueConstraint("reference"),
        Index(None, "organisation_id", "received_on"),
        Index(None, "first_id"),
        Index(None, "addressee_id"),
        Index("ix_appeal_order", "order_on", "document_id"),
        Index("ix_appeal_standing", "standing", "order_on", "document_id"),
        Index("ix_appeal_tell", "order_on", "document_id", postgresql_where=sql(TELL)),
        {"schema": "appeals"},
    )
    __mapper_args__ = {"eager_defaults": False}

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    channel: str
    form: str | None = Field(default=None, description="None: what came so is no appeal.")
    letter: str = Field(default=Letter.APPLICATION, description="П, З, Ж, or not an appeal.")
    received_on: date
    written_on: date | None = Field(default=None, description="The day its author put on it.")
    mask: str = Field(default="", description="«К. А. Д., Ленинский округ»: all that others see.")
    authors: int = Field(default=1, description="Named authors.")
    collective: bool = False
    signers: int = Field(default=0, description="Signatures under a collective one.")
    source: str = Field(default="", description="The body that sent it on; empty: its author.")
    source_id: int | None = Field(default=None, foreign_key="correspondents.correspondent.id")
    source_number: str = ""
    source_date: date | None = None
    source_control: bool = Field(default=False, description="That body wants to be told.")
    source_due: date | None = Field(default=None, description="The term its letter names.")
    asker: str = Field(
        default=Asker.BODY, sa_column_kwargs={"server_default": "body"},
        description="What that body is: its term follows from it.",
    )  # fmt: skip
    asked_due: date | None = Field(
        default=None, description="Until when that body is told of the result; None: it need not."
    )
    addressee_id: int | None = Field(default=None, foreign_key="users.person.id")
    territory: str = Field(default="", description="ОКТМО of what it is about.")
    category: str = Field(default="", description="Of a message of the feedback platform.")
    marks: list[str] = Field(default_factory=list, sa_column=words())
    has: list[str] = Field(default_factory=list, sa_column=words())
    governor: bool = False
    repeat: str = Repeat.FIRST
    first_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The first appeal of the chain it repeats.",
    )  # fmt: skip
    answers: int = Field(default=0, description="Written answers given on this before.")
    reference: str | None = Field(
        default=None, description="The mark of whoever handed it over: a portal, the chancellery."
    )
    reviewed: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sql("false")},
        description="It waits before a leader.",
    )
    replying: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sql("false")},
        description="An answer to it is being written, agreed or signed.",
    )
    answered_on: date | None = None
    closed_on: date | None = None
    standing: str = Field(
        default=Standing.RECEIVED,
        sa_column_kwargs={"server_default": "received"},
        description="The card's state once more, for lists; see `intake.service.standing`.",
    )
    standing_on: date | None = Field(default=None, description="The day it came into that state.")
    due_on: date | None = Field(default=None, description="The card's term once more, for lists.")
    tell_on: date | None = Field(
        default=None,
        description="Until when somebody is to be told: its author of what was decided, who sent it"
        " on of its result.",
    )  # fmt: skip
    order_on: date | None = Field(
        default=None,
        sa_column=Column(
            Date,
            Computed("appeals.order_of(standing, due_on, tell_on, standing_on)", persisted=True),
        ),
        description="What lists sort by: the next last day, then what has none, then what is over,"
        " the latest first; see `lists.values.Zone`.",
    )


class Author(SQLModel, table=True):
    """Somebody an appeal comes from, as the appeal itself says it."""

    __tablename__ = "author"
    __table_args__ = (
        one_of("role", AuthorRole),
        one_of("reply_by", ReplyBy),
        UniqueConstraint("document_id", "position"),
        Index(None, "applicant_id", "document_id"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    position: int = Field(description="From 1; the first gets the answer.")
    applicant_id: int = Field(foreign_key="appeals.applicant.id", sa_type=BigInteger)
    role: str = AuthorRole.MAIN
    name: str
    postcode: str = ""
    address: str = ""
    reply_by: str = ReplyBy.POST
    reply_to: str = Field(default="", description="The e-mail address, the account.")


class Content(SQLModel, table=True):
    """What the author wrote, word by word; behind the wall of personal data."""

    __tablename__ = "content"
    __table_args__ = (
        Index("ix_content_words", "words", postgresql_using="gin"),
        {"schema": "appeals"},
    )
    __mapper_args__ = {"eager_defaults": False}

    document_id: UUID = Field(
        primary_key=True, foreign_key="appeals.appeal.document_id", ondelete="CASCADE"
    )
    text: str
    words: Any = Field(
        default=None,
        sa_column=Column(
            TSVECTOR,
            Computed("to_tsvector('russian'::regconfig, left(text, 100000))", persisted=True),
        ),
    )


class Question(SQLModel, table=True):
    """One question of an appeal: results, transfers, measures and answers belong to it."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("state", QuestionState),
        one_of("competence", Competence),
        one_of("result", Result),
        ForeignKeyConstraint(
            ["edition_id", "code"], ["appeals.node.edition_id", "appeals.node.code"]
        ),
        UniqueConstraint("document_id", "position"),
        UniqueConstraint("task_reference"),
        Index("ix_question_code", "code"),
        Index("ix_question_person", "person_id", "due_on", postgresql_where=sql(OPEN)),
        Index("ix_question_principal", "principal_id", "due_on", postgresql_where=sql(OPEN)),
        Index(None, "reply_id"),
        Index(None, "decision_id"),
        ForeignKeyConstraint(
            ["decision_id"], ["appeals.decision.id"], ondelete="SET NULL", use_alter=True
        ),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    position: int
    text: str = Field(description="The substance, without a word about the author.")
    edition_id: int | None = None
    code: str | None = None
    kind: str = Field(default="", description="Code of its kind: «П1.1».")
    territory: str = ""
    competence: str = Competence.OWN
    state: str = QuestionState.NEW
    principal_id: int | None = Field(
        default=None, foreign_key="users.principal.id",
        description="Who considers it: a person, or a unit whose people take it.",
    )  # fmt: skip
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    due_on: date | None = Field(default=None, description="Until when the executor is done.")
    given_by: int | None = Field(default=None, foreign_key="users.person.id")
    given_at: datetime | None = None
    task_reference: str | None = Field(default=None, description="Of the task it became.")
    task_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    report: str = Field(default="", description="What the executor found out and proposes.")
    reported_at: datetime | None = None
    reported_by: int | None = Field(default=None, foreign_key="users.person.id")
    result: str | None = None
    measures: str = ""
    measures_taken: bool = False
    decided_on: date | None = Field(default=None, description="The day of its result.")
    reply_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="The answer to it.",
    )  # fmt: skip
    joined_to: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    decision_id: int | None = Field(
        default=None, sa_type=BigInteger, description="The first decision of the act it ended by."
    )


class Clock(SQLModel, table=True):
    """One statutory term of an appeal or of one of its questions, with what it was counted from."""

    __tablename__ = "clock"
    __table_args__ = (
        Index(None, "document_id"),
        Index("ix_clock_running", "due_on", postgresql_where=sql("met_on is null")),
        Index(
            "uq_clock_running", "document_id", "ground", sql("coalesce(question_id, 0)"),
            sql("coalesce(decision_id, 0)"),
            unique=True, postgresql_where=sql("met_on is null"),
        ),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    question_id: int | None = Field(
        default=None, foreign_key="appeals.question.id", sa_type=BigInteger, ondelete="CASCADE"
    )
    decision_id: int | None = Field(
        default=None, foreign_key="appeals.decision.id", sa_type=BigInteger, ondelete="CASCADE",
        description="The decision whose notice it is the term of.",
    )  # fmt: skip
    ground: str = Field(description="Code of the ground of `law.grounds` it is the term of.")
    term: dict[str, Any] = Field(sa_type=JSONB, description="See `uprava.calendar.keeping`.")
    due_on: date
    due_first: date = Field(description="The term before it was extended.")
    met_on: date | None = Field(default=None, description="The day it was done, or fell away.")
    fell_away: bool = Field(default=False, description="It need not be met: another way was taken.")


class Decision(SQLModel, table=True):
    """A lawful way that was taken with an appeal or one of its questions, and what was told."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "question_id"),
        Index(None, "first_id"),
        Index("ix_decision_untold", "notice_due", postgresql_where=sql(
            "notice is not null and told_on is null and reversed_at is null")),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    question_id: int | None = Field(
        default=None, foreign_key="appeals.question.id", sa_type=BigInteger, ondelete="CASCADE"
    )
    first_id: int | None = Field(
        default=None, foreign_key="appeals.decision.id", sa_type=BigInteger, ondelete="CASCADE",
        description="The first of the rows one act wrote, a row a body; None: this is it.",
    )  # fmt: skip
    ground: str = Field(description="Code of the ground of `law.grounds`.")
    said: str = Field(default="", description="The reason in the words of who decided.")
    body: str = Field(default="", description="The body it was forwarded to.")
    body_id: int | None = Field(default=None, foreign_key="correspondents.correspondent.id")
    letter_number: str = Field(default="", description="Of the covering letter.")
    letter_date: date | None = None
    page: str = Field(default="", description="The address where the answer is published.")
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decided_on: date
    decided_at: datetime
    notice: str | None = Field(default=None, description="See `law.grounds.Notice`.")
    notice_due: date | None = None
    notice_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    told_on: date | None = None
    told_how: str = ""
    reversed_at: datetime | None = None
    reversed_by: int | None = Field(default=None, foreign_key="users.person.id")
    reversed_why: str = ""


class Prolonging(SQLModel, table=True):
    """An extension of the term of an answer by the head."""

    __tablename__ = "prolonging"
    __table_args__ = (one_of("cause", Cause), Index(None, "document_id"), {"schema": "appeals"})

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    days: int
    cause: str
    reason: str
    was: date
    until: date
    asked_by: int = Field(foreign_key="users.person.id")
    asked_at: datetime
    granted: bool | None = None
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decided_at: datetime | None = None
    decision_id: int | None = Field(
        default=None, foreign_key="appeals.decision.id", sa_type=BigInteger, ondelete="CASCADE"
    )
