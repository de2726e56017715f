"""What is charged by a contract beside its price, claims for it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.law.fines import Breach
from uprava_contracts.law.penalty import RateMode
from uprava_contracts.money.values import ItemKind, MoneyState, PaidHow
from uprava_contracts.values import Side

MONEY, PERCENT = Numeric(18, 2), Numeric(9, 6)
EMPTY = {"server_default": ""}
FIRST = {"server_default": "1"}
ZERO = {"server_default": "0"}
OWED = "state in ('reckoned', 'claimed')"
"""The condition of what is still owed."""


class Agreed(SQLModel, table=True):
    """What a contract itself agrees for the delay of a side; no row: what the law sets."""

    __tablename__ = "agreed"
    __table_args__ = (
        one_of("side", Side),
        CheckConstraint("percent_day > 0 and percent_day <= 100", name="percent"),
        CheckConstraint("most >= 0", name="most"),
        {"schema": "contracts"},
    )

    contract_id: UUID = Field(
        primary_key=True, foreign_key="documents.document.id", ondelete="CASCADE"
    )
    side: str = Field(primary_key=True, description="Who is late.")
    percent_day: Decimal | None = Field(default=None, sa_type=PERCENT)
    most: Decimal | None = Field(default=None, sa_type=MONEY, description="Of all its penalties.")
    source: str = Field(default="", sa_column_kwargs=EMPTY, description="The contract's clause.")


class Charge(SQLModel, table=True):
    """A penalty that was reckoned for days of delay of one obligation, with its reckoning.

    `spans` keeps each span as text: since, until, base, percent, divisor, sum. The table of rates
    may say something else later: what was charged stays.
    """

    __tablename__ = "charge"
    __table_args__ = (
        one_of("side", Side),
        one_of("rate_mode", RateMode),
        one_of("state", MoneyState),
        CheckConstraint("since <= until and due_on < since", name="days"),
        CheckConstraint("sum > 0 and paid between 0 and sum", name="sums"),
        Index(None, "contract_id"),
        Index(None, "obligation_id"),
        Index(None, "claim_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    obligation_id: int = Field(sa_type=BigInteger, foreign_key="contracts.obligation.id")
    side: str
    due_on: date = Field(description="The term of the obligation when it was reckoned.")
    since: date
    until: date = Field(description="The last day of delay that counts.")
    sum: Decimal = Field(sa_type=MONEY)
    counted: Decimal = Field(sa_type=MONEY, description="Before the contract's own limit.")
    paid: Decimal = Field(default=Decimal(), sa_type=MONEY, sa_column_kwargs=ZERO)
    spans: Any = Field(sa_type=JSONB)
    divisor: int = Field(description="300 of «1/300»; 0: days of the year; 1: percent a day.")
    rate_mode: str
    source: str
    verified: bool
    state: str = MoneyState.RECKONED
    why: str = Field(default="", sa_column_kwargs=EMPTY, description="Cancelled, written off.")
    claim_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    reckoned_by: int = Field(foreign_key="users.person.id")
    reckoned_at: datetime
    version: int = Field(default=1, sa_column_kwargs=FIRST)


class Fine(SQLModel, table=True):
    """A fine for a breach; `breach` is empty when its sum is the contract's own."""

    __tablename__ = "fine"
    __table_args__ = (
        one_of("side", Side),
        one_of("breach", ("", *Breach)),
        one_of("state", MoneyState),
        CheckConstraint("sum > 0 and paid between 0 and sum", name="sums"),
        Index(None, "contract_id"),
        Index(None, "stage_id"),
        Index(None, "claim_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    stage_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="contracts.stage.id")
    side: str = Field(description="Whose breach it is.")
    breach: str = Field(default="", sa_column_kwargs=EMPTY)
    about: str = Field(description="What was broken, in words.")
    broken_on: date
    price: Decimal | None = Field(default=None, sa_type=MONEY, description="Of the row chosen.")
    base: Decimal | None = Field(default=None, sa_type=MONEY, description="It is a part of.")
    percent: Decimal | None = Field(default=None, sa_type=PERCENT)
    sum: Decimal = Field(sa_type=MONEY)
    paid: Decimal = Field(default=Decimal(), sa_type=MONEY, sa_column_kwargs=ZERO)
    source: str
    verified: bool
    state: str = MoneyState.RECKONED
    why: str = Field(default="", sa_column_kwargs=EMPTY)
    claim_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    charged_by: int = Field(foreign_key="users.person.id")
    charged_at: datetime
    version: int = Field(default=1, sa_column_kwargs=FIRST)


class Settlement(SQLModel, table=True):
    """A payment of a penalty or a fine, whole or in part."""

    __tablename__ = "settlement"
    __table_args__ = (
        one_of("item", ItemKind),
        one_of("how", PaidHow),
        CheckConstraint("sum > 0", name="sum"),
        Index(None, "contract_id", "item", "item_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    item: str
    item_id: int = Field(sa_type=BigInteger)
    paid_on: date
    sum: Decimal = Field(sa_type=MONEY)
    how: str
    proof: str = Field(default="", sa_column_kwargs=EMPTY)
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime


class Claim(SQLModel, table=True):
    """A claim to the other side: one row beside its document, with what is printed in it."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("sum > 0", name="sum"),
        CheckConstraint("(sent_on is null) = (sent_how = '')", name="sent"),
        Index(None, "contract_id"),
        Index("ix_claim_awaited", "organisation_id", "answer_by",
              postgresql_where=sql("answered_on is null and closed_on is null")),
        {"schema": "contracts"},
    )  # fmt: skip

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    contract_id: UUID = Field(foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    sum: Decimal = Field(sa_type=MONEY)
    answer_by: date
    text: str = Field(default="", sa_column_kwargs=EMPTY, description="Own words of its author.")
    contents: Any = Field(sa_type=JSONB, description="What is printed.")
    sent_on: date | None = None
    sent_how: str = Field(default="", sa_column_kwargs=EMPTY)
    answered_on: date | None = None
    answer: str = Field(default="", sa_column_kwargs=EMPTY)
    closed_on: date | None = None
    closed_why: str = Field(default="", sa_column_kwargs=EMPTY)
