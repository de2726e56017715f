"""Putting things into people's work folders and taking them out.

What happens to a document reaches the folders through these functions: its term moves, it is
thrown away, it comes back. Nobody else writes `work.item`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch, fetch_value, fetch_values
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
    signal(session, "counters", principals=[person_id])


def put_before(
    session: Session, folder: str, head: DocumentHead, people: Sequence[int], *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let a document wait for many people at once, as `put_into` does for one."""
    added = fetch_values(
        session,
        "insert into work.item (principal_id, folder, document_id, note, due_on, created_at,"
        " created_by) select person, %s, %s, '', %s, %s, %s from unnest(%s::int[]) as person"
        " on conflict do nothing returning principal_id",
        (folder, head.id, head.due_on, at, reader.person_id, list(people)),
    )
    message = Message(N_("Waits for you: {title}"), {"title": head.title})
    notify(session, added, Noticed("work", message, head.id), at=at)
    signal(session, "counters", principals=people)


def take_from(
    session: Session, folder: str, document_id: UUID, people: Sequence[int], *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let a document no longer wait for people, who need not act on it any more."""
    execute(
        session,
        "update work.item set done_at = %s, done_by = %s where document_id = %s and folder = %s"
        " and principal_id = any (%s) and done_at is null",
        (at, reader.person_id, document_id, folder, list(people)),
    )
    signal(session, "counters", principals=people)


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
    signal(session, "counters", principals=[principal_id, reader.person_id])
    return bool(done)


@dataclass(frozen=True, slots=True)
class Before:
    """A principal a document waits for in a folder, since when."""

    principal_id: int
    created_at: datetime


def list_before(session: Session, folder: str, document_id: UUID) -> list[Before]:
    """Return whom a document waits for in a folder, who waits longest first."""
    query = """
        select principal_id, created_at from work.item
        where document_id = %s and folder = %s and done_at is null order by id"""
    return fetch(session, Before, query, (document_id, folder))


def waits_for(session: Session, folder: str, document_id: UUID, *, reader: Reader) -> bool:
    """Tell whether a document waits for the reader in a folder."""
    query = """
        select exists (select from work.item where document_id = %s and folder = %s
            and done_at is null and principal_id = any (%s))"""
    return bool(fetch_value(session, query, (document_id, folder, list(reader.principals))))


def take_out_of_all(
    session: Session, folder: str, document_id: UUID, *, reader: Reader, at: datetime
) -> None:
    """Mark a document as dealt with for everybody it waits for in a folder."""
    for each in list_before(session, folder, document_id):
        take_out(session, folder, document_id, principal_id=each.principal_id, reader=reader, at=at)


def move_term(
    session: Session, document_id: UUID, *, was: date | None, now: date | None,
    only: Sequence[int] | None = None, besides: Sequence[int] = (),
) -> None:  # fmt: skip
    """Let what waits with the document's own term have its new one; other terms stay.

    `only`: what waits for these principals alone; `besides`: whoever has a term of his own.
    """
    execute(
        session,
        "update work.item set due_on = %(now)s where document_id = %(id)s and done_at is null"
        " and due_on is not distinct from %(was)s and principal_id <> all (%(besides)s)"
        " and (%(only)s::int[] is null or principal_id = any (%(only)s))",
        {"now": now, "was": was, "id": document_id, "besides": list(besides),
         "only": None if only is None else list(only)},
    )  # fmt: skip


def set_aside(session: Session, document_id: UUID, *, person_id: int, at: datetime) -> None:
    """Let a document wait for nobody while it is in the trash; see `bring_back`."""
    execute(
        session,
        "update work.item set done_at = %s, done_by = %s"
        " where document_id = %s and done_at is null",
        (at, person_id, document_id),
    )


def bring_back(session: Session, document_id: UUID, *, set_aside_at: datetime) -> None:
    """Let a document wait again for those it waited for when it was set aside."""
    execute(
        session,
        "update work.item set done_at = null, done_by = null"
        " where document_id = %s and done_at = %s",
        (document_id, set_aside_at),
    )
