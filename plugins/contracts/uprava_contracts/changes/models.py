"""Agreements with what they change, suspensions, refusals, terminations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.changes.reasons import Reason
from uprava_contracts.changes.timers import Step
from uprava_contracts.changes.values import Sort, Way, What

EMPTY = {"server_default": ""}
NO = {"server_default": sql("false")}


class Agreement(SQLModel, table=True):
    """An agreement beside its document: an additional one, or one of termination."""

    __tablename__ = "agreement"
    __table_args__ = (
        one_of("sort", Sort),
        one_of("reason", Reason),
        Index(None, "contract_id", "number"),
        CheckConstraint("(sort = 'termination') = (ends_on is not null)", name="ends"),
        {"schema": "contracts"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    sort: str
    number: int = Field(description="Within the contract: «№ 1».")
    reason: str = Field(description="The case of the law or of the contract.")
    why: str = Field(description="Circumstances, by words.")
    dated_on: date | None = Field(default=None, description="Its date, known before signing.")
    signed_on: date | None = Field(default=None, description="Since then what it changes holds.")
    ends_on: date | None = Field(default=None, description="The contract is terminated from it.")
    settlement: str = Field(default="", sa_column_kwargs=EMPTY)


class AgreementChange(SQLModel, table=True):
    """One value an agreement changes: what it was and what it becomes, kept as canonical text."""

    __tablename__ = "agreement_change"
    __table_args__ = (
        one_of("what", What),
        UniqueConstraint("agreement_id", "position"),
        Index(None, "contract_id"),
        Index(None, "obligation_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    agreement_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    what: str
    line: int | None = Field(default=None, description="Position in the specification.")
    obligation_id: int | None = Field(
        default=None, foreign_key="contracts.obligation.id", ondelete="SET NULL",
        sa_type=BigInteger,
    )  # fmt: skip
    name: str = Field(default="", sa_column_kwargs=EMPTY, description="Of the line, obligation.")
    was: str
    now: str


class Suspension(SQLModel, table=True):
    """A time in which a contract is suspended."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("resumed_on >= since", name="resumed"),
        Index("ix_suspension_open", "contract_id", unique=True,
              postgresql_where=sql("resumed_on is null")),
        Index(None, "contract_id", "since"),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    since: date
    reason: str
    basis: str = Field(default="", sa_column_kwargs=EMPTY, description="Its document, by words.")
    resumed_on: date | None = None
    resumed_why: str = Field(default="", sa_column_kwargs=EMPTY)


class Refusal(SQLModel, table=True):
    """A one-sided refusal beside its document; its days follow from the facts kept here."""

    __tablename__ = "refusal"
    __table_args__ = (
        one_of("next_step", ("", *Step)),
        CheckConstraint("own_days between 0 and 365", name="own_days"),
        Index("ix_refusal_contract_id", "contract_id"),
        Index("ix_refusal_due", "next_due", postgresql_where=sql("next_step <> ''")),
        {"schema": "contracts"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    ours: bool
    clause: str = Field(description="The point of the contract that allows it.")
    breach: str = Field(description="What was broken, or the other circumstances.")
    blamed: bool = Field(sa_column_kwargs=NO, description="The supplier broke the contract.")
    repeat: bool = Field(sa_column_kwargs=NO, description="Again: curing does not help.")
    own_days: int | None = Field(default=None, description="Days the contract itself sets.")
    decided_on: date | None = None
    placed_on: date | None = None
    placed_number: str = Field(default="", sa_column_kwargs=EMPTY)
    notified_on: date | None = None
    notified_how: str = Field(default="", sa_column_kwargs=EMPTY)
    cured_on: date | None = None
    cured_how: str = Field(default="", sa_column_kwargs=EMPTY)
    cancelled_on: date | None = None
    cancelled_why: str = Field(default="", sa_column_kwargs=EMPTY)
    sent_on: date | None = None
    sent_number: str = Field(default="", sa_column_kwargs=EMPTY)
    considered_on: date | None = None
    considered_how: str = Field(default="", sa_column_kwargs=EMPTY)
    listed_on: date | None = None
    listed_number: str = Field(default="", sa_column_kwargs=EMPTY)
    next_step: str = Field(default="", sa_column_kwargs=EMPTY, description="Whose turn it is.")
    next_due: date | None = None
    told_step: str = Field(default="", sa_column_kwargs=EMPTY, description="Reminded of it.")
    told_on: date | None = None


class Termination(SQLModel, table=True):
    """How and when a contract was terminated."""

    __tablename__ = "termination"
    __table_args__ = (
        one_of("way", Way),
        Index(None, "agreement_id"),
        Index(None, "refusal_id"),
        {"schema": "contracts"},
    )

    contract_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    way: str
    terminated_on: date
    agreement_id: UUID | None = Field(default=None, foreign_key="documents.document.id")
    refusal_id: UUID | None = Field(default=None, foreign_key="documents.document.id")
    court: str = Field(default="", sa_column_kwargs=EMPTY)
    court_number: str = Field(default="", sa_column_kwargs=EMPTY)
    court_decided_on: date | None = None
    noted_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="None: by the day of force."
    )
    noted_at: datetime
