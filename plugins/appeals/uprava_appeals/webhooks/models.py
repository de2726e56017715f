"""Who wants to be told of appeals, and what is still to be told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

WAITS = "told_at is null and given_up_at is null"
"""The condition of events that are still to be told."""


class Subscription(SQLModel, table=True):
    """An address of a program; its secret is derived from the salt and kept nowhere."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_person", "person_id", postgresql_where=sql("ended_at is null")),
        {"schema": "appeals"},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="users.person.id", description="Whose program; of his appeals it is told."
    )
    url: str
    salt: str
    made_at: datetime
    ended_at: datetime | None = None
    last_at: datetime | None = Field(default=None, description="When it was last told anything.")
    last_said: str = Field(default="", description="What it answered: «200», «no answer».")


class Delivery(SQLModel, table=True):
    """One event of one appeal for one subscription: written with the act, told by a job."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_waits", "next_at", postgresql_where=sql(WAITS)),
        Index("ix_delivery_order", "subscription_id", "document_id", "id"),
        Index(
            "uq_delivery_decision", "subscription_id", "decision_id",
            unique=True, postgresql_where=sql("decision_id is not null"),
        ),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    subscription_id: int = Field(foreign_key="appeals.subscription.id")
    document_id: UUID = Field(foreign_key="appeals.appeal.document_id", ondelete="CASCADE")
    event: str = Field(description="A state of an appeal, «decided» or «extended».")
    decision_id: int | None = Field(
        default=None, foreign_key="appeals.decision.id", sa_type=BigInteger, ondelete="CASCADE"
    )
    happened_at: datetime
    tries: int = 0
    next_at: datetime
    told_at: datetime | None = None
    given_up_at: datetime | None = None
    said: str = Field(default="", description="What the last try ended with.")
