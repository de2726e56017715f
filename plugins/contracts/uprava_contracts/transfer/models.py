"""Imports of contracts row by row; what the register of contracts has to be told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.transfer.values import RowState, RunState, Told

LISTED = {"nullable": False}
EMPTY = {"server_default": ""}


class ImportRun(SQLModel, table=True):
    """One table of contracts: who brought it, how its columns are named, how far it is.

    `attempt` tells a run of the job from the one before it, whose worker died.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("state", RunState),
        Index(None, "organisation_id", sql("ordered_at desc")),
        {"schema": "contracts"},
    )

    id: UUID = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int = Field(foreign_key="users.unit.id", description="Whose the contracts become.")
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    name: str = Field(description="Of the file.")
    header: list[str] = Field(sa_type=JSONB, sa_column_kwargs=LISTED)
    columns: list[str] = Field(
        sa_type=JSONB, sa_column_kwargs=LISTED, description="Our name of each column, or empty."
    )
    state: str
    attempt: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    said: str = Field(default="", sa_column_kwargs=EMPTY, description="Why it failed.")
    ordered_at: datetime
    ended_at: datetime | None = None


class ImportRow(SQLModel, table=True):
    """A row of the table: as it stood, what becomes of it and why."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("state", RowState),
        Index("ix_import_row_good", "run_id", "line", postgresql_where=sql("state = 'good'")),
        {"schema": "contracts"},
    )

    run_id: UUID = Field(
        primary_key=True, foreign_key="contracts.import_run.id", ondelete="CASCADE"
    )
    line: int = Field(primary_key=True, description="As a spreadsheet numbers it.")
    state: str
    title: str
    cells: list[str] = Field(sa_type=JSONB, sa_column_kwargs=LISTED)
    why: str = Field(default="", sa_column_kwargs=EMPTY)
    contract_id: UUID | None = Field(
        default=None, sa_type=Uuid, description="What it made; it may be gone since."
    )


class RegisterDuty(SQLModel, table=True):
    """What the register of contracts has to be told, once for each event; then: when it was."""

    __tablename__ = "register_duty"
    __table_args__ = (
        one_of("what", Told),
        UniqueConstraint("contract_id", "what", "happened_on"),
        Index("ix_register_duty_open", "due_on", "id", postgresql_where=sql("noted_on is null")),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    what: str
    happened_on: date
    due_on: date | None = Field(default=None, description="None: the law sets no term.")
    source: str = Field(default="", sa_column_kwargs=EMPTY, description="Where the term is from.")
    verified: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    noted_on: date | None = Field(default=None, description="The day the register was told.")
    record: str = Field(default="", sa_column_kwargs=EMPTY, description="Number of the record.")
    noted_by: int | None = Field(default=None, foreign_key="users.person.id")
    noted_at: datetime | None = None
