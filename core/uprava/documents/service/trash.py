"""Deleting is moving to the trash for thirty days; everybody stops seeing the document at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import office_day
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import HEAD_COLUMNS, get_document, require_level
from uprava.documents.service.locks import TRASH, refuse_locked
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import bring_back, set_aside

KEPT = timedelta(days=30)
"""How long the trash keeps what has no number. Registered documents stay: see `purging`."""

DELETE = "documents.delete"

SHOWN = 500

MANAGED = """exists (
    select from documents.access_grant as g
    where g.document_id = d.id and g.principal_id = any (%(principals)s) and g.level = 'manage')"""
"""The trash shows what the reader may take back out of it."""


@dataclass(frozen=True, slots=True)
class TrashRow:
    """A document in the trash."""

    id: UUID
    kind: str
    title: str
    summary: str
    number: str | None
    registered_on: date | None
    state: str
    deleted_at: datetime
    deleted_by: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that stayed, and why."""

    id: UUID
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an act on several documents."""

    done: Sequence[UUID]
    refused: Sequence[Refusal]


def move_to_trash(session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime) -> Report:
    """Move the documents the reader manages to the trash; say which stayed and why."""
    done: list[UUID] = []
    refused: list[Refusal] = []
    for id in sorted(set(ids)):  # in one order: two choices that overlap must not deadlock
        name = "—"
        try:
            head = get_document(session, id, reader=reader)
            name = head.number or head.title
            throw_away(session, head, reader=reader, at=at)
        except (NotFoundError, ForbiddenError, ConflictError) as error:
            refused.append(Refusal(id, name, error.detail))
        else:
            done.append(id)
    return Report(done, refused)


def throw_away(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> None:
    """Take a document the reader sees out of lists, search and work folders.

    Raises ForbiddenError when it is not the reader's to delete, ConflictError when a plugin holds
    it (a route runs), NotFoundError when somebody was faster.
    """
    require_level(session, head, reader=reader, level=AccessRight.MANAGE)
    require_deleting(head, reader=reader)
    refuse_locked(session, head, TRASH, reader=reader)
    moved = execute(
        session,
        "update documents.document set deleted_at = %s, deleted_by = %s, version = version + 1,"
        " changed_at = %s where id = %s and deleted_at is null",
        (at, reader.person_id, at, head.id),
    )
    if not moved:  # the work it closed would not come back: see `restore`
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    set_hidden(session, head.id, hidden=True)
    set_aside(session, head.id, person_id=reader.person_id, at=at)
    record(session, "document.trashed", "document", head.id)
    tell(session, head.id)


def may_delete(head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader's roles let a managed document be deleted and taken back.

    What never got a number is its author's own paper: no permission is needed for it.
    """
    own = head.number is None and head.author_id in (reader.person_id, reader.acting_for)
    return own or reader.may(DELETE, unit=head.unit_id)


def require_deleting(head: DocumentHead, *, reader: Reader) -> None:
    """Raise ForbiddenError unless the reader's roles let the document be deleted."""
    if not may_delete(head, reader=reader):
        reader.require(DELETE, unit=head.unit_id)


def restore(session: Session, id: UUID, *, reader: Reader, at: datetime) -> DocumentHead:
    """Take a document back from the trash, with the work that was waiting.

    Raises NotFoundError when it is not there, or not the reader's to take back.
    """
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %(id)s and d.deleted_at is not null and {MANAGED} for no key update"  # noqa: E501
    values = {"id": id, "principals": list(reader.principals)}
    head = fetch_one(session, DocumentHead, query, values)
    if head is None:
        raise NotFoundError(_("There is no such document in the trash."))
    require_deleting(head, reader=reader)
    query = "select deleted_at from documents.document where id = %s"
    bring_back(session, id, set_aside_at=fetch_value(session, query, (id,)))
    execute(
        session,
        "update documents.document set deleted_at = null, deleted_by = null,"
        " version = version + 1, changed_at = %s where id = %s",
        (at, id),
    )
    set_hidden(session, id, hidden=False)
    record(session, "document.restored", "document", id)
    tell(session, id)
    return head


def set_hidden(session: Session, id: UUID, *, hidden: bool) -> None:
    """Repeat the trash in the rows that lists and search read."""
    execute(
        session,
        "update documents.access_grant set hidden = %s where document_id = %s",
        (hidden, id),
    )
    execute(session, "update documents.text set hidden = %s where document_id = %s", (hidden, id))


def tell(session: Session, id: UUID) -> None:
    """Refresh open cards and counters."""
    signal(session, f"doc:{id}")
    signal(session, "counters")


def list_trash(session: Session, *, reader: Reader) -> list[TrashRow]:
    """Return what the reader may take back from the trash, the last deleted first."""
    query = f"""
        select d.id, d.kind, d.title, d.summary, d.number, d.registered_on, d.state, d.deleted_at,
            d.deleted_by
        from documents.document as d
        where d.deleted_at is not null and {MANAGED} order by d.deleted_at desc, d.id limit %(n)s"""
    return fetch(session, TrashRow, query, {"principals": list(reader.principals), "n": SHOWN})


def last_day(row: TrashRow, *, timezone: str) -> date | None:
    """Return until when the trash keeps a document; None: for good, its number stays taken."""
    return None if row.number else office_day(timezone, row.deleted_at + KEPT)
