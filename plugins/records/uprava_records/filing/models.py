"""Tables of the filing plan, case files, inventories and acts of destruction."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.filing.values import (
    CaseState,
    DisposalState,
    InventoryKind,
    InventoryState,
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


class Inventory(SQLModel, table=True):
    """Годовой раздел описи дел."""

    __tablename__ = "inventory"
    __table_args__ = (
        one_of("kind", InventoryKind),
        one_of("state", InventoryState),
        UniqueConstraint("organisation_id", "year", "kind"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    year: int = Field(description="In which work on its cases was over.")
    kind: str
    number: str
    state: str = InventoryState.DRAFT
    made_on: date
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    approved_on: date | None = None
    approved_by: int | None = Field(default=None, foreign_key="users.person.id")
    approved_with: str | None = Field(default=None, description="Protocol of the commission.")


class InventoryLine(SQLModel, table=True):
    """A unit of storage: a volume of a case; numbers go on from year to year."""

    __tablename__ = "inventory_line"
    __table_args__ = ({"schema": "records"},)

    inventory_id: int = Field(primary_key=True, foreign_key="records.inventory.id")
    position: int = Field(primary_key=True)
    volume_id: int = Field(foreign_key="records.case_volume.id", unique=True)


class Disposal(SQLModel, table=True):
    """Акт о выделении к уничтожению; kept for ever."""

    __tablename__ = "disposal"
    __table_args__ = (
        one_of("state", DisposalState),
        UniqueConstraint("organisation_id", "year", "number"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    year: int
    number: int
    state: str = DisposalState.DRAFT
    made_on: date
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    protocol: str | None = Field(default=None, description="Protocol of the commission.")
    first_by: int | None = Field(default=None, foreign_key="users.person.id")
    first_on: date | None = None
    second_by: int | None = Field(default=None, foreign_key="users.person.id")
    second_on: date | None = None
    destroyed_on: date | None = None
    destroyed_by: int | None = Field(default=None, foreign_key="users.person.id")
    documents: int = 0
    proven_at: datetime | None = Field(default=None, description="No byte was in the store then.")


class DisposalCase(SQLModel, table=True):
    """A case in an act."""

    __tablename__ = "disposal_case"
    __table_args__ = (Index(None, "case_id"), {"schema": "records"})

    disposal_id: int = Field(primary_key=True, foreign_key="records.disposal.id")
    position: int = Field(primary_key=True)
    case_id: int = Field(foreign_key="records.case_file.id")


class DisposalDocument(SQLModel, table=True):
    """What a destroyed document was: its card and the digests of its files, kept for ever."""

    __tablename__ = "disposal_document"
    __table_args__ = (
        Index(None, "disposal_id", "id"),
        Index(None, "document_id"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    disposal_id: int = Field(foreign_key="records.disposal.id")
    case_id: int = Field(foreign_key="records.case_file.id")
    document_id: UUID
    card: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    files: list[Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"nullable": False},
        description="Name, size, sha256, and whether another document keeps the same bytes.",
    )  # fmt: skip
