"""Stages of a contract, what both sides owe, what they did of it, what happened."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.values import Duty, Happening, Side

MONEY = Numeric(18, 2)
EMPTY = {"server_default": ""}
FIRST = {"server_default": "1"}
OPEN = "met_on is null and withdrawn_why = ''"
"""The condition of what is still owed."""


class Stage(SQLModel, table=True):
    """A stage of a contract; positions from 1."""

    __tablename__ = "stage"
    __table_args__ = (
        UniqueConstraint("contract_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("sum >= 0", name="sum"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    sum: Decimal | None = Field(default=None, sa_type=MONEY)
    version: int = Field(default=1, sa_column_kwargs=FIRST)


class Obligation(SQLModel, table=True):
    """What a side owes, until when, and how far it did it.

    Its term is a rule or a fixed day, or neither yet. `due_on`, `met_on` and `met_sum` follow from
    rules, events and facts: `service.recount` alone writes them.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("side", Side),
        one_of("duty", Duty),
        one_of("rule_event", ("", *Happening)),
        CheckConstraint("(rule_days is null) = (rule_event = '')", name="rule"),
        CheckConstraint("rule_days is null or fixed_on is null", name="term"),
        CheckConstraint("(rule_event = 'other') = (rule_event_name <> '')", name="named"),
        CheckConstraint("sum >= 0 and met_sum >= 0", name="sums"),
        Index(None, "contract_id"),
        Index(None, "stage_id"),
        Index("ix_obligation_open", "organisation_id", "due_on", "id", postgresql_where=sql(OPEN),
              postgresql_include=["contract_id", "given_on"]),
        Index("ix_obligation_met", "organisation_id", "met_on", "id",
              postgresql_where=sql("met_on is not null")),
        Index("ix_obligation_late", "organisation_id", "met_on", "id",
              postgresql_where=sql("met_on > due_on")),
        Index("ix_obligation_mine", "responsible_id", "due_on", "id", postgresql_where=sql(OPEN)),
        Index("ix_obligation_reference", "reference", unique=True,
              postgresql_where=sql("reference <> ''")),
        Index(None, "task_id"),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    stage_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="contracts.stage.id")
    chain: int | None = Field(
        default=None, sa_type=BigInteger,
        description="The delivery it follows: only events of that delivery count for it.",
    )  # fmt: skip
    side: str
    duty: str
    subject: str = Field(default="", sa_column_kwargs=EMPTY, description="Empty: its kind says it.")
    rule_days: int | None = None
    rule_working: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    rule_event: str = Field(default="", sa_column_kwargs=EMPTY)
    rule_event_name: str = Field(default="", sa_column_kwargs=EMPTY)
    fixed_on: date | None = None
    source: str = Field(default="", sa_column_kwargs=EMPTY, description="Of the term: the law.")
    verified: bool = Field(default=True, sa_column_kwargs={"server_default": sql("true")})
    due_on: date | None = None
    sum: Decimal | None = Field(default=None, sa_type=MONEY)
    responsible_id: int | None = Field(default=None, foreign_key="users.person.id")
    proof: str = Field(default="", sa_column_kwargs=EMPTY, description="What shall prove it.")
    met_on: date | None = None
    met_sum: Decimal = Field(
        default=Decimal(), sa_type=MONEY, sa_column_kwargs={"server_default": "0"}
    )
    given_on: date | None = Field(
        default=None, description="All of it was handed over that day and waits for acceptance."
    )
    withdrawn_why: str = Field(default="", sa_column_kwargs=EMPTY)
    withdrawn_on: date | None = None
    reference: str = Field(default="", sa_column_kwargs=EMPTY, description="Our mark of a task.")
    task_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    task_number: str = Field(default="", sa_column_kwargs=EMPTY)
    task_state: str = Field(default="", sa_column_kwargs=EMPTY)
    version: int = Field(default=1, sa_column_kwargs=FIRST)


class Fact(SQLModel, table=True):
    """Something done of an obligation: a part of its sum, or the whole of it."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("sum >= 0", name="sum"),
        Index(None, "obligation_id"),
        Index(None, "contract_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    obligation_id: int = Field(
        sa_type=BigInteger, foreign_key="contracts.obligation.id", ondelete="CASCADE"
    )
    done_on: date
    sum: Decimal | None = Field(default=None, sa_type=MONEY)
    whole: bool = Field(description="Nothing more is owed after it, whatever the sum.")
    proof: str = Field(default="", sa_column_kwargs=EMPTY)
    proof_document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime
    withdrawn_why: str = Field(default="", sa_column_kwargs=EMPTY)


class Event(SQLModel, table=True):
    """Something terms hang on that happened on a day; one that was corrected is superseded."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", Happening),
        CheckConstraint("(kind = 'other') = (name <> '')", name="named"),
        Index(None, "contract_id", "kind"),
        Index(None, "stage_id"),
        Index(None, "fact_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    stage_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="contracts.stage.id")
    chain: int | None = Field(default=None, sa_type=BigInteger, description="Of which delivery.")
    kind: str
    name: str = Field(default="", sa_column_kwargs=EMPTY)
    happened_on: date
    note: str = Field(default="", sa_column_kwargs=EMPTY)
    fact_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.fact.id", ondelete="CASCADE",
        description="The fact it follows from.",
    )  # fmt: skip
    noted_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="None: it follows from others."
    )
    noted_at: datetime
    superseded_at: datetime | None = None
    superseded_why: str = Field(default="", sa_column_kwargs=EMPTY)
