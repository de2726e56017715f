"""What the API says of documents: a contract others write against."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from uprava.documents.service.filing import FileRow
from uprava.documents.service.listing import DocumentRow
from uprava.documents.service.search import HitRow


class FileOut(msgspec.Struct, frozen=True):
    """One current file of a document."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    role: str
    version: int
    uploaded_at: datetime
    text_state: str
    pages: int | None = None
    problem: str | None = None


class DocumentOut(msgspec.Struct, frozen=True):
    """One line of a list."""

    id: UUID
    kind: str
    title: str
    summary: str
    number: str | None
    registered_on: date | None
    state: str
    due_on: date | None
    access_mark: str
    version: int


class DocumentsOut(msgspec.Struct, frozen=True):
    """A page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[DocumentOut]
    next: str | None


class DocumentCardOut(msgspec.Struct, frozen=True):
    """A document with its files."""

    id: UUID
    kind: str
    title: str
    summary: str
    number: str | None
    registered_on: date | None
    state: str
    due_on: date | None
    access_mark: str
    version: int
    organisation_id: int
    unit_id: int | None
    author_id: int
    files: list[FileOut]


def file_out(row: FileRow) -> FileOut:
    """Return a file as the API shows it."""
    return FileOut(
        row.id, row.name, row.media_type, row.size, row.sha256, row.role, row.version,
        row.uploaded_at, row.text_state, row.pages, row.problem,
    )  # fmt: skip


def document_out(row: DocumentRow | HitRow) -> DocumentOut:
    """Return a list row as the API shows it."""
    return DocumentOut(
        row.id, row.kind, row.title, row.summary, row.number, row.registered_on, row.state,
        row.due_on, row.access_mark, row.version,
    )  # fmt: skip
