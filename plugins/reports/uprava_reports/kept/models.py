"""Tables of what people keep of reports."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Remembered(SQLModel, table=True):
    """The parameters with which a person last asked a report, and when that was."""

    __tablename__ = "remembered"
    __table_args__ = {"schema": "reports"}

    person_id: int = Field(primary_key=True, foreign_key="users.person.id")
    report: str = Field(primary_key=True)
    params: list[list[str]] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    at: datetime
