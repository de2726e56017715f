"""What is known of an arrival: who sent it, what it says, what was left out, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.letters.service.drafts import DraftRow, hold, owners

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """An arrival as the form shows it beside its draft."""

    id: UUID
    unit_id: int
    source: str
    message_id: str
    sender_name: str
    sender_address: str
    subject: str
    body: str
    sent_at: datetime | None
    received_at: datetime
    original: str | None
    told: Sequence[Sequence[str]]
    rest: str | None
    state: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """An arrival that was not registered: why, by whom, and whether the sender was told."""

    id: UUID
    source: str
    sender: str
    subject: str
    received_at: datetime
    state: str
    reason: str | None
    person: str
    decided_at: datetime
    answer_state: str | None
    original: str | None
    document_id: UUID | None


COLUMNS = """id, unit_id, source, message_id, sender_name, sender_address, subject, body, sent_at,
    received_at, original, told, rest, state"""


def find_arrival(session: Session, id: UUID) -> ArrivalRow | None:
    """Return the arrival a draft was made of; None: a person brought it."""
    query = f"select {COLUMNS} from records.arrival where id = %s"
    return fetch_one(session, ArrivalRow, query, (id,))


@dataclass(frozen=True, slots=True)
class AsideAsked:
    """What the list is narrowed to; `q`: part of a sender, a subject or a reason."""

    q: str = ""
    state: str = ""


def list_aside(
    session: Session, asked: AsideAsked, *, reader: Reader, after: UUID | None = None,
    limit: int = SHOWN,
) -> list[AsideRow]:  # fmt: skip
    """Return what was decided not to be registered, the newest first, from one row on."""
    narrowed = ""
    if asked.state:
        narrowed += " and a.state = %(state)s"
    if asked.q:
        narrowed += """ and (a.subject ilike %(like)s or a.sender_name ilike %(like)s
            or a.sender_address ilike %(like)s or a.reason ilike %(like)s)"""
    if after is not None:
        narrowed += """ and (a.decided_at, a.id) < (
            select e.decided_at, e.id from records.arrival as e where e.id = %(after)s)"""
    query = f"""
        select a.id, a.source, coalesce(nullif(a.sender_name, ''), a.sender_address) as sender,
            a.subject, a.received_at, a.state, a.reason, coalesce({SHORT_NAME}, '') as person,
            a.decided_at, a.answer_state, a.original, a.document_id
        from records.arrival as a left join users.person as p on p.id = a.decided_by
        where a.unit_id = any (%(units)s) {ASIDE} {narrowed}
        order by a.decided_at desc, a.id desc limit %(limit)s"""
    plain = asked.q.replace("\\", "").replace("%", "").replace("_", "")
    values = owners(reader) | {
        "state": asked.state, "like": f"%{plain}%", "after": after, "limit": limit,
    }  # fmt: skip
    return fetch(session, AsideRow, query, values)


ASIDE = "and a.state in ('refused', 'unregistered', 'passed', 'notice')"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A report or an automatic reply about a letter of a document."""

    id: UUID
    sender: str
    reason: str
    received_at: datetime


def list_notices(session: Session, document_id: UUID, *, most: int = 20) -> list[NoticeRow]:
    """Return the reports about a document's letters that the reader's unit received."""
    query = """
        select id, coalesce(nullif(sender_name, ''), sender_address) as sender,
            coalesce(reason, '') as reason, received_at
        from records.arrival where document_id = %s and state = 'notice'
        order by received_at desc, id desc limit %s"""
    return fetch(session, NoticeRow, query, (document_id, most))


def look(session: Session, draft: DraftRow, *, reader: Reader, at: datetime) -> str:
    """Note that the reader has a shared draft open; return the name of who else has."""
    if draft.unit_id is None:
        return ""
    holder = draft.holder(reader, at)
    if holder is not None:
        query = f"select {SHORT_NAME} from users.person as p where p.id = %s"
        return str(fetch_value(session, query, (holder,)))
    hold(session, draft.id, reader=reader, at=at)
    return ""
