"""Templates of routes: which route fits which documents, as data an administrator edits."""

from decimal import Decimal

from sqlalchemy import Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from uprava.approval.models.routes import VisaRule
from uprava.db.base import one_of


class RouteTemplate(SQLModel, table=True):
    """A route for documents of a kind, of a unit (with all below), of a sum.

    Empty conditions fit everything. `stages` is a list of `values.StagePlan` as JSON: it is read
    and written whole, and looked at anew whenever a route starts from it.
    """

    __tablename__ = "template"
    __table_args__ = (
        one_of("visa_rule", VisaRule),
        Index(None, "kind"),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str
    kind: str = Field(default="", description="Code of a document kind.")
    unit_id: int | None = Field(default=None, foreign_key="users.unit.id")
    sum_from: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    sum_until: Decimal | None = Field(
        default=None, sa_type=Numeric(18, 2), description="Up to, not including."
    )
    visa_rule: str
    stages: list[dict[str, object]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"nullable": False}
    )
    active: bool = True
    position: int = 100
    version: int = 1
