"""Tables of the production calendar: official years, and what a region or town adds."""

from datetime import date, datetime

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
    __table_args__ = (one_of("kind", ("working", "short", "off")), {"schema": "calendar"})

    day: date = Field(primary_key=True)
    kind: str
    title: str
    source: str
    created_by: int | None = Field(default=None, foreign_key="users.person.id")
    created_at: datetime
