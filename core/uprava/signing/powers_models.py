"""Tables of powers of attorney: the files as they came, and beside which signatures they stand."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of
from uprava.signing.powers import PowersState
from uprava.signing.powers_registry import RegistryState


class How(StrEnum):
    """How a power came beside a signature."""

    PERSON = "person"
    """Somebody attached it."""
    REGISTRY = "registry"
    """It is the signer's, kept once for all signatures."""


class Power(SQLModel, table=True):
    """A power of attorney: kept once for a person, or attached on one document (`document_id`)."""

    __tablename__ = "power"
    __table_args__ = (
        Index(
            "uq_power_kept",
            "sha256",
            unique=True,
            postgresql_where=text("document_id is null and removed_at is null"),
        ),
        Index(None, "document_id"),
        Index(None, "person_id"),
        Index(None, "representative_snils"),
        one_of("state", PowersState),
        one_of("registry_state", RegistryState),
        {"schema": "signing"},
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID | None = Field(default=None, foreign_key="documents.document.id")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    sha256: str = Field(max_length=64, description="Of the file.")
    number: str = Field(description="The unified registration number.")
    issued_on: date | None = None
    valid_until: date | None = None
    principal: str
    representative: str
    representative_snils: str
    xml: bytes = Field(sa_type=LargeBinary, description="The file as it came.")
    xml_name: str
    signature: bytes | None = Field(default=None, sa_type=LargeBinary)
    signature_name: str = ""
    facts: dict[str, object] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    found: dict[str, object] = Field(
        sa_type=JSONB,
        sa_column_kwargs={"nullable": False},
        description="What was found of the file by itself.",
    )
    state: str = Field(description="Of the file by itself.")
    checked_at: datetime
    added_at: datetime
    added_by: int = Field(foreign_key="users.person.id")
    removed_at: datetime | None = None
    warned_at: datetime | None = Field(default=None, description="People were told of its end.")
    registry_state: str | None = None
    registry_on: date | None = Field(default=None, description="When somebody looked.")
    registry_revoked_on: date | None = None
    registry_source: str = ""
    registry_by: int | None = Field(default=None, foreign_key="users.person.id")
    registry_at: datetime | None = None


class PowerUse(SQLModel, table=True):
    """A power beside a signature, which is the same one in every later version of its file."""

    __tablename__ = "power_use"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "power_id"),
        one_of("how", How),
        one_of("state", PowersState),
        {"schema": "signing"},
    )

    series_id: UUID = Field(primary_key=True, description="Of the file that is signed.")
    field: str = Field(primary_key=True)
    signed_sha256: str = Field(primary_key=True, max_length=64)
    document_id: UUID = Field(foreign_key="documents.document.id")
    power_id: UUID = Field(foreign_key="signing.power.id")
    how: str
    state: str
    protocol: dict[str, object] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    checked_at: datetime
    attached_at: datetime
    attached_by: int | None = Field(default=None, foreign_key="users.person.id")
