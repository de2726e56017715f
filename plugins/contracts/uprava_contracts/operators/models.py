"""Operators of electronic documents, and how far each was read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel


class Operator(SQLModel, table=True):
    """A way to exchange documents with suppliers, of one organisation."""

    __tablename__ = "operator"
    __table_args__ = (
        CheckConstraint("kind in ('folder', 'http')", name="kind"),
        CheckConstraint("title <> '' and address <> ''", name="named"),
        UniqueConstraint("organisation_id", "kind", "address", "box_id"),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    kind: str
    title: str
    address: str = Field(description="Https address of the service, or name of the folder.")
    box_id: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="Our box with the operator.",
    )
    participant: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="Our identifier in file names: «2BM-…».",
    )
    secret: bytes | None = Field(
        default=None, description="Key and login, sealed under the installation's secret."
    )
    enabled: bool = Field(default=True, sa_column_kwargs={"server_default": sql("true")})
    made_at: datetime
    made_by: int = Field(foreign_key="users.person.id", index=True)
    changed_at: datetime
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Cursor(SQLModel, table=True):
    """How far the events of an operator were read, and how the last visit ended."""

    __tablename__ = "operator_cursor"
    __table_args__ = {"schema": "contracts"}

    operator_id: int = Field(
        primary_key=True, foreign_key="contracts.operator.id", ondelete="CASCADE"
    )
    position: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="The operator's own mark; empty: the beginning.",
    )
    polled_at: datetime | None = None
    failed_at: datetime | None = Field(
        default=None, description="Since when visits fail; null: the last one succeeded."
    )
    failure: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="English message id of why.",
    )
    failure_words: str = Field(
        default="{}", sa_column_kwargs={"server_default": "{}"}, description="Its values as JSON."
    )
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    next_at: datetime | None = Field(default=None, description="Not to be asked before.")
