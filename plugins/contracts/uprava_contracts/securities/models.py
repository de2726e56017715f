"""Securities of a contract."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.law.security import SecurityKind
from uprava_contracts.securities.values import SecurityEnd, SecurityForm

MONEY = Numeric(18, 2)
EMPTY = {"server_default": ""}


class Security(SQLModel, table=True):
    """A security of performance or of the warranty that was given."""

    __tablename__ = "security"
    __table_args__ = (
        one_of("kind", SecurityKind),
        one_of("form", SecurityForm),
        one_of("ended", ("", *SecurityEnd)),
        CheckConstraint("sum > 0", name="sum"),
        CheckConstraint("(form = 'guarantee') = (until is not null)", name="until"),
        CheckConstraint("(ended = '') = (ended_on is null)", name="ended_day"),
        Index(None, "contract_id"),
        Index("ix_security_until", "until", postgresql_where=sql("ended = ''")),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    kind: str
    form: str
    number: str = Field(default="", sa_column_kwargs=EMPTY)
    bank: str = Field(default="", sa_column_kwargs=EMPTY, description="Who guarantees.")
    sum: Decimal = Field(sa_type=MONEY)
    given_on: date
    until: date | None = Field(default=None, description="The last day of a guarantee.")
    ended: str = Field(default="", sa_column_kwargs=EMPTY)
    ended_on: date | None = None
    why: str = Field(default="", sa_column_kwargs=EMPTY)
    reminded: int | None = Field(
        default=None, description="The last reminder: so many days before the end."
    )
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime
