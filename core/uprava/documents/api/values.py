"""What the API says of documents: a contract others write against.

Named apart from the rows of the services on purpose: a new column there changes nothing here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec

from uprava.documents.service.filing import FileRow
from uprava.documents.service.listing import DocumentRow
from uprava.extension import DocumentHead


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


class DocumentCardOut(DocumentOut, frozen=True):
    """A document with its files; none are told when they are closed to the caller."""

    organisation_id: int
    unit_id: int | None
    author_id: int
    files: list[FileOut]
    files_closed: bool = False


def file_out(row: FileRow) -> FileOut:
    """Return a file as the API shows it."""
    return msgspec.convert(row, FileOut, from_attributes=True)


def document_out(row: DocumentRow | DocumentHead) -> DocumentOut:
    """Return a document as lists of the API show it."""
    return msgspec.convert(row, DocumentOut, from_attributes=True)


def card_out(
    head: DocumentHead, files: Iterable[FileRow], *, files_closed: bool
) -> DocumentCardOut:
    """Return a document with its files as the API shows it."""
    return DocumentCardOut(
        **msgspec.structs.asdict(document_out(head)),
        organisation_id=head.organisation_id,
        unit_id=head.unit_id,
        author_id=head.author_id,
        files=[file_out(row) for row in files],
        files_closed=files_closed,
    )
