"""Tables of boards: what roles and people changed of what the modules propose."""

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import CheckConstraint, Field, Index, SQLModel
from uprava.db.base import one_of

from uprava_reports.boards.values import Shape


class Board(SQLModel, table=True):
    """Figures of a role, or somebody's own; a role without a row has what the modules propose."""

    __tablename__ = "board"
    __table_args__ = (
        CheckConstraint("(role = '') <> (person_id is null)", name="whose"),
        Index("uq_board_role", "role", unique=True, postgresql_where=text("role <> ''")),
        Index("uq_board_person", "person_id", unique=True,
              postgresql_where=text("person_id is not null")),
        {"schema": "reports"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    role: str = ""
    person_id: int | None = Field(default=None, foreign_key="users.person.id")


class Widget(SQLModel, table=True):
    """A figure, a chart or the top lines of a report, with its question but for the period."""

    __tablename__ = "widget"
    __table_args__ = (
        one_of("shape", Shape),
        Index(None, "board_id", "position"),
        {"schema": "reports"},
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="reports.board.id", ondelete="CASCADE")
    report: str
    title: str = ""
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    period: str = ""
    shape: str
    measure: str = ""
    wide: bool
    position: int
