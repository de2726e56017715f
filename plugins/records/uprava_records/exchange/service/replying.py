"""Senders are told what became of their documents: registered under a number, or refused."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch

from uprava_records.exchange.service.keeping import New, keep_message
from uprava_records.exchange.values import NOT_SUBJECT, Kind, Numbered, Party, Step, Way


@dataclass(frozen=True, slots=True)
class Decided:
    """An arrival of the exchange that was decided on and whose sender does not know it yet."""

    id: int
    container_uid: UUID | None
    party_uid: UUID | None
    party_title: str
    arrival_id: UUID
    state: str
    reason: str | None
    document_id: UUID | None
    number: str | None
    registered_on: date | None


DECIDED = """
select m.id, m.container_uid, m.party_uid, m.party_title, m.arrival_id, a.state, a.reason,
    a.document_id, d.number, d.registered_on
from records.exchange_message as m join records.arrival as a on a.id = m.arrival_id
left join documents.document as d on d.id = a.document_id
where m.way = 'in' and m.kind = 'container' and m.told_step = ''
    and a.state in ('registered', 'refused', 'unregistered')
order by m.id limit 200 for update of m"""


def tell_senders(session: Session, *, at: datetime) -> int:
    """Write the notices that are due; return how many. They go with the next writing."""
    decided = fetch(session, Decided, DECIDED)
    for each in decided:
        new = notice_for(each)
        if new is not None:
            keep_message(session, new, at=at)
        execute(
            session,
            "update records.exchange_message set told_step = %s, document_id = %s where id = %s",
            (each.state, each.document_id, each.id),
        )
    return len(decided)


def notice_for(each: Decided) -> New | None:
    """Return the notice for a sender; a document without its GUID cannot be told of."""
    if each.container_uid is None or each.party_uid is None:
        return None
    party = Party(str(each.party_uid), each.party_title)
    registered = each.state == "registered" and each.number is not None
    said = "" if registered else (each.reason or NOT_SUBJECT)
    if each.state == "unregistered":
        said = NOT_SUBJECT
    number = Numbered(each.number or "", each.registered_on) if registered else Numbered()
    return New(
        uuid7(), Way.OUT, Kind.NOTICE, Step.WAITING, party, container_uid=each.container_uid,
        answered_id=each.id, number=number, said=said,
    )  # fmt: skip
