"""The rows of messages and participants: one statement each, used by all acts of the exchange."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_one, fetch_value

from uprava_records.exchange.values import Kind, Numbered, Party, Step, Way


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it is kept."""

    id: int
    uid: UUID
    way: str
    kind: str
    step: str
    container_uid: UUID | None
    party_uid: UUID | None
    party_title: str
    document_id: UUID | None
    arrival_id: UUID | None
    answered_id: int | None
    reference: str | None
    number: str
    day: date | None
    said: str
    created_at: datetime
    moved_at: datetime


COLUMNS = """id, uid, way, kind, step, container_uid, party_uid, party_title, document_id,
    arrival_id, answered_id, reference, number, day, said, created_at, moved_at"""


@dataclass(frozen=True, slots=True)
class New:
    """A message to keep."""

    uid: UUID
    way: Way
    kind: Kind
    step: Step
    party: Party
    container_uid: UUID | None = None
    document_id: UUID | None = None
    arrival_id: UUID | None = None
    answered_id: int | None = None
    reference: str | None = None
    number: Numbered = field(default_factory=Numbered)
    said: str = ""


INSERT = """
insert into records.exchange_message (uid, way, kind, step, container_uid, party_uid, party_title,
    document_id, arrival_id, answered_id, reference, number, day, said, told_step, created_at,
    moved_at)
values (%(uid)s, %(way)s, %(kind)s, %(step)s, %(container)s, %(party)s, %(title)s, %(document)s,
    %(arrival)s, %(answered)s, %(reference)s, %(number)s, %(day)s, %(said)s, '', %(at)s, %(at)s)
on conflict (way, uid) do nothing returning id"""


def keep_message(session: Session, new: New, *, at: datetime) -> int | None:
    """Keep a message; None: it was kept before."""
    values = {
        "uid": new.uid, "way": new.way, "kind": new.kind, "step": new.step,
        "container": new.container_uid, "party": guid(new.party.uid), "title": new.party.title,
        "document": new.document_id, "arrival": new.arrival_id, "answered": new.answered_id,
        "reference": new.reference, "number": new.number.number, "day": new.number.day,
        "said": new.said, "at": at,
    }  # fmt: skip
    found: int | None = fetch_value(session, INSERT, values)
    return found


def guid(text: str) -> UUID | None:
    """Return a GUID; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def get_message(session: Session, id: int) -> MessageRow | None:
    """Return a message, locked."""
    query = f"select {COLUMNS} from records.exchange_message where id = %s for update"
    return fetch_one(session, MessageRow, query, (id,))


def find_sent(
    session: Session, *, message: UUID | None, container: UUID | None
) -> list[MessageRow]:
    """Return our messages by the GUID of their head, or of the document they carried."""
    query = f"""
        select {COLUMNS} from records.exchange_message
        where way = 'out' and (uid = %(uid)s or (kind = 'container' and container_uid = %(of)s))
        order by id for update"""
    return fetch(session, MessageRow, query, {"uid": message, "of": container})


def move(session: Session, id: int, step: Step, said: str, *, at: datetime) -> None:
    """Write down how far a message is."""
    query = "update records.exchange_message set step = %s, said = %s, moved_at = %s where id = %s"
    execute(session, query, (step, said, at, id))
