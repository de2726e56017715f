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

SHOWN = 200


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


COLUMNS = """id, unit_id, source, message_id, sender_name, sender_address, subject, body, sent_at,
    received_at, original, told, state"""


def find_arrival(session: Session, id: UUID) -> ArrivalRow | None:
    """Return the arrival a draft was made of; None: a person brought it."""
    query = f"select {COLUMNS} from records.arrival where id = %s"
    return fetch_one(session, ArrivalRow, query, (id,))


def list_aside(session: Session, *, reader: Reader) -> list[AsideRow]:
    """Return what was decided not to be registered, the newest first."""
    query = f"""
        select a.id, a.source, coalesce(nullif(a.sender_name, ''), a.sender_address) as sender,
            a.subject, a.received_at, a.state, a.reason, coalesce({SHORT_NAME}, '') as person,
            a.decided_at, a.answer_state
        from records.arrival as a left join users.person as p on p.id = a.decided_by
        where a.unit_id = any (%(units)s) and a.state in ('refused', 'unregistered', 'passed')
        order by a.decided_at desc limit {SHOWN}"""
    return fetch(session, AsideRow, query, owners(reader))


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
