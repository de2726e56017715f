"""Tables of yearly inventories and acts of destruction."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.archive.values import DisposalState, InventoryState
from uprava_records.filing.values import InventoryKind


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
