"""Editions of the thematic classifier and their headings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Index,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel


class Edition(SQLModel, table=True):
    """An edition of the all-Russian thematic classifier."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("dated"), {"schema": "appeals"})

    id: int | None = Field(default=None, primary_key=True)
    dated: date = Field(description="The day the edition bears.")
    valid_from: date = Field(description="The first day appeals are classified by it.")
    source: str = Field(description="Where it was taken from.")
    partial: bool = Field(default=False, description="Parts of it only: others are not known here.")
    sha256: str = Field(default="", max_length=64, description="Of the file it was read from.")
    brought_at: datetime
    brought_by: int | None = Field(
        default=None, foreign_key="users.person.id", description="None: shipped with the program."
    )


class Node(SQLModel, table=True):
    """A heading of an edition: section, subject, topic, question, or question in detail."""

    __tablename__ = "node"
    __table_args__ = (
        CheckConstraint("level between 1 and 5", name="level"),
        Index("ix_node_words", "words", postgresql_using="gin"),
        {"schema": "appeals"},
    )
    __mapper_args__ = {"eager_defaults": False}

    edition_id: int = Field(primary_key=True, foreign_key="appeals.edition.id")
    code: str = Field(primary_key=True, description="«0005.0005.0054.1157», or of five blocks.")
    level: int
    title: str
    service: bool = Field(default=False, description="Says that an appeal cannot be answered.")
    needs_main: bool = Field(default=False, description="Stands beside another, main question.")
    words: Any = Field(
        default=None,
        sa_column=Column(
            TSVECTOR, Computed("to_tsvector('russian'::regconfig, title)", persisted=True)
        ),
    )


class Kind(SQLModel, table=True):
    """A kind or subkind of a question: П1.1 … НО7."""

    __tablename__ = "kind"
    __table_args__ = {"schema": "appeals"}

    edition_id: int = Field(primary_key=True, foreign_key="appeals.edition.id")
    code: str = Field(primary_key=True)
    letter: str = Field(description="See `values.Letter`.")
    title: str
