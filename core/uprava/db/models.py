"""The core's own bookkeeping: which modules run, which requests were already answered."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel


class ModuleSwitch(SQLModel, table=True):
    """Whether the administrator lets a module run; no row means yes."""

    __tablename__ = "module"
    __table_args__ = {"schema": "core"}

    name: str = Field(primary_key=True)
    enabled: bool
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="users.person.id")


class IdempotencyKey(SQLModel, table=True):
    """The answer given to a request key, kept so that a repeated request is answered alike."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_core_idempotency_created_at", "created_at"), {"schema": "core"})

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    key: str = Field(primary_key=True, max_length=200)
    route: str
    fingerprint: bytes = Field(sa_type=LargeBinary, description="SHA-256 of what was asked.")
    answer: dict[str, object] = Field(sa_type=JSON, sa_column_kwargs={"nullable": False})
    created_at: datetime


class JobFailure(SQLModel, table=True):
    """Why a background job last failed, as one sentence; the traceback is in the log only."""

    __tablename__ = "job_failure"
    __table_args__ = {"schema": "core"}

    job_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime
    sentence: str
    request_id: str
