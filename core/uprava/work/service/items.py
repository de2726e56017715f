"""Putting things into people's work folders and taking them out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute
from uprava.extension import DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service.notices import Message, Noticed, notify, read_all_about
from uprava.work.service.people import people_behind


def put_into(
    session: Session, folder: str, head: DocumentHead, *, person_id: int, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let a document wait for a person in a folder and tell them; twice is once.

    `person_id` may be a unit, post or role as well: then it waits for all its people. The right
    to see the document is given by the caller.
    """
    added = execute(
        session,
        "insert into work.item (principal_id, folder, document_id, note, due_on, created_at,"
        " created_by) values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
        (person_id, folder, head.id, "", head.due_on, at, reader.person_id),
    )
    if added:
        message = Message(N_("Waits for you: {title}"), {"title": head.title})
        told = Noticed("work", message, head.id)
        notify(session, people_behind(session, [person_id]), told, at=at)
    signal(session, "counters", persons=[person_id])


def take_out(
    session: Session, folder: str, document_id: UUID, *, principal_id: int, reader: Reader,
    at: datetime,
) -> bool:  # fmt: skip
    """Mark a waiting document as dealt with; return whether it was waiting."""
    done = execute(
        session,
        "update work.item set done_at = %s, done_by = %s where document_id = %s and folder = %s"
        " and principal_id = %s and done_at is null",
        (at, reader.person_id, document_id, folder, principal_id),
    )
    if done:
        read_all_about(session, document_id, person_id=reader.person_id, kind="work", at=at)
    signal(session, "counters", persons=[principal_id, reader.person_id])
    return bool(done)
