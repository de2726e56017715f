"""Imports of earlier card files: each run, its rows, their files, and the cards it made."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of


class RunState(StrEnum):
    """How far an import is; `LOOKED`: nothing was brought in yet, what would be is told."""

    LOOKING = "looking"
    LOOKED = "looked"
    LOADING = "loading"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class RowState(StrEnum):
    """What became of a row of the card file."""

    GOOD = "good"
    REFUSED = "refused"
    LOADED = "loaded"


class ImportRun(SQLModel, table=True):
    """One bundle: who brought it, how it is read, how far it is.

    `attempt` tells a run of the job from the one before it, whose worker died.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("state", RunState),
        Index(None, "sha256"),
        Index(None, "ordered_at"),
        {"schema": "records"},
    )

    id: UUID = Field(primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    unit_id: int | None = Field(
        default=None, foreign_key="users.unit.id", description="Whose people see it too."
    )
    name: str = Field(description="Of the file or folder, as people see it.")
    sha256: str | None = Field(default=None, max_length=64, description="Of the bundle, while kept")
    size: int = Field(sa_type=BigInteger, description="Bytes of the bundle.")
    options: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    header: list[str] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    found: dict[str, Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"nullable": False}, description="What the look told."
    )
    state: str
    attempt: int = 0
    total: int | None = Field(default=None, description="Rows of the card file.")
    done: int = Field(default=0, description="Rows looked at, or decided about by the load.")
    loaded: int = 0
    said: str = Field(default="", description="Why it failed.")
    ordered_at: datetime
    ended_at: datetime | None = None


class ImportRow(SQLModel, table=True):
    """A row of a card file: as it stood, as it was read, what became of it and why."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("state", RowState),
        Index("ix_import_row_good", "run_id", "line", postgresql_where=text("state = 'good'")),
        {"schema": "records"},
    )

    run_id: UUID = Field(primary_key=True, foreign_key="records.import_run.id", ondelete="CASCADE")
    line: int = Field(primary_key=True, description="As a spreadsheet numbers it.")
    state: str
    title: str = Field(description="Number, day and what it is about, to tell rows apart.")
    cells: list[str] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    card: dict[str, Any] | None = Field(default=None, sa_type=JSONB, description="As it was read.")
    why: str = Field(default="", description="Why it was refused.")
    notes: str = Field(default="", description="What was brought in otherwise than it stood.")
    made: UUID | None = Field(
        default=None, sa_type=Uuid, description="The document; it may be destroyed since."
    )


class ImportFile(SQLModel, table=True):
    """A file of a row, looked at and in the store; the first is the main one."""

    __tablename__ = "import_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "line"], ["records.import_row.run_id", "records.import_row.line"],
            ondelete="CASCADE",
        ),
        Index(None, "sha256"),
        {"schema": "records"},
    )  # fmt: skip

    run_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    name: str
    media_type: str
    size: int = Field(sa_type=BigInteger, description="Bytes.")
    sha256: str = Field(max_length=64)
    pages: int | None = None


class Imported(SQLModel, table=True):
    """What the earlier card of a document said and no field of ours holds."""

    __tablename__ = "imported"
    __table_args__ = (Index(None, "run_id"), {"schema": "records"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    run_id: UUID = Field(foreign_key="records.import_run.id")
    line: int
    facts: list[list[str]] = Field(
        sa_type=JSONB, sa_column_kwargs={"nullable": False}, description="Title and value."
    )
