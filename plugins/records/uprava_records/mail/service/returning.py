"""What was set aside comes back into the queue as it was; a report is opened as a letter anew."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import beside
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.letters.service.drafts import (
    DraftFileRow,
    DraftRow,
    Shared,
    make_draft,
    owners,
)
from uprava_records.mail.service.arrivals import COLUMNS, ArrivalRow
from uprava_records.mail.service.mailbox import Message
from uprava_records.mail.service.opening import open_message

BACK = ("refused", "unregistered", "notice")
"""What may come back; what was passed to another module is that module's."""


def as_kept(draft: DraftRow, files: Sequence[DraftFileRow]) -> str:
    """Return a draft as it is kept beside its arrival."""
    said = [
        asdict(Received(each.name, each.media_type, each.size, each.sha256, each.pages, "main"))
        for each in files
    ]
    kept = {
        "files": said, "recognised": dict(draft.recognised), "sources": dict(draft.sources),
        "card": dict(draft.card), "urgent": draft.urgent,
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False)


def get_arrival(session: Session, id: UUID, *, reader: Reader) -> ArrivalRow:
    """Return an arrival of the reader's units. Raises NotFoundError."""
    query = f"""select {COLUMNS} from records.arrival
        where id = %(id)s and unit_id = any (%(units)s)"""
    row = fetch_one(session, ArrivalRow, query, {"id": id, **owners(reader)})
    if row is None:
        raise NotFoundError(_("There is no such arrival."))
    return row


def bring_back(
    session: Session, id: UUID, *, reader: Reader, installation: Installation, at: datetime
) -> None:
    """Put what was set aside into the queue again.

    Raises NotFoundError for what is not there, ConflictError for what somebody has taken back
    already, was passed on, or is not kept any more.
    """
    with beside(session) as own:
        row = get_arrival(own, id, reader=reader)
        kept = fetch_value(own, "select kept from records.arrival where id = %s", (id,))
    again = again_of(kept) if kept else opened_anew(session, row, installation)
    execute(session, "select from records.arrival where id = %s for update", (id,))
    if get_arrival(session, id, reader=reader).state not in BACK:
        raise ConflictError(_("This is in the queue already, or is registered or passed on."))
    owner = Shared(row.unit_id, row.source, again.sources, again.card, again.urgent)
    make_draft(session, again.files, again.recognised, owner=owner, at=at, id=id)
    execute(
        session,
        "update records.arrival set state = 'waiting', reason = null, decided_by = null,"
        " decided_at = null, document_id = null, kept = null, blobs = '{}' where id = %s",
        (id,),
    )
    record(session, "arrival.brought-back", "arrival", id, was=row.state)
    signal(session, "counters")


@dataclass(frozen=True, slots=True)
class Again:
    """What a draft is made of once more."""

    files: Sequence[Received]
    recognised: Mapping[str, str]
    sources: Mapping[str, str]
    card: Mapping[str, str]
    urgent: bool


def again_of(kept: Mapping[str, Any]) -> Again:
    """Return the draft as it was kept."""
    files = [Received(**each) for each in kept["files"]]
    return Again(files, kept["recognised"], kept["sources"], kept["card"], kept["urgent"])


def opened_anew(session: Session, row: ArrivalRow, installation: Installation) -> Again:
    """Open the message of an arrival again. Raises ConflictError for what is no message."""
    if row.source != "email" or row.original is None:
        raise ConflictError(_("The files of this one are not kept; register the paper anew."))
    with installation.store.read(row.original) as reading:
        raw = b"".join(reading)
    message = Message(0, len(raw), row.received_at, raw)
    came = open_message(installation, message, None, today=session.info["today"])
    return Again(came.files, came.recognised, came.sources, {}, came.urgent)
