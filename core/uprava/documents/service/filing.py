"""Files of a document: versions, roles, and the job that makes their text and pages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import TextState
from uprava.documents.service.opening import is_personal, let_in_who_adds, told_name
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Received:
    """A file whose bytes are in the store and were looked at; see `documents.intake`."""

    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None = None
    role: str = "main"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One current version of a file."""

    id: UUID
    document_id: UUID
    series_id: UUID
    version: int
    role: str
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    text_state: str
    problem: str | None
    uploaded_at: datetime
    uploaded_by: int


COLUMNS = """id, document_id, series_id, version, role, name, media_type, size, sha256, pages,
    text_state, problem, uploaded_at, uploaded_by"""

NEWEST = f"""
    select {COLUMNS} from (
        select distinct on (series_id) * from documents.file
        where document_id = %s and removed_at is null order by series_id, version desc
    ) as newest"""

INSERT = f"""insert into documents.file ({COLUMNS}, personal) values (%(id)s, %(document_id)s,
    %(series_id)s, %(version)s, %(role)s, %(name)s, %(media_type)s, %(size)s, %(sha256)s,
    %(pages)s, %(text_state)s, %(problem)s, %(uploaded_at)s, %(uploaded_by)s,
    %(personal)s or exists (
        select from documents.file where series_id = %(series_id)s and personal))"""


SIGNATURE = "application/pkcs7-signature"
SIGNATURE_TYPES = frozenset({SIGNATURE, "application/pkcs7-mime"})
"""What `.sig`, `.p7s` and `.p7m` files are; the last may hold a whole document."""

BESIDE = "signature"
"""The role of a signature file: kept beside the others, listed by the area of signing."""


def in_roles(received: Sequence[Received]) -> list[Received]:
    """Return the files of one act, the signature files beside; the main file is none of them."""
    beside = [each.media_type == SIGNATURE for each in received]
    main = next((place for place, is_beside in enumerate(beside) if not is_beside), None)
    moved = main is not None and main > 0 and received[0].role == "main"
    roles = [each.role for each in received]
    if moved and main is not None:
        roles[0], roles[main] = "attachment", "main"
    return [
        replace(each, role=BESIDE if is_beside and role != "main" else role)
        for each, role, is_beside in zip(received, roles, beside, strict=True)
    ]


def attach(
    session: Session, head: DocumentHead, received: Sequence[Received], *, reader: Reader,
    at: datetime, jobs: JobQueue,
) -> list[FileRow]:  # fmt: skip
    """Add files to a document and put the making of their text and pages into the queue."""
    parts = in_roles(received)
    rows = [add(session, head, each, reader=reader, at=at, series=None) for each in parts]
    jobs.defer_all(session, "documents:prepare", [{"file_id": str(row.id)} for row in rows])
    return rows


def add(
    session: Session, head: DocumentHead, received: Received, *, reader: Reader, at: datetime,
    series: FileRow | None,
) -> FileRow:  # fmt: skip
    """Insert one version; `series` is the version it follows, None begins a new file."""
    id = uuid7()
    row = FileRow(
        id, head.id, series.series_id if series else id, series.version + 1 if series else 1,
        received.role, received.name, received.media_type, received.size, received.sha256,
        received.pages, TextState.WAITING, None, at, reader.person_id,
    )  # fmt: skip
    insert(session, row, kind=head.kind)
    let_in_who_adds(session, head)
    record(
        session, "file.added", "document", head.id, file=id,
        name=told_name(session, row.name, kind=head.kind), sha256=row.sha256, version=row.version,
    )  # fmt: skip
    return row


def insert(session: Session, row: FileRow, *, kind: str) -> None:
    """Insert a version's row; what follows a personal file is personal, whatever runs now."""
    execute(session, INSERT, asdict(row) | {"personal": is_personal(session, kind)})


def keep_text_state(session: Session, file_id: UUID, *, like: FileRow) -> None:
    """Note that a version has the words of the one before: its text is not read again."""
    query = "update documents.file set text_state = %s where id = %s"
    execute(session, query, (like.text_state, file_id))


def put_in_role(session: Session, file_id: UUID, role: str) -> None:
    """Let a version stand in another role; a main file stays what it is."""
    query = "update documents.file set role = %s where id = %s and role not in ('main', %s)"
    execute(session, query, (role, file_id, role))


def list_files(session: Session, document_id: UUID) -> list[FileRow]:
    """Return the newest version of every file that was not removed: main ones first.

    Without the signature files, which `uprava.signing` lists beside what they are over.
    """
    query = f"{NEWEST} where role <> 'signature' order by role <> 'main', id"
    return fetch(session, FileRow, query, (document_id,))


def list_enclosed(session: Session, document_id: UUID) -> list[FileRow]:
    """Return what goes along with a letter: as `list_files`, then the detached signatures."""
    query = f"{NEWEST} order by role <> 'main', role = 'signature', id"
    return fetch(session, FileRow, query, (document_id,))


def list_versions(session: Session, file: FileRow) -> list[FileRow]:
    """Return all versions of a file, the newest first."""
    query = f"select {COLUMNS} from documents.file where series_id = %s order by version desc"
    return fetch(session, FileRow, query, (file.series_id,))


def get_file(session: Session, *, document_id: UUID, file_id: UUID) -> FileRow:
    """Return a version of a file of a document the reader was let to. Raises NotFoundError."""
    query = f"select {COLUMNS} from documents.file where id = %s and document_id = %s"
    file = fetch_one(session, FileRow, query, (file_id, document_id))
    if file is None:
        raise NotFoundError(_("The document has no such file."))
    return file
