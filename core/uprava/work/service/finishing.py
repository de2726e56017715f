"""«Готово» in a work folder: one document or many, with a report of what stayed and why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, fetch_values
from uprava.documents.service.access import get_document
from uprava.documents.service.states import Act, change_state
from uprava.errors import InvalidError, UpravaError
from uprava.extension import DocumentHead, DocumentKind, Transition, WorkFolder
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service.notices import read_all_about

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a bulk act: ids done, those that can be taken back, and refusals in words."""

    done: Sequence[UUID]
    reversible: bool
    refused: Mapping[str, str]


def finish(
    session: Session, folder: WorkFolder, ids: Sequence[UUID], *, reader: Reader,
    plugins: Plugins, at: datetime,
) -> Report:  # fmt: skip
    """Finish what waits for the reader in a folder.

    When the document's kind has an act of the same name as the folder's («Рассмотрено») and it
    is open in the document's state, that act is done, with its permission and its followers;
    otherwise the mark is all. A document that refuses stays; the others go on.
    Raises InvalidError when the folder lets nothing be finished.
    """
    if not folder.done_title or folder.bulk_url:
        raise InvalidError(_("Documents leave this folder by an act on their card."))
    done: list[UUID] = []
    refused: dict[str, str] = {}
    reversible = True
    for id in dict.fromkeys(ids):
        try:
            with apart(session):
                head = get_document(session, id, reader=reader)
                mere = finish_one(session, folder, head, reader=reader, plugins=plugins, at=at)
        except UpravaError as error:
            refused[name_of(session, id, reader=reader)] = error.detail
            continue
        reversible = reversible and mere
        done.append(id)
    return Report(done, reversible, refused)


@contextmanager
def apart(session: Session) -> Iterator[None]:
    """Let the block fail without the rest of the transaction: nothing of it stays, nor its log."""
    logged = len(session.info["audit"])
    try:
        with session.begin_nested():
            yield
    except UpravaError:
        del session.info["audit"][logged:]
        raise


def act_of(kind: DocumentKind | None, folder: WorkFolder, head: DocumentHead) -> Transition | None:
    """Return the act of the document's kind that finishes work in the folder, if it has one."""
    acts = kind.transitions if kind else ()
    named = (each for each in acts if each.title == folder.done_title)
    return next((each for each in named if head.state in each.sources), None)


def finish_one(
    session: Session, folder: WorkFolder, head: DocumentHead, *, reader: Reader,
    plugins: Plugins, at: datetime,
) -> bool:  # fmt: skip
    """Finish one document; return whether it was a mere mark, which can be taken back.

    Raises InvalidError when the document does not wait for the reader.
    """
    waiting = open_items(session, folder.code, head.id, reader=reader)
    if not waiting:
        raise InvalidError(_("It no longer waits for you in this folder."))
    act = act_of(plugins.kinds.get(head.kind), folder, head)
    if act is not None:
        step = Act(act.code, head.version)
        change_state(session, head.id, step, reader=reader, plugins=plugins, at=at)
    query = """
        update work.item set done_at = %s, done_by = %s, marked = %s
        where id = any (%s) and done_at is null returning principal_id"""
    principals = fetch_values(session, query, (at, reader.person_id, act is None, waiting))
    read_all_about(session, head.id, person_id=reader.person_id, kind="work", at=at)
    record(session, "work.done", "document", head.id, folder=folder.code)
    signal(session, "counters", principals=[*principals, reader.person_id])
    return act is None


def open_items(session: Session, folder: str, id: UUID, *, reader: Reader) -> list[int]:
    """Return the rows by which a document waits for the reader in a folder, locked."""
    query = """
        select id from work.item
        where document_id = %s and folder = %s and principal_id = any (%s) and done_at is null
        order by id for update"""
    return fetch_values(session, query, (id, folder, list(reader.principals)))


def name_of(session: Session, id: UUID, *, reader: Reader) -> str:
    """Return the number or title of a document the reader sees, else a word for it."""
    query = """
        select coalesce(d.number, d.title) from documents.document as d
        where d.id = %s and exists (select from documents.access_grant as g
            where g.document_id = d.id and g.principal_id = any (%s))"""
    found = fetch_values(session, query, (id, list(reader.principals)))
    return str(found[0]) if found else _("A document")


def take_back(
    session: Session, folder: str, ids: Sequence[UUID], *, reader: Reader, now: datetime
) -> int:
    """Put back what the reader finished a moment ago by a mere mark; return how many.

    What left the folder by an act on the document stays: the act is not taken back with it.
    """
    query = """
        update work.item as i set done_at = null, done_by = null, marked = false
        where i.document_id = any (%(ids)s) and i.folder = %(folder)s and i.marked
          and i.done_by = %(person)s and i.done_at > %(since)s
          and not exists (select from work.item as o where o.document_id = i.document_id
            and o.principal_id = i.principal_id and o.folder = i.folder and o.done_at is null)
        returning i.document_id, i.principal_id"""
    values = {"ids": list(ids), "folder": folder, "person": reader.person_id,
              "since": now - UNDO_WITHIN}  # fmt: skip
    rows = driver(session).execute(query, values).fetchall()
    for document in sorted({document for document, _principal in rows}):
        record(session, "work.undone", "document", document, folder=folder)
    principals = [principal for _document, principal in rows]
    signal(session, "counters", principals=[*principals, reader.person_id])
    return len(rows)
