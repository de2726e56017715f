"""Who sees all contracts of an organisation, its own settings, the key rates."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel


class Office(SQLModel, table=True):
    """What an organisation has set of its contracts; no row: nothing yet."""

    __tablename__ = "office"
    __table_args__ = ({"schema": "contracts"},)

    organisation_id: int = Field(primary_key=True, foreign_key="users.organisation.id")
    overseers_id: int = Field(
        foreign_key="users.principal_group.id", description="Who reads all its contracts."
    )
    public_cards: bool = Field(
        default=False, sa_column_kwargs={"server_default": sql("false")},
        description="Concluded contracts have a page without personal data, open to anybody.",
    )  # fmt: skip


class Overseer(SQLModel, table=True):
    """Somebody who sees all contracts of an organisation, and why."""

    __tablename__ = "overseer"
    __table_args__ = (Index(None, "person_id"), {"schema": "contracts"})

    organisation_id: int = Field(primary_key=True, foreign_key="users.organisation.id")
    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    added_by: int = Field(foreign_key="users.person.id")
    added_at: datetime


class KeyRate(SQLModel, table=True):
    """The key rate of the Bank of Russia from a day on, percent a year; of the installation."""

    __tablename__ = "key_rate"
    __table_args__ = (
        CheckConstraint("percent > 0 and percent < 100", name="percent"),
        {"schema": "contracts"},
    )

    since: date = Field(primary_key=True)
    percent: Decimal = Field(sa_type=Numeric(6, 3))
    source: str = Field(description="The Bank's decision; of shipped ones the file they are in.")
    shipped: bool = Field(
        default=False, sa_column_kwargs={"server_default": sql("false")},
        description="From the release, not compared with the Bank's page by anybody here yet.",
    )  # fmt: skip
    entered_by: int | None = Field(default=None, foreign_key="users.person.id")
    entered_at: datetime
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
