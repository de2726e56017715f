"""A signed protocol put before the next meeting for its approval."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.previous import propose_previous
from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.protocol.service.reading import hold_protocol


def propose_approval(session: Session, id: UUID, *, reader: Reader, at: datetime) -> UUID:
    """Put the approval of a signed protocol into the backlog of its body; return the question.

    The one that stands there already is returned. Raises ConflictError for a draft.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.signed_on is None or row.later is not None:
        raise ConflictError(_("Only the last signed protocol is put before the next meeting."))
    body = get_body(session, row.body_id, reader=reader)
    title = f"Об утверждении протокола от {row.held_on:%d.%m.%Y} № {row.number}"
    made = propose_previous(session, id, title, body_id=body.id, reader=reader, at=at)
    record(session, "protocols.proposed", "document", id)
    return made
