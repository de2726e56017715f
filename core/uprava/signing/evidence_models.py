"""Tables of levels and evidence: what was ordered, what files prove, where revocation is from."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of
from uprava.extension import SignatureLevel


class SourceKind(StrEnum):
    """What the administrator allows to be asked."""

    LIST = "list"
    """The address of a list of the revoked: fetched by a job into the trust store."""
    HOST = "host"
    """A host whose addresses may be asked when a certificate names them."""


class Evidence(SQLModel, table=True):
    """What one signature of one version of a file proves by itself, and until when."""

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("level", SignatureLevel),
        one_of("wanted", SignatureLevel),
        Index(None, "document_id"),
        Index("ix_evidence_until", "until"),
        {"schema": "signing"},
    )

    file_id: UUID = Field(primary_key=True, foreign_key="documents.file.id")
    field: str = Field(primary_key=True, description="Name of the signature field in the PDF.")
    document_id: UUID = Field(foreign_key="documents.document.id")
    level: str
    wanted: str | None = Field(default=None, description="Ordered here; empty for foreign ones.")
    until: datetime
    tried_at: datetime | None = Field(default=None, description="Last attempt to add evidence.")
    warned_at: datetime | None = Field(default=None, description="Administrators were told.")


class KindLevel(SQLModel, table=True):
    """The level the administrator chose for a kind of documents."""

    __tablename__ = "kind_level"
    __table_args__ = (one_of("level", SignatureLevel), {"schema": "signing"})

    kind: str = Field(primary_key=True)
    level: str
    reason: str
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class Source(SQLModel, table=True):
    """An address that may be asked about revocation; nothing else ever is."""

    __tablename__ = "source"
    __table_args__ = (one_of("kind", SourceKind), {"schema": "signing"})

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    address: str = Field(unique=True, description="A URL, or host:port.")
    added_at: datetime
    tried_at: datetime | None = None
    fetched_at: datetime | None = None
    problem: str | None = Field(default=None, description="Code of what went wrong last.")
