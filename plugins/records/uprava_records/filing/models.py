"""Tables of the filing plan and case files."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.filing.values import (
    CaseState,
    Keeping,
    PlanState,
    Review,
)


class Plan(SQLModel, table=True):
    """Номенклатура дел: the filing plan of an organisation for a year."""

    __tablename__ = "plan"
    __table_args__ = (
        one_of("state", PlanState),
        UniqueConstraint("organisation_id", "year"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    year: int
    state: str = PlanState.DRAFT
    agreed_by: int | None = Field(default=None, foreign_key="users.person.id")
    agreed_on: date | None = None
    agreed_with: str | None = Field(default=None, description="Protocol of the commission.")
    approved_by: int | None = Field(default=None, foreign_key="users.person.id")
    approved_on: date | None = None
    closed_by: int | None = Field(default=None, foreign_key="users.person.id")
    closed_on: date | None = None
    totals: dict[str, Any] | None = Field(
        default=None, sa_type=JSONB, description="Итоговая запись, as it was made."
    )


class Keep(SQLModel):
    """A storage term: the same columns in a row of the plan and in a case."""

    keeping: str
    years: int | None = None
    event: str | None = Field(default=None, description="After what: «истечения срока договора».")
    epk: bool = Field(default=False, description="The expert commission decides after the term.")
    personnel: bool = Field(default=False, description="По личному составу.")
    electronic: bool = Field(default=True, description="Kept as files, without sheets of paper.")
    article: str | None = Field(default=None, description="Article of the list of terms.")
    carried: bool = Field(default=False, description="Переходящее: goes on into the next year.")


class PlanRow(Keep, table=True):
    """A row of the plan; a row carried from the year before names the first of its chain."""

    __tablename__ = "plan_row"
    __table_args__ = (
        one_of("keeping", Keeping),
        UniqueConstraint("plan_id", "index"),
        Index(None, "unit_id"),
        Index(None, "root_id"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="records.plan.id")
    unit_id: int = Field(foreign_key="users.unit.id")
    index: str
    heading: str
    note: str | None = None
    root_id: int | None = Field(default=None, foreign_key="records.plan_row.id")


class CaseFile(Keep, table=True):
    """Дело: index, heading and term as they stood in the plan when it was opened."""

    __tablename__ = "case_file"
    __table_args__ = (
        one_of("keeping", Keeping),
        one_of("state", CaseState),
        one_of("review", Review),
        Index("ix_case_file_list", "organisation_id", text("year desc"), "index", "id"),
        Index(None, "row_id"),
        Index(None, "unit_id"),
        Index("ix_case_file_due", "organisation_id", "due_on",
              postgresql_where=text("state = 'closed'")),
        {"schema": "records"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int = Field(foreign_key="users.unit.id")
    row_id: int = Field(foreign_key="records.plan_row.id")
    year: int
    index: str
    heading: str
    state: str = CaseState.OPEN
    opened_on: date
    opened_by: int | None = Field(default=None, foreign_key="users.person.id")
    documents: int = 0
    sheets: int = 0
    bytes: int = Field(default=0, sa_type=BigInteger)
    last_position: int = 0
    first_on: date | None = Field(default=None, description="Крайние даты: the earliest document.")
    last_on: date | None = Field(default=None, description="The latest document.")
    ended_on: date | None = Field(default=None, description="When work on the case was over.")
    closed_on: date | None = None
    closed_by: int | None = Field(default=None, foreign_key="users.person.id")
    certificate: str | None = Field(default=None, description="Лист-заверитель: peculiarities.")
    event_on: date | None = None
    event_basis: str | None = None
    review: str | None = None
    review_until: date | None = None
    review_basis: str | None = None
    review_on: date | None = None
    review_by: int | None = Field(default=None, foreign_key="users.person.id")
    due_on: date | None = Field(default=None, description="First day it may be destroyed.")
    version: int = 1


class CaseVolume(SQLModel, table=True):
    """Том: at most 250 sheets."""

    __tablename__ = "case_volume"
    __table_args__ = (UniqueConstraint("case_id", "number"), {"schema": "records"})

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="records.case_file.id")
    number: int
    documents: int = 0
    sheets: int = 0
    bytes: int = Field(default=0, sa_type=BigInteger)
    opened_on: date
    closed_on: date | None = None


class CaseDocument(SQLModel, table=True):
    """A line of the inner inventory; one taken out stays with its reason."""

    __tablename__ = "case_document"
    __table_args__ = (
        Index("uq_case_document_now", "document_id", unique=True,
              postgresql_where=text("removed_on is null")),
        Index(None, "document_id"),
        Index(None, "case_id", "position"),
        Index(None, "volume_id"),
        {"schema": "records"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    case_id: int = Field(foreign_key="records.case_file.id")
    volume_id: int = Field(foreign_key="records.case_volume.id")
    position: int
    sheets: int
    bytes: int = Field(sa_type=BigInteger)
    filed_on: date
    filed_by: int = Field(foreign_key="users.person.id")
    removed_on: date | None = None
    removed_by: int | None = Field(default=None, foreign_key="users.person.id")
    reason: str | None = None


class CaseHold(SQLModel, table=True):
    """A ban on destruction: an audit, a court, an inquiry."""

    __tablename__ = "case_hold"
    __table_args__ = (Index(None, "case_id"), {"schema": "records"})

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="records.case_file.id")
    reason: str
    placed_on: date
    placed_by: int | None = Field(default=None, foreign_key="users.person.id")
    lifted_on: date | None = None
    lifted_by: int | None = Field(default=None, foreign_key="users.person.id")
    lifted_reason: str | None = None
