"""Documents are taken for the exchange inside the act of sending, and go with the next visit."""

from sqlalchemy.orm import Session
from uprava.capabilities import Parcel
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import fetch_value
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of

from uprava_records.exchange.service.circuit import circuit_of, connected
from uprava_records.exchange.service.keeping import New, keep_message
from uprava_records.exchange.service.participants import find_for
from uprava_records.exchange.service.sending import find_parts
from uprava_records.exchange.values import (
    Kind,
    Numbered,
    Party,
    Step,
    UnreadableMessageError,
    Way,
)

JOB = "records:visit_exchange"


WANTED = """
select exists (
    select from records.addressee where document_id = %(id)s and channel = 'exchange')"""


def wants_detached(session: Session, document: DocumentHead) -> bool:
    """Tell whether a document goes to a participant: the exchange carries signature files."""
    return connected() and bool(fetch_value(session, WANTED, {"id": document.id}))


def carry(session: Session, parcel: Parcel) -> str | None:
    """Take a document for one participant; return a sentence when it cannot go.

    The document's own id is its GUID in the exchange: notices about it come back with that.
    """
    installation = installation_of(session)
    if circuit_of(installation) is None:
        return None
    participant = find_for(session, parcel)
    if participant is None:
        return _("{name} is not among the participants of the exchange.").format(name=parcel.name)
    try:
        parts = find_parts(session, parcel.document_id)
    except UnreadableMessageError as error:
        return str(error)
    new = New(
        uuid7(), Way.OUT, Kind.CONTAINER, Step.WAITING,
        Party(str(participant.uid), participant.title), container_uid=parcel.document_id,
        document_id=parcel.document_id, reference=parcel.reference,
        number=Numbered(parts.head.number, parts.head.registered_on),
    )  # fmt: skip
    keep_message(session, new, at=now())
    installation.jobs.defer(session, JOB, lock="records:exchange")
    return ""
