"""What the post is given: lists of items, those of form 103."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class PostalRegister(SQLModel, table=True):
    """A list of postal items handed over on a day (form 103); closed, it is sent."""

    __tablename__ = "postal_register"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "seq"),
        Index(None, "organisation_id"),
        Index(None, "created_by"),
        Index(None, "closed_by"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int = Field(foreign_key="users.unit.id")
    year: int
    seq: int = Field(description="Number of the list within the unit's year.")
    day: date = Field(description="Office day on which the items are handed over.")
    mail_class: str
    created_by: int = Field(foreign_key="users.person.id")
    created_at: datetime
    closed_by: int | None = Field(default=None, foreign_key="users.person.id")
    closed_at: datetime | None = None
