"""What was recognised of scans, by the content's digest: equal files share it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class RecognitionState(StrEnum):
    """How far the recognition of a content is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (RecognitionState.WAITING, RecognitionState.RUNNING)


class Recognition(SQLModel, table=True):
    """One content that is read by machine; `older`: asked for in bulk, after all the others."""

    __tablename__ = "recognition"
    __table_args__ = (
        one_of("state", RecognitionState),
        Index(None, "sha256"),
        Index(
            "ix_recognition_unfinished", "older", "changed_at",
            postgresql_where=text("state in ('waiting', 'running')"),
        ),
        {"schema": "documents"},
    )  # fmt: skip

    source: str = Field(primary_key=True, max_length=64, description="SHA-256 of the original.")
    media_type: str
    pages: int = Field(description="Pages that are to be read.")
    state: str = RecognitionState.WAITING
    older: bool = False
    done: int = 0
    words: int = 0
    confidence: int | None = Field(default=None, description="How sure, of 100; by letters.")
    sha256: str | None = Field(default=None, max_length=64, description="PDF with a text layer.")
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes of the PDF.")
    problem: str | None = Field(default=None, description="Stable code of why there is no text.")
    changed_at: datetime


class RecognisedPage(SQLModel, table=True):
    """What was read of one page; a page that could not be read has a problem."""

    __tablename__ = "recognised_page"
    __table_args__ = (Index(None, "text"), Index(None, "layer"), {"schema": "documents"})

    source: str = Field(
        primary_key=True, max_length=64, foreign_key="documents.recognition.source",
        ondelete="CASCADE",
    )  # fmt: skip
    page: int = Field(primary_key=True, description="From 1.")
    words: int
    confidence: int
    text: str | None = Field(default=None, max_length=64, description="SHA-256 of the text.")
    layer: str | None = Field(default=None, max_length=64, description="SHA-256 of its words.")
    problem: str | None = None
