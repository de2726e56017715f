"""What routing keeps: the rules of an organisation in their order."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.routing.values import Order


class RoutingRule(SQLModel, table=True):
    """To whom letters of a description go for review; the first that fits is taken."""

    __tablename__ = "routing_rule"
    __table_args__ = (
        one_of("review_order", Order),
        UniqueConstraint("organisation_id", "title"),
        Index(None, "type_id"),
        Index(None, "journal_id"),
        Index(None, "executor_unit_id"),
        Index(None, "correspondent_id"),
        CheckConstraint("valid_from <= valid_to", name="days"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    position: int
    title: str
    active: bool = Field(default=True, sa_column_kwargs={"server_default": sql("true")})
    correspondent: str = Field(default="", description="Part of its name; empty: any.")
    correspondent_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="correspondents.correspondent.id",
        description="A card of the directory; those merged with it count as it.",
    )  # fmt: skip
    words: str = Field(default="", description="One of these in the summary; separated by commas.")
    type_id: int | None = Field(default=None, foreign_key="documents.document_type.id")
    journal_id: int | None = Field(default=None, foreign_key="documents.journal.id")
    leader_ids: list[int] = Field(
        default_factory=list, sa_type=ARRAY(Integer), sa_column_kwargs={"nullable": False}
    )
    review_order: str = Field(
        default=Order.TOGETHER, sa_column_kwargs={"server_default": Order.TOGETHER}
    )
    executor_unit_id: int | None = Field(default=None, foreign_key="users.unit.id")
    term_days: int | None = Field(default=None, description="Working days from registration.")
    note: str = ""
    valid_from: date | None = Field(default=None, description="First day; empty: always was.")
    valid_to: date | None = Field(default=None, description="Last day; empty: without end.")
    version: int = Field(default=1, sa_column_kwargs={"server_default": sql("1")})
