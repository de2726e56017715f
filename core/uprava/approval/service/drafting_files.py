"""Files sent for a draft that is not written yet: kept for their sender until it is, or expired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_values
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

WAITING = timedelta(days=3)
"""How long a file waits for its draft: over a weekend."""

COLUMNS = "id, name, media_type, size, sha256, pages"


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file that waits for its draft."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None

    def received(self, role: str) -> Received:
        """Return it as a file of a document."""
        return Received(self.name, self.media_type, self.size, self.sha256, self.pages, role)


def keep_uploads(
    session: Session, files: Sequence[Received], *, reader: Reader, at: datetime
) -> list[UUID]:
    """Keep files whose bytes are in the store until their draft is written."""
    ids = [uuid7() for _each in files]
    for id, each in zip(ids, files, strict=True):
        execute(
            session,
            f"insert into approval.upload (person_id, received_at, {COLUMNS})"
            " values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (reader.person_id, at, id, each.name, each.media_type, each.size, each.sha256,
             each.pages),
        )  # fmt: skip
        record(session, "draft.file-added", "draft", id, files=[each.sha256])
    return ids


def list_uploads(session: Session, ids: Sequence[UUID], *, reader: Reader) -> list[UploadRow]:
    """Return those of the named files that wait and are the reader's, in the order named."""
    query = f"select {COLUMNS} from approval.upload where id = any (%s) and person_id = %s"
    found = fetch(session, UploadRow, query, (list(ids), reader.person_id))
    return sorted(found, key=lambda each: list(ids).index(each.id))


def use_uploads(session: Session, ids: Sequence[UUID], *, reader: Reader) -> list[UploadRow]:
    """Take the named files for a draft; nobody else can use them again.

    Raises InvalidError when one of them waits no longer.
    """
    wanted = list(dict.fromkeys(ids))
    query = "delete from approval.upload where id = any (%s) and person_id = %s returning id"
    rows = list_uploads(session, wanted, reader=reader)
    taken = set(fetch_values(session, query, (wanted, reader.person_id))) if wanted else set()
    if taken != set(wanted):
        said = _("A file waits no longer: it was used or too old. Choose it again.")
        raise InvalidError(said, fields={"file": said})
    return rows


def discard_upload(session: Session, id: UUID, *, reader: Reader) -> None:
    """Let go of a file; its bytes are collected at night. One that is gone is gone."""
    query = "delete from approval.upload where id = %s and person_id = %s"
    if execute(session, query, (id, reader.person_id)):
        record(session, "draft.file-removed", "draft", id)


def known_uploads(session: Session, hashes: Sequence[str]) -> list[str]:
    """Return those of the digests that belong to waiting files."""
    query = "select sha256 from approval.upload where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


def expire_uploads(session: Session, *, today: date) -> int:
    """Let go of files nobody wrote a draft for; return how many."""
    query = "delete from approval.upload where received_at < %s"
    removed = execute(session, query, (today - WAITING,))
    if removed:
        record(session, "draft.expired", "draft", "", number=removed)
    return removed
