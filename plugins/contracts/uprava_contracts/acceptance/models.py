"""What came by a contract, the commission that accepts it, what was paid."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.acceptance.values import DeliveryState, Expertise, Vote

MONEY = Numeric(18, 2)
EMPTY = {"server_default": ""}
NO = {"server_default": sql("false")}


class Delivery(SQLModel, table=True):
    """What came by an obligation of the other side: goods, results of work, services.

    The terms of its acceptance and payment are obligations of our side tied to it by `chain`.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("state", DeliveryState),
        one_of("expertise", ("", *Expertise)),
        CheckConstraint("sum >= 0 and vat_sum >= 0", name="sums"),
        CheckConstraint("accepted_sum between 0 and sum", name="accepted"),
        CheckConstraint("offset_sum between 0 and coalesce(accepted_sum, 0)", name="offset"),
        CheckConstraint(
            "(state in ('accepted', 'partly', 'refused')) = (decided_on is not null)",
            name="decided",
        ),
        CheckConstraint("state not in ('partly', 'refused') or words <> ''", name="reasoned"),
        Index(None, "contract_id"),
        Index(None, "obligation_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    stage_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="contracts.stage.id")
    obligation_id: int = Field(
        sa_type=BigInteger, foreign_key="contracts.obligation.id", description="Whose it is."
    )
    acceptance_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.obligation.id"
    )
    acceptance_made: bool = Field(default=False, sa_column_kwargs=NO, description="Entered for it.")
    payment_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.obligation.id"
    )
    payment_made: bool = Field(default=False, sa_column_kwargs=NO, description="Entered for it.")
    plan_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.obligation.id",
        description="The planned payment it was taken from.",
    )  # fmt: skip
    plan_sum: Decimal | None = Field(default=None, sa_type=MONEY, description="Before that.")
    fact_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.fact.id",
        description="What the other side did of its obligation by it.",
    )  # fmt: skip
    document: str = Field(description="«УПД № 15».")
    document_on: date | None = None
    received_on: date
    sum: Decimal | None = Field(default=None, sa_type=MONEY)
    vat_sum: Decimal | None = Field(default=None, sa_type=MONEY)
    complete: bool = Field(default=False, sa_column_kwargs=NO, description="Nothing more comes.")
    proof_document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    note: str = Field(default="", sa_column_kwargs=EMPTY)
    state: str = DeliveryState.RECEIVED
    accepted_sum: Decimal | None = Field(default=None, sa_type=MONEY)
    offset_sum: Decimal = Field(
        default=Decimal(), sa_type=MONEY, sa_column_kwargs={"server_default": "0"},
        description="Of the advance, set off against what was accepted.",
    )  # fmt: skip
    decided_on: date | None = None
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    words: str = Field(default="", sa_column_kwargs=EMPTY, description="Why not, or not all.")
    correct_by: date | None = None
    expertise: str = Field(default="", sa_column_kwargs=EMPTY)
    expertise_on: date | None = None
    expertise_by: str = Field(default="", sa_column_kwargs=EMPTY)
    expertise_words: str = Field(default="", sa_column_kwargs=EMPTY)
    entered_by: int = Field(foreign_key="users.person.id")
    entered_at: datetime
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class DeliveryMember(SQLModel, table=True):
    """A member of the commission that accepts a delivery; each signs himself."""

    __tablename__ = "delivery_member"
    __table_args__ = (
        one_of("vote", ("", *Vote)),
        CheckConstraint("vote <> 'against' or words <> ''", name="reasoned"),
        CheckConstraint("(vote = '') = (voted_at is null)", name="voted"),
        UniqueConstraint("delivery_id", "person_id"),
        Index(None, "contract_id"),
        Index("ix_delivery_member_waits", "person_id", postgresql_where=sql("vote = ''")),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    delivery_id: int = Field(
        sa_type=BigInteger, foreign_key="contracts.delivery.id", ondelete="CASCADE"
    )
    person_id: int = Field(foreign_key="users.person.id")
    chairs: bool = Field(default=False, sa_column_kwargs=NO)
    vote: str = Field(default="", sa_column_kwargs=EMPTY)
    words: str = Field(default="", sa_column_kwargs=EMPTY)
    voted_at: datetime | None = None


class Payment(SQLModel, table=True):
    """A payment of ours, by an obligation to pay or to pay in advance; its fact is `fact_id`."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("sum > 0", name="sum"),
        Index(None, "contract_id"),
        Index(None, "obligation_id"),
        Index(None, "delivery_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    obligation_id: int = Field(sa_type=BigInteger, foreign_key="contracts.obligation.id")
    delivery_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.delivery.id"
    )
    fact_id: int = Field(sa_type=BigInteger, foreign_key="contracts.fact.id")
    paid_on: date
    sum: Decimal = Field(sa_type=MONEY)
    order_number: str = Field(
        default="", sa_column_kwargs=EMPTY, description="Of the order to pay."
    )
    note: str = Field(default="", sa_column_kwargs=EMPTY)
    entered_by: int = Field(foreign_key="users.person.id")
    entered_at: datetime
    withdrawn_why: str = Field(default="", sa_column_kwargs=EMPTY)
