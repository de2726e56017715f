"""What the post is given, lists of form 103, and what it charges."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.dispatch.values import MailClass


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


class PostalRate(SQLModel, table=True):
    """What an item of a kind and weight costs from a day on; the newest that has begun counts."""

    __tablename__ = "postal_rate"
    __table_args__ = (
        one_of("mail_class", MailClass),
        CheckConstraint("upto_g > 0 and kopecks > 0", name="positive"),
        UniqueConstraint("organisation_id", "mail_class", "upto_g", "valid_from"),
        Index(None, "changed_by"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    mail_class: str
    upto_g: int = Field(description="Heaviest item at this rate, in grams.")
    kopecks: int
    valid_from: date
    source: str = Field(description="Order or contract the rate comes from.")
    verified: bool = Field(description="Somebody compared it with its source.")
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime
