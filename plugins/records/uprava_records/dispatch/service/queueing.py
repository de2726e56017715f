"""A registered document is to be sent: one dispatch for each addressee, those of lists too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

PERMISSION = "records.dispatch"

KINDS = ("records.outgoing", "records.internal", "records.act")
"""Documents of this house that have addressees."""

REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom and how a document is to go. `principal_id`: a person or unit of the house."""

    name: str
    channel: str
    attention: str | None = None
    address: str | None = None
    email: str | None = None
    addressee_id: int | None = None
    person_id: int | None = None
    principal_id: int | None = None


OFFICE = """
select coalesce(j.unit_id, d.unit_id) from documents.document as d
left join documents.journal as j on j.id = d.journal_id where d.id = %s"""


def may_send(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader sends for the unit that keeps the document's journal."""
    if PERMISSION not in reader.permissions:
        return False
    return reader.may(PERMISSION, unit=fetch_value(session, OFFICE, (head.id,)))


ADDRESSEES = """
select a.name, case when a.person_id is not null then 'inside'
        when a.channel = 'paper' then 'post' else a.channel end as channel,
    a.attention, a.address, a.email, a.id as addressee_id, a.person_id,
    a.person_id as principal_id
from records.addressee as a
where a.document_id = %(id)s and not exists (
    select from records.dispatch as s where s.addressee_id = a.id)
order by a.position, a.id"""


def list_unasked(session: Session, id: UUID) -> list[Wanted]:
    """Return the addressees of a document that have no dispatch yet, in their order."""
    return fetch(session, Wanted, ADDRESSEES, {"id": id})


INSERT = """
insert into records.dispatch (document_id, addressee_id, person_id, position, name, attention,
    address, email, channel, queued_by, queued_at)
select %(document)s, w.addressee, w.person, %(last)s + w.place, w.name, w.attention, w.address,
    w.email, w.channel, %(by)s, %(at)s
from unnest(%(addressees)s::bigint[], %(people)s::int[], %(names)s::text[], %(attentions)s::text[],
        %(addresses)s::text[], %(emails)s::text[], %(channels)s::text[]) with ordinality
    as w (addressee, person, name, attention, address, email, channel, place)
order by w.place"""

LAST = "select coalesce(max(position), 0) from records.dispatch where document_id = %s"


def queue(
    session: Session, head: DocumentHead, wanted: Sequence[Wanted], *, reader: Reader, at: datetime
) -> int:
    """Put a document into «К отправке» for each addressee; return for how many.

    Raises ConflictError for a document without a number: nothing unregistered leaves the house.
    """
    if not head.number:
        raise ConflictError(_("Only a registered document is sent. Register it first."))
    hold(session, head.id)
    execute(session, INSERT, {
        "document": head.id, "last": int(fetch_value(session, LAST, (head.id,))),
        "by": reader.person_id, "at": at,
        "addressees": [each.addressee_id for each in wanted],
        "people": [each.person_id for each in wanted], "names": [each.name for each in wanted],
        "attentions": [each.attention for each in wanted],
        "addresses": [each.address for each in wanted], "emails": [each.email for each in wanted],
        "channels": [each.channel for each in wanted],
    })  # fmt: skip
    if wanted:
        record(session, "dispatch.queued", "document", head.id, count=len(wanted))
        signal(session, f"doc:{head.id}")
    return len(wanted)


def queue_addressees(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> int:
    """Put a document into «К отправке» for the addressees of its card that are not there yet."""
    return queue(session, head, list_unasked(session, head.id), reader=reader, at=at)


def let_in(
    session: Session, head: DocumentHead, principals: Sequence[int], *, reader: Reader, at: datetime
) -> None:
    """Give people and units of the house the right to read the document sent to them."""
    openings = [Opening(each, AccessRight.READ, "addressee") for each in principals]
    if openings:
        open_to(session, head, openings, at=at, by=reader.person_id)
