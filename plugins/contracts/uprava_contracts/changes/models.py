"""Agreements with what they change, suspensions, terminations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.changes.reasons import Reason
from uprava_contracts.changes.values import Sort, Way, What

EMPTY = {"server_default": ""}


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
