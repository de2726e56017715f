"""Tables of what people keep of reports."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Remembered(SQLModel, table=True):
    """The parameters with which a person last asked a report, and when that was."""

    __tablename__ = "remembered"
    __table_args__ = {"schema": "reports"}

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    report: str = Field(primary_key=True)
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    at: datetime


class OwnReport(SQLModel, table=True):
    """A report somebody made, as its newest version says; one taken away keeps its row."""

    __tablename__ = "own_report"
    __table_args__ = (Index(None, "owner_id"), {"schema": "reports"})

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="users.person.id")
    title: str
    description: str = ""
    layout: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime
    removed_at: datetime | None = None


class ReportVersion(SQLModel, table=True):
    """What a report was after each save; `returned_to` is the earlier version taken up again."""

    __tablename__ = "report_version"
    __table_args__ = {"schema": "reports"}

    report_id: int = Field(
        primary_key=True, foreign_key="reports.own_report.id", ondelete="CASCADE"
    )
    version: int = Field(primary_key=True)
    title: str
    description: str = ""
    layout: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    made_by: int = Field(foreign_key="users.person.id")
    made_at: datetime
    returned_to: int | None = None


class ReportShare(SQLModel, table=True):
    """Who else opens a report: a person, a role, a unit with those below it."""

    __tablename__ = "report_share"
    __table_args__ = (Index(None, "principal_id"), {"schema": "reports"})

    report_id: int = Field(
        primary_key=True, foreign_key="reports.own_report.id", ondelete="CASCADE"
    )
    principal_id: int = Field(primary_key=True, foreign_key="users.principal.id")
    may_change: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
