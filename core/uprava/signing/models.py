"""Tables of signing: people's server-held keys, and signatures with their verification."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class SigningKey(SQLModel, table=True):
    """A person's key, a container under a password derived from the installation's secret."""

    __tablename__ = "key"
    __table_args__ = (Index(None, "person_id"), {"schema": "signing"})

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    pkcs12: bytes = Field(sa_type=LargeBinary)
    serial: str = Field(description="Hex with leading zeros, as on the mark.")
    owner: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    created_at: datetime
    revoked_at: datetime | None = None


class Signature(SQLModel, table=True):
    """One signature in one version of a file, with the latest verification protocol.

    A version made by signing again repeats the rows of the earlier one under its own `file_id`;
    `protocol.at` is the moment at which the office knows that the signature already existed.
    """

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("file_id", "field"),
        Index(None, "document_id"),
        {"schema": "signing"},
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    file_id: UUID = Field(foreign_key="documents.file.id", description="The version it is in.")
    signed_sha256: str = Field(max_length=64, description="Of the version that was shown.")
    field: str = Field(description="Name of the signature field in the PDF.")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    level: str = Field(description="B-B or B-T.")
    lowered: str | None = Field(default=None, description="Why a lower level than asked for.")
    serial: str
    owner: str
    signed_at: datetime
    verdict: str
    protocol: dict[str, object] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    checked_at: datetime


class TrustedCertificate(SQLModel, table=True):
    """A root or issuing certificate this installation trusts, or a CRL of one of them."""

    __tablename__ = "trust"
    __table_args__ = {"schema": "signing"}

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="root, issuer or crl.")
    title: str
    der: bytes = Field(sa_type=LargeBinary)
    added_at: datetime


class OwnAuthority(SQLModel, table=True):
    """The municipality's own authority: its two keys, sealed as people's keys are."""

    __tablename__ = "authority"
    __table_args__ = {"schema": "signing"}

    id: int | None = Field(default=None, primary_key=True)
    title: str
    root: bytes = Field(sa_type=LargeBinary)
    issuing: bytes = Field(sa_type=LargeBinary)
    created_at: datetime


class Confirmation(SQLModel, table=True):
    """When a session's person last gave the password again before signing."""

    __tablename__ = "confirmation"
    __table_args__ = {"schema": "signing"}

    token_hash: bytes = Field(
        sa_column=Column(
            LargeBinary,
            ForeignKey("users.session.token_hash", ondelete="CASCADE", onupdate="CASCADE"),
            primary_key=True,
        )
    )
    confirmed_at: datetime
