"""The audit log's tables; the application role may insert and read, never change or delete."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel


class AuditRecord(SQLModel, table=True):
    """One act; `hash` = SHA-256 over `prev`, `seq`, `at` and `body` (see `audit.append`)."""

    __tablename__ = "record"
    __table_args__ = (
        Index(None, "object_id", "seq"),
        Index(None, "actor_id", "seq"),
        Index(None, "action", "seq"),
        Index(None, "at"),
        {"schema": "audit"},
    )

    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime
    actor_id: int | None = None
    acting_for: int | None = None
    action: str
    object_type: str
    object_id: str
    body: str = Field(description="Canonical JSON of the whole record but seq and at.")
    prev: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class Checkpoint(SQLModel, table=True):
    """What left the machine: the chain's head at a moment, as written to file and syslog."""

    __tablename__ = "checkpoint"
    __table_args__ = {"schema": "audit"}

    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime
    hash: bytes = Field(sa_type=LargeBinary)
    records: int = Field(sa_type=BigInteger)


class Verification(SQLModel, table=True):
    """One look at the whole chain: how far it went and what was found."""

    __tablename__ = "verification"
    __table_args__ = {"schema": "audit"}

    at: datetime = Field(primary_key=True)
    records: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    damages: int
    detail: str
