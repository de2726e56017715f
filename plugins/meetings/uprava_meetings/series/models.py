"""Series of meetings."""

from datetime import date, time
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.values import Form


class Series(SQLModel, table=True):
    """A rule meetings of a body repeat by: see `uprava.calendar.repetition`."""

    __tablename__ = "series"
    __table_args__ = (one_of("form", Form), Index(None, "body_id"), {"schema": "meetings"})

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="meetings.body.id", ondelete="CASCADE")
    rule: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    begins: time
    minutes: int
    form: str
    place: str = ""
    link: str = ""
    until: date | None = None
    made_by: int = Field(foreign_key="users.person.id")
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    settled: int = Field(default=0, description="The version its meetings are planned by.")
    problem: str = Field(default="", description="Why they could not be planned.")
