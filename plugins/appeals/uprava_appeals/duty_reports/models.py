"""What the monthly packages for ССТУ.РФ keep: names of the format, bodies, what was made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.duty_reports.values import PackageState


class SectionName(SQLModel, table=True):
    """A name of the format an installation calls otherwise than it was shipped."""

    __tablename__ = "section_name"
    __table_args__ = {"schema": "appeals"}

    organisation_id: int = Field(primary_key=True, foreign_key="users.organisation.id")
    key: str = Field(primary_key=True, description="«fields.code»: see `duty_reports.names`.")
    name: str
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class SectionBody(SQLModel, table=True):
    """A body's identifier in the section; the reporting one's own has no name."""

    __tablename__ = "section_body"
    __table_args__ = (UniqueConstraint("organisation_id", "name"), {"schema": "appeals"})

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    name: str = Field(default="", description="As decisions name it; empty: this body itself.")
    department: str = Field(description="A GUID.")
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class SectionPackage(SQLModel, table=True):
    """One package of one month: its file holds personal data, so it is read by who knows them."""

    __tablename__ = "section_package"
    __table_args__ = (
        one_of("state", PackageState),
        CheckConstraint("month between 1 and 12", name="month"),
        Index(None, "organisation_id", "year", "month"),
        Index(None, "sha256"),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    year: int
    month: int
    state: str = Field(default=PackageState.WAITING, sa_column_kwargs={"server_default": "waiting"})
    ordered_by: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    ordered_at: datetime
    made_at: datetime | None = None
    looked_at: int = Field(
        default=0, sa_column_kwargs={"server_default": "0"}, description="Appeals of the month."
    )
    packed: int = Field(
        default=0, sa_column_kwargs={"server_default": "0"}, description="Those in the file."
    )
    sha256: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    size: int = Field(
        default=0,
        sa_type=BigInteger,
        description="Bytes.",
        sa_column_kwargs={"server_default": "0"},
    )
    protocol: list[dict[str, Any]] = Field(
        default_factory=list,
        sa_column=Column(JSONB, nullable=False, server_default="[]"),
        description="Broken rules: number, document, position, rule, keeps_out.",
    )
    why: str = Field(
        default="", sa_column_kwargs={"server_default": ""}, description="Why there is no file."
    )
    sent_on: date | None = Field(default=None, description="The day it was put into the section.")
    sent_by: int | None = Field(default=None, foreign_key="users.person.id")
    said: str = Field(default="", sa_column_kwargs={"server_default": ""})
