"""Files and their versions, page images, and the text that search reads."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of
from uprava.rendering.values import EXTENSIONS

OFFICE = f"pages is null and media_type in ({', '.join(map(repr, sorted(EXTENSIONS)))})"
"""Office files without pages; queries that repeat this condition find them by its index."""


class TextState(StrEnum):
    """How far the text and page images of a file are."""

    WAITING = "waiting"
    READY = "ready"
    NONE = "none"
    FAILED = "failed"
    RECOGNISED = "recognised"
    """Read by machine off pictures; the original has no text."""


WITH_TEXT = (TextState.READY, TextState.RECOGNISED)


class RenditionState(StrEnum):
    """How far the copy of an office file for viewing is."""

    WAITING = "waiting"
    CONVERTING = "converting"
    READY = "ready"
    FAILED = "failed"


class File(SQLModel, table=True):
    """One version of one file; `series_id` is shared by the versions of the same file."""

    __tablename__ = "file"
    __table_args__ = (
        one_of("text_state", TextState),
        Index(None, "document_id"),
        Index(None, "sha256"),
        Index("uq_file_series", "series_id", "version", unique=True),
        Index(
            "ix_file_scan",
            text("id desc"),
            postgresql_where=text("text_state = 'none' and pages > 0"),
        ),
        Index("ix_file_office", text("id desc"), postgresql_where=text(OFFICE)),
        {"schema": "documents"},
    )

    id: UUID = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    series_id: UUID
    version: int = 1
    role: str = Field(default="main", description="main, attachment, signature.")
    name: str
    media_type: str
    size: int = Field(sa_type=BigInteger, description="Bytes.")
    sha256: str = Field(max_length=64)
    pages: int | None = None
    text_state: str = TextState.WAITING
    problem: str | None = Field(default=None, description="Stable code of what is wrong with it.")
    uploaded_by: int = Field(foreign_key="users.person.id")
    uploaded_at: datetime
    removed_at: datetime | None = None
    personal: bool = Field(
        default=False, sa_column_kwargs={"server_default": text("false")},
        description="Row security shows it to transactions only that were let in.",
    )  # fmt: skip


class Page(SQLModel, table=True):
    """The picture and text layer of one page of one content, shared by equal files."""

    __tablename__ = "page"
    __table_args__ = {"schema": "documents"}

    sha256: str = Field(primary_key=True, max_length=64, description="Of the file's bytes.")
    page: int = Field(primary_key=True, description="From 1.")
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")
    media_type: str
    image: str = Field(max_length=64, description="SHA-256 of the stored picture.")
    thumbnail: str = Field(max_length=64, description="SHA-256 of the stored small picture.")
    layer: str | None = Field(default=None, max_length=64, description="SHA-256 of the text layer.")


class Rendition(SQLModel, table=True):
    """The copy for viewing of one office content, shared by equal files; never a version."""

    __tablename__ = "rendition"
    __table_args__ = (
        one_of("state", RenditionState),
        Index(None, "sha256"),
        {"schema": "documents"},
    )

    source: str = Field(primary_key=True, max_length=64, description="SHA-256 of the original.")
    state: str = RenditionState.WAITING
    tries: int = Field(default=0, description="Conversions begun since somebody asked for it.")
    sha256: str | None = Field(default=None, max_length=64, description="Of the stored PDF.")
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes of the PDF.")
    pages: int | None = None
    problem: str | None = Field(default=None, description="Stable code of why there is none.")
    changed_at: datetime


DocumentText = Table(
    "text",
    SQLModel.metadata,
    Column("document_id", Uuid, ForeignKey("documents.document.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("organisation_id", Integer, nullable=False),
    Column("unit_id", Integer),
    Column("year", Integer),
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
    Column("readers", ARRAY(Integer), nullable=False),
    Column("handles", Text, nullable=False, comment="Title, sender, numbers: for trigrams."),
    Column("body", Text, nullable=False),
    Column(
        "tsv",
        TSVECTOR,
        Computed("to_tsvector('russian', handles || ' ' || body)", persisted=True),
    ),
    Index(
        "ix_text_tsv",
        "tsv",
        "readers",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    ),
    Index(
        "ix_text_handles",
        "handles",
        postgresql_using="gin",
        postgresql_ops={"handles": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    ),
    schema="documents",
)
"""Text apart from the hot row, not mapped: the ORM would drag kilobytes along with every card.

`readers` repeats the principals of `documents.access_grant`; the grants stay the truth. One index
holds words and readers, so that what a reader may not see is not even looked at. The words stay in
the row itself (`storage main`): the newest documents are walked through.
"""

DocumentWord = Table(
    "word",
    SQLModel.metadata,
    Column("word", Text, primary_key=True),
    Index(
        "ix_word_likeness",
        "word",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    ),
    schema="documents",
)
"""Words of titles and requisites, without saying whose: what a mistyped word is compared with."""
