"""Tables of archive packages and of acts of transfer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel, UniqueConstraint
from uprava.db.base import one_of

from uprava_records.packages.values import Origin, PackageState, Scope, TransferState


class Package(SQLModel, table=True):
    """A container of documents with their signatures, made here or brought to be checked.

    `attempt` tells a run of the job from the one before it, whose worker died.
    """

    __tablename__ = "package"
    __table_args__ = (
        one_of("origin", Origin),
        one_of("scope", Scope),
        one_of("state", PackageState),
        Index("ix_package_list", "organisation_id", "ordered_at"),
        Index(None, "volume_id"),
        Index(None, "document_id"),
        Index(None, "inventory_id"),
        Index(None, "sha256"),
        {"schema": "records"},
    )

    id: UUID = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    origin: str
    scope: str | None = Field(default=None, description="None until a brought one was read.")
    document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    volume_id: int | None = Field(default=None, foreign_key="records.case_volume.id")
    inventory_id: int | None = Field(default=None, foreign_key="records.inventory.id")
    inner_id: UUID | None = Field(default=None, description="As the package calls itself.")
    title: str
    state: str
    attempt: int = 0
    done: int = 0
    total: int | None = None
    said: str = Field(default="", description="Why there is none, an English message.")
    name: str = Field(default="", description="Of the file.")
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes.")
    documents: int = 0
    left_out: int = Field(default=0, description="Documents its maker may not open.")
    faults: int = Field(default=0, description="What the last check found wrong.")
    report: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    ordered_at: datetime
    ordered_by: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    done_at: datetime | None = None
    checked_at: datetime | None = None
    accepted_on: date | None = Field(default=None, description="A brought one kept from then on.")


class PackageDocument(SQLModel, table=True):
    """A document of a package as it was read back out of it."""

    __tablename__ = "package_document"
    __table_args__ = (Index(None, "document_id"), {"schema": "records"})

    package_id: UUID = Field(primary_key=True, foreign_key="records.package.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    document_id: UUID
    own: bool = Field(description="Of this installation: who opens the document sees the row.")
    number: str | None = None
    registered_on: date | None = None
    title: str
    card: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    found: dict[str, Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"nullable": False},
        description="Faults and signatures as the last check found them.",
    )  # fmt: skip


class Transfer(SQLModel, table=True):
    """Акт приёма-передачи документов на хранение в архив."""

    __tablename__ = "transfer"
    __table_args__ = (
        one_of("state", TransferState),
        UniqueConstraint("organisation_id", "year", "number"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    year: int
    number: int
    state: str = TransferState.DRAFT
    receiver: str = Field(description="The archive.")
    basis: str = ""
    made_on: date
    made_by: int | None = Field(default=None, foreign_key="users.person.id")
    handed_on: date | None = None
    handed_by: int | None = Field(default=None, foreign_key="users.person.id")
    accepted_by: str | None = Field(default=None, description="Who took it at the archive.")


class TransferLine(SQLModel, table=True):
    """A unit of storage in an act, and the package it was handed over in."""

    __tablename__ = "transfer_line"
    __table_args__ = (Index(None, "volume_id"), Index(None, "package_id"), {"schema": "records"})

    transfer_id: int = Field(primary_key=True, foreign_key="records.transfer.id")
    position: int = Field(primary_key=True)
    volume_id: int = Field(foreign_key="records.case_volume.id")
    package_id: UUID | None = Field(default=None, foreign_key="records.package.id")
    package_sha256: str | None = Field(
        default=None, max_length=64, description="As it was when it was handed over."
    )
