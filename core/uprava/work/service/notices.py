"""Notices of the bell: written in the language of the person, shown under the rights of now.

A notice about a document that its person may no longer open is neither shown nor counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import driver, execute, fetch, fetch_value, fetch_values
from uprava.errors import NotFoundError
from uprava.i18n import DEFAULT_LOCALE, LOCALES, _, translations
from uprava.users.reader import Reader
from uprava.web.events import signal

KEPT = timedelta(days=180)
LONGEST = 500

OPEN = """(n.document_id is null or exists (
    select from documents.access_grant as g where g.document_id = n.document_id
    and g.principal_id = any (%(principals)s) and not g.hidden))"""
"""The predicate: the notice `n` is about nothing, or about what the reader may open."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message id marked with `N_` and what stands for its `{names}`."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, locale: str | None) -> str:
        """Return the message as one line in a language; None means the default."""
        language = locale if locale in LOCALES else DEFAULT_LOCALE
        said = translations(language).gettext(self.text).format(**self.values)
        return " ".join(said.split())[:LONGEST]


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is told: kind (`work comment shared reminder term`), words, and about which document.

    `url`: the page of ours it leads to when it is about no document.
    """

    kind: str
    message: Message
    document_id: UUID | None = None
    url: str = ""


def notify(
    session: Session, person_ids: Sequence[int], noticed: Noticed, *, at: datetime
) -> list[int]:
    """Put a notice before people, each in their language; return who was told.

    Inactive people and the one who acts are left out.
    """
    reader: Reader | None = session.info["reader"]
    wanted = sorted(set(person_ids) - {reader.person_id if reader else 0})
    query = "select id, locale from users.person where id = any (%s) and active order by id"
    people = driver(session).execute(query, (wanted,)).fetchall() if wanted else []
    about = noticed.document_id, noticed.url, at
    rows = [
        (id, noticed.kind, noticed.message.in_language(locale), *about) for id, locale in people
    ]
    if rows:
        with driver(session).cursor() as cursor:
            cursor.executemany(
                "insert into work.notice (person_id, kind, text, document_id, url, created_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                rows,
            )
        signal(session, "counters", principals=[row[0] for row in rows])
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the bell."""

    id: int
    kind: str
    text: str
    document_id: UUID | None
    number: str | None
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices, the newest first, and the ids to go on from."""

    rows: Sequence[NoticeRow]
    older: int | None
    newer: int | None


def list_notices(
    session: Session, *, reader: Reader, limit: int, after: int | None = None,
    before: int | None = None,
) -> NoticePage:  # fmt: skip
    """Return a page of the reader's notices: below the id `after`, or above `before`."""
    order = "asc" if before else "desc"
    edge = "and n.id > %(edge)s" if before else "and n.id < %(edge)s" if after else ""
    query = f"""
        select n.id, n.kind, n.text, n.document_id, d.number, n.created_at, n.read_at
        from work.notice as n left join documents.document as d on d.id = n.document_id
        where n.person_id = %(person)s and {OPEN} {edge} order by n.id {order} limit %(limit)s"""
    values = given(reader) | {"edge": before or after, "limit": limit + 1}
    rows = fetch(session, NoticeRow, query, values)
    more, rows = len(rows) > limit, rows[:limit]
    if before:
        rows.reverse()
    if not rows:
        return NoticePage((), None, None)
    older = rows[-1].id if more or before else None
    newer = rows[0].id if (after and not before) or (before and more) else None
    return NoticePage(rows, older, newer)


def count_unread(session: Session, *, reader: Reader) -> int:
    """Count what the bell shows, up to 100."""
    query = f"""
        select count(*) from (
            select from work.notice as n
            where n.person_id = %(person)s and n.read_at is null and {OPEN} limit 100
        ) as fresh"""
    found = fetch_value(session, query, given(reader))
    assert isinstance(found, int)
    return found


def open_notice(session: Session, id: int, *, reader: Reader, at: datetime) -> str:
    """Mark a notice as read and return where it leads; empty: nowhere. Raises NotFoundError."""
    query = f"""
        update work.notice as n set read_at = coalesce(n.read_at, %(at)s)
        where n.id = %(id)s and n.person_id = %(person)s and {OPEN}
        returning n.document_id, n.url"""
    row = driver(session).execute(query, given(reader) | {"id": id, "at": at}).fetchone()
    if row is None:
        raise NotFoundError(_("There is no such notice."))
    signal(session, "counters", principals=[reader.person_id])
    document, url = row
    return f"/docs/{document}" if document else str(url)


def mark_read(
    session: Session, ids: Sequence[int] | None, *, reader: Reader, at: datetime
) -> list[int]:
    """Mark the reader's notices as read, None means all; return those that were not yet."""
    query = """
        update work.notice set read_at = %(at)s
        where person_id = %(person)s and read_at is null
          and (%(ids)s::bigint[] is null or id = any (%(ids)s)) returning id"""
    values = {"at": at, "person": reader.person_id, "ids": None if ids is None else list(ids)}
    marked = fetch_values(session, query, values)
    signal(session, "counters", principals=[reader.person_id])
    return sorted(marked)


def mark_unread(session: Session, at: datetime, *, reader: Reader) -> int:
    """Take back a marking of that very moment: the undo of `mark_read`."""
    query = "update work.notice set read_at = null where person_id = %s and read_at = %s"
    count = execute(session, query, (reader.person_id, at))
    signal(session, "counters", principals=[reader.person_id])
    return count


def read_all_about(
    session: Session, document_id: UUID, *, person_id: int, kind: str, at: datetime
) -> None:
    """Mark a person's notices of one kind about a document as read: it has been dealt with."""
    execute(
        session,
        "update work.notice set read_at = %s where person_id = %s and document_id = %s"
        " and kind = %s and read_at is null",
        (at, person_id, document_id, kind),
    )


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete notices older than `KEPT`; the audit log remembers the acts themselves."""
    return execute(session, "delete from work.notice where created_at < %s", (now - KEPT,))


def given(reader: Reader) -> dict[str, object]:
    """Return the parameters that stand for the reader."""
    return {"person": reader.person_id, "principals": list(reader.principals)}
