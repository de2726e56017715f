"""Tables of the production calendar: official years, and what a region or town adds."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class CalendarYearFile(SQLModel, table=True):
    """An official year as imported; a newer import of the same year replaces it."""

    __tablename__ = "year"
    __table_args__ = {"schema": "calendar"}

    year: int = Field(primary_key=True)
    xml: str
    source: str
    loaded_at: datetime
    loaded_by: int | None = Field(default=None, foreign_key="users.person.id")


class CalendarException(SQLModel, table=True):
    """A day the region or the municipality keeps differently, with the act that says so."""

    __tablename__ = "exception"
    __table_args__ = (
        one_of("kind", ("working", "short", "off")),
        one_of("layer", ("regional", "municipal")),
        {"schema": "calendar"},
    )

    day: date = Field(primary_key=True)
    layer: str = Field(primary_key=True, sa_column_kwargs={"server_default": "municipal"})
    kind: str
    title: str
    source: str
    created_by: int | None = Field(default=None, foreign_key="users.person.id")
    created_at: datetime


class CalendarRevision(SQLModel, table=True):
    """How often the calendar was changed: processes keep its value until the number moves."""

    __tablename__ = "revision"
    __table_args__ = {"schema": "calendar"}

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(sa_type=BigInteger)
