"""New versions of files, taking files away and putting them back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.conflicts import Conflict, Difference, conflict_of
from uprava.documents.service.filing import (
    COLUMNS,
    FileRow,
    Received,
    add,
    attach,
    get_file,
    list_files,
)
from uprava.documents.service.locks import FILES, files_changed, hold, refuse_locked
from uprava.documents.service.opening import given, require_open, told_name
from uprava.documents.service.registering import touch
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.web.events import signal


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file that was taken away and can be put back."""

    id: UUID
    name: str
    removed_at: datetime


def changeable(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document whose files the reader may change; others wait until this is over."""
    head = handled(session, id, reader=reader)
    refuse_locked(session, head, FILES, reader=reader)
    return head


def handled(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document about whose files the reader may act without changing them."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("documents.attach", unit=head.unit_id)
    require_open(session, head)
    hold(session, id)
    return head


def open_file(
    session: Session, id: UUID, *, file_id: UUID, reader: Reader
) -> tuple[DocumentHead, FileRow]:
    """Return a document the reader may see and a file of it, which the reader is given now."""
    head = get_document(session, id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=file_id)
    given(session, head, reader=reader)
    return head, file


def live_file(session: Session, *, document_id: UUID, file_id: UUID) -> FileRow:
    """Return a version of a file that was not taken away. Raises NotFoundError."""
    query = (
        f"select {COLUMNS} from documents.file"
        " where id = %s and document_id = %s and removed_at is null"
    )
    file = fetch_one(session, FileRow, query, (file_id, document_id))
    if file is None:
        raise NotFoundError(_("The document has no such file."))
    return file


def find_live_file(session: Session, document_id: UUID, file_id: str) -> FileRow | None:
    """Return the newest version of a file named in an address, None when there is none."""
    newest = list_files(session, document_id) if file_id else []
    return next((file for file in newest if str(file.id) == file_id), None)


def add_files(
    session: Session, id: UUID, received: Sequence[Received], *, reader: Reader, at: datetime,
    jobs: JobQueue,
) -> list[FileRow]:  # fmt: skip
    """Add files to a document; the first one becomes the main file when there is none."""
    head = changeable(session, id, reader=reader)
    if list_files(session, id):
        received = [replace(each, role="attachment") for each in received]
    rows = attach(session, head, received, reader=reader, at=at, jobs=jobs)
    touch(session, id, at=at)
    files_changed(session, head, [each.role for each in rows], reader=reader)
    signal(session, f"doc:{id}")
    return rows


def add_version(
    session: Session, base: FileRow, received: Received, *, reader: Reader, at: datetime,
    jobs: JobQueue,
) -> Conflict | None:  # fmt: skip
    """Put a newer version over `base`, or return the version somebody put there meanwhile."""
    head = changeable(session, base.document_id, reader=reader)
    newest = newest_of(session, base)
    if newest.id != base.id:
        theirs = f"{newest.name}, {_('version {n}').format(n=newest.version)}"
        rows = [Difference("file", N_("File"), received.name, theirs)]
        return conflict_of(session, head, rows)
    row = add(session, head, replace(received, role=base.role), reader=reader, at=at, series=base)
    jobs.defer(session, "documents:prepare", file_id=str(row.id))
    jobs.defer(session, "documents:reindex", document_id=str(head.id))
    touch(session, head.id, at=at)
    files_changed(session, head, [row.role], reader=reader)
    signal(session, f"doc:{head.id}")
    return None


def newest_of(session: Session, file: FileRow) -> FileRow:
    """Return the newest version of a file."""
    query = (
        f"select {COLUMNS} from documents.file where series_id = %s and removed_at is null"
        " order by version desc limit 1"
    )
    newest = fetch_one(session, FileRow, query, (file.series_id,))
    if newest is None:
        raise ConflictError(_("The file was removed meanwhile."))
    return newest


def remove_file(
    session: Session, id: UUID, *, file_id: UUID, reader: Reader, at: datetime, jobs: JobQueue
) -> FileRow:
    """Take a file with all its versions away; it can be put back."""
    head = changeable(session, id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=file_id)
    query = "update documents.file set removed_at = %s where series_id = %s and removed_at is null"
    execute(session, query, (at, file.series_id))
    settled(session, head, "file.removed", file, at=at, jobs=jobs)
    files_changed(session, head, [file.role], reader=reader)
    return file


def restore_file(
    session: Session, id: UUID, *, file_id: UUID, reader: Reader, at: datetime, jobs: JobQueue
) -> FileRow:
    """Put a file that was taken away back."""
    head = changeable(session, id, reader=reader)
    file = get_file(session, document_id=head.id, file_id=file_id)
    query = "update documents.file set removed_at = null where series_id = %s"
    execute(session, query, (file.series_id,))
    settled(session, head, "file.restored", file, at=at, jobs=jobs)
    files_changed(session, head, [file.role], reader=reader)
    return file


def settled(
    session: Session, head: DocumentHead, action: str, file: FileRow, *, at: datetime,
    jobs: JobQueue,
) -> None:  # fmt: skip
    """Count the change, write it down, and let search follow."""
    touch(session, head.id, at=at)
    name = told_name(session, file.name, kind=head.kind)
    record(session, action, "document", head.id, file=file.id, name=name)
    jobs.defer(session, "documents:reindex", document_id=str(head.id))
    signal(session, f"doc:{head.id}")


def list_removed(session: Session, id: UUID) -> list[RemovedFile]:
    """Return the files that were taken away, the latest first."""
    query = """
        select id, name, removed_at from (
            select distinct on (series_id) id, name, removed_at from documents.file
            where document_id = %s and removed_at is not null order by series_id, version desc
        ) as removed order by removed_at desc limit 50"""
    return fetch(session, RemovedFile, query, (id,))
