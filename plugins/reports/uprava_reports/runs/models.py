"""Tables of runs, and of figures that are kept for readers of the same rights."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Index, SQLModel
from uprava.db.base import one_of

from uprava_reports.runs.values import RunState


class Run(SQLModel, table=True):
    """A report somebody had counted by a job: whose it is, what was asked, how far it is.

    `attempt` tells a run from the one before it, whose worker died or was thought dead. `done` of
    `steps` are counted; `expected` is what the last run of the report took. `figures` are data
    without names (`runs.written`); `narrow` is the field that is best narrowed when it failed.
    """

    __tablename__ = "run"
    __table_args__ = (
        one_of("state", RunState),
        Index("ix_run_list", "person_id", text("ordered_at desc")),
        Index(
            "uq_run_unfinished", "person_id", "report", unique=True,
            postgresql_where=text("state in ('waiting', 'running')"),
        ),
        Index("ix_run_took", "report", text("done_at desc"),
              postgresql_where=text("took is not null")),
        Index("ix_run_expires", "expires_at", postgresql_where=text("state = 'done'")),
        {"schema": "reports"},
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    report: str
    title: str
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    state: str
    attempt: int = 0
    done: int = 0
    steps: int = 0
    expected: int | None = Field(default=None, description="Milliseconds.")
    took: int | None = Field(default=None, description="Milliseconds.")
    figures: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    said: str = ""
    narrow: str = ""
    ordered_at: datetime
    started_at: datetime | None = None
    counted_at: datetime | None = None
    done_at: datetime | None = None
    expires_at: datetime | None = None


class Counted(SQLModel, table=True):
    """Figures that are kept for whoever asks the same under the same rights.

    `key` is the digest of the statement with all it was given; `stamp` the last audit record that
    was written before the counting. Unlogged: a crash of the database forgets it.
    """

    __tablename__ = "counted"
    __table_args__ = (
        Index(None, "at"),
        {"schema": "reports", "prefixes": ["UNLOGGED"]},
    )

    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    stamp: int = Field(sa_type=BigInteger)
    at: datetime
    figures: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
