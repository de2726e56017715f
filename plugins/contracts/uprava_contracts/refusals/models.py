"""Refusals."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.refusals.timers import Step

EMPTY = {"server_default": ""}
NO = {"server_default": sql("false")}


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
