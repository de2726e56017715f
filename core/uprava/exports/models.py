"""The table of files that are made by a job for one person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Index, SQLModel

from uprava.db.base import one_of


class ExportState(StrEnum):
    """How far a file is; `GONE`: it was made, and its time is over."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"


UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)


class Export(SQLModel, table=True):
    """A list somebody asked for as a file: whose it is, what it holds, how far it is.

    `attempt` tells a run from the one before it, whose worker died or was thought dead.
    """

    __tablename__ = "export"
    __table_args__ = (
        one_of("state", ExportState),
        Index(None, "person_id", "ordered_at"),
        Index(None, "sha256"),
        Index(None, "expires_at", postgresql_where=text("state = 'done'")),
        {"schema": "exports"},
    )

    id: UUID = Field(primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    list_code: str
    format: str
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    title: str
    facts: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    state: str
    attempt: int = 0
    rows: int = 0
    total: int | None = None
    said: str = ""
    name: str = ""
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes.")
    ordered_at: datetime
    started_at: datetime | None = None
    done_at: datetime | None = None
    expires_at: datetime | None = None
