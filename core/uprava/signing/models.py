"""Tables of signing: people's server-held keys, and signatures with their verification."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class Form(StrEnum):
    """Where a signature is: inside its PDF, or in a file of its own."""

    PADES = "pades"
    CADES = "cades"


class Fit(StrEnum):
    """What became of a signature file."""

    FILE = "file"
    """It is over a file of the document."""
    OWN = "own"
    """It is over what it holds itself."""
    NAME = "name"
    """Over other bytes, but its name says which file is meant."""
    NONE = "none"
    """Over nothing the document has."""
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_MANY = "too-many"
    TOO_LARGE = "too-large"


class SigningToken(SQLModel, table=True):
    """A token the server signs with through PKCS#11: a device, or a program that acts as one.

    Which library leads to it is named, not addressed: paths are the operator's settings alone.
    """

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("label", "serial"), {"schema": "signing"})

    id: int | None = Field(default=None, primary_key=True)
    module: str = Field(description="Name of the library's file without its ending.")
    label: str
    serial: str
    model: str
    pin: bytes = Field(sa_type=LargeBinary, description="Sealed; empty once taken out of use.")
    added_at: datetime
    removed_at: datetime | None = None
    trying_until: datetime | None = Field(
        default=None, description="A process gives the PIN now; no other one does at once."
    )
    trouble: str | None = Field(default=None, description="What went wrong last.")
    trouble_at: datetime | None = None


class SigningKey(SQLModel, table=True):
    """A person's key: a container under a password derived from the secret, or in a token."""

    __tablename__ = "key"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "token_id"),
        CheckConstraint("(pkcs12 is null) = (token_id is not null)", name="place"),
        {"schema": "signing"},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    pkcs12: bytes | None = Field(default=None, sa_type=LargeBinary)
    token_id: int | None = Field(default=None, foreign_key="signing.token.id")
    token_key: dict[str, str] | None = Field(
        default=None,
        sa_column=Column(JSONB(none_as_null=True)),
        description="kind, ident (hex) and label of the private key.",
    )
    certificates: bytes | None = Field(
        default=None, sa_type=LargeBinary, description="PEM of a token's key: its own, its chain."
    )
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
        Index(None, "container_id"),
        one_of("form", Form),
        {"schema": "signing"},
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    file_id: UUID = Field(foreign_key="documents.file.id", description="The version it is in.")
    form: str = Field(default=Form.PADES, sa_column_kwargs={"server_default": Form.PADES})
    container_id: UUID | None = Field(
        default=None,
        foreign_key="documents.file.id",
        description="The signature file of a CAdES signature; `file_id` is what it is over.",
    )
    signed_sha256: str = Field(max_length=64, description="Of the version that was shown.")
    field: str = Field(description="Name of the field in the PDF, or place in the container.")
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


class Container(SQLModel, table=True):
    """A signature file beside the others, and what it was found to be over."""

    __tablename__ = "container"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "signed_file_id"),
        one_of("fit", Fit),
        {"schema": "signing"},
    )

    file_id: UUID = Field(primary_key=True, foreign_key="documents.file.id")
    document_id: UUID = Field(foreign_key="documents.document.id")
    signed_file_id: UUID | None = Field(default=None, foreign_key="documents.file.id")
    fit: str
    checked_at: datetime


class BoundCertificate(SQLModel, table=True):
    """A certificate a person signs with in the browser; a key of it is never here.

    It counts once an administrator confirmed whose it is, or its numbers did.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("person_id", "sha256"),
        Index(None, "sha256"),
        {"schema": "signing"},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    sha256: str = Field(max_length=64, description="Of the certificate's bytes.")
    der: bytes = Field(sa_type=LargeBinary)
    serial: str
    owner: str
    issuer: str
    inn: str
    snils: str
    valid_from: datetime
    valid_to: datetime
    first_used_at: datetime
    confirmed_at: datetime | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="users.person.id")
    how: str = Field(default="", description="person, renewal or key; empty while it waits.")
    refused_at: datetime | None = None


class Preparation(SQLModel, table=True):
    """A version made ready for a signature that is made in the browser; good once, shortly."""

    __tablename__ = "preparation"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "expires_at"),
        {"schema": "signing"},
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    file_id: UUID = Field(foreign_key="documents.file.id")
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    source_sha256: str = Field(max_length=64, description="Of the version that was shown.")
    tail: bytes = Field(sa_type=LargeBinary, description="What is appended, the place empty.")
    place_start: int = Field(description="Where the signature's place begins in the whole file.")
    place_end: int
    field: str
    algorithm: str
    digest: bytes = Field(sa_type=LargeBinary, description="Of all bytes but the place.")
    certificate: bytes = Field(sa_type=LargeBinary)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
