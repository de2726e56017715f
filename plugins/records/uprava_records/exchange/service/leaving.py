"""What waits to go is written into OUT; what got no receipt in time is told to its sender."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import ParcelState
from uprava.db.sql import fetch, fetch_one
from uprava.i18n import _
from uprava.installation import Installation
from uprava_storage import BlobNotFoundError, BlobStore

from uprava_records.exchange.service.circuit import Circuit
from uprava_records.exchange.service.envelope import write_envelope
from uprava_records.exchange.service.folders import ENVELOPE, put
from uprava_records.exchange.service.keeping import (
    COLUMNS,
    MessageRow,
    get_message,
    move,
)
from uprava_records.exchange.service.messages import (
    BODY,
    NAMES,
    write_container,
    write_notice,
    write_receipt,
)
from uprava_records.exchange.service.sending import find_parts, pack
from uprava_records.exchange.service.settling import tell_sender
from uprava_records.exchange.values import (
    REFUSED,
    REGISTERED,
    Header,
    Kind,
    Notice,
    Numbered,
    Party,
    Receipt,
    Step,
    UnreadableMessageError,
)

log = logging.getLogger(__name__)

AT_ONCE = 100

WAITING = """
select id from records.exchange_message where way = 'out' and step = 'waiting'
order by id limit %s"""


def write_one(
    session: Session, installation: Installation, circuit: Circuit, id: int, *, at: datetime
) -> None:
    """Write one waiting message into OUT; what the format forbids becomes a failure in words.

    Raises OSError when the folder cannot be written to: then it waits on.
    """
    row = get_message(session, id)
    if row is None or row.step != Step.WAITING:
        return
    try:
        files = files_of(session, row, installation.store, circuit, at=at)
    except (UnreadableMessageError, BlobNotFoundError) as error:
        said = str(error)
        move(session, row.id, Step.FAILED, said, at=at)
        tell_sender(session, row, ParcelState.FAILED, said, at=at)
        return
    put(circuit.folders, str(row.uid), files)
    move(session, row.id, Step.WRITTEN, row.said, at=at)
    if row.kind == Kind.CONTAINER:
        record(session, "exchange.written", "document", str(row.document_id), to=row.party_title)
        tell_sender(session, row, ParcelState.SENT, "", at=at)


def files_of(
    session: Session, row: MessageRow, store: BlobStore, circuit: Circuit, *, at: datetime
) -> list[tuple[str, bytes]]:
    """Return the files of a message, its envelope last: then it is whole."""
    to = address_of(session, row.party_uid)
    header = Header(str(row.uid), Kind(row.kind), circuit.us, row.created_at)
    number = Numbered(row.number, row.day)
    if row.kind == Kind.CONTAINER:
        body = container_of(session, row, store, circuit, at=at)
        files = [(BODY, body), (NAMES[0], write_container(header, zone=circuit.zone))]
    else:
        files = [(NAMES[0], answer_of(session, row, header, circuit, at=at))]
    named = [name for name, _data in files]
    return [*files, (ENVELOPE, write_envelope(number, str(row.uid), to=[to], files=named))]


def container_of(
    session: Session, row: MessageRow, store: BlobStore, circuit: Circuit, *, at: datetime
) -> bytes:
    """Return the container of a document."""
    assert row.document_id is not None
    parts = find_parts(session, row.document_id)
    return pack(
        parts, store, uid=str(row.container_uid), organisation=circuit.us.title,
        addressee=row.party_title, at=at,
    )  # fmt: skip


def answer_of(
    session: Session, row: MessageRow, header: Header, circuit: Circuit, *, at: datetime
) -> bytes:
    """Return a receipt or a notice of ours about what came."""
    about = get_message(session, row.answered_id or 0)
    if about is None:
        raise UnreadableMessageError(_("What it answers is not there any more."))
    if row.kind == Kind.RECEIPT:
        receipt = Receipt(str(about.uid), not row.said, row.said)
        return write_receipt(header, receipt, at=at, zone=circuit.zone)
    act = REGISTERED if row.number else REFUSED
    notice = Notice(str(about.container_uid), act, Numbered(row.number, row.day), row.said)
    to = Party(str(about.party_uid or ""), about.party_title)
    about_number = Numbered(about.number, about.day)
    return write_notice(header, notice, about_number, to=to, at=at, zone=circuit.zone)


ADDRESS = "select address from records.exchange_participant where uid = %s and closed_on is null"


@dataclass(frozen=True, slots=True)
class _Address:
    address: str


def address_of(session: Session, uid: UUID | None) -> str:
    """Return a participant's address. Raises UnreadableMessageError for an unknown one."""
    found = fetch_one(session, _Address, ADDRESS, (uid,))
    if found is None:
        raise UnreadableMessageError(
            _("The addressee is not among the participants of the exchange.")
        )
    return found.address


LATE = f"""
select {COLUMNS} from records.exchange_message
where way = 'out' and step = 'written' and kind = 'container' and moved_at < %s
order by id limit {AT_ONCE} for update"""


def find_late(session: Session, circuit: Circuit, *, at: datetime) -> int:
    """Tell of documents nobody acknowledged in time; a later receipt still counts."""
    late = fetch(session, MessageRow, LATE, (at - circuit.patience,))
    hours = int(circuit.patience.total_seconds() // 3600)
    for row in late:
        said = _("No receipt came within {n} hours.").format(n=hours)
        move(session, row.id, Step.LATE, said, at=at)
        tell_sender(session, row, ParcelState.FAILED, said, at=at)
    return len(late)
