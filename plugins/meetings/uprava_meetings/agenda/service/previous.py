"""The protocol of the previous meeting, to be approved as the first question of the next one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create, index
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.reading import ROWS
from uprava_meetings.agenda.values import CONSIDERS, PREPARED, QuestionRow
from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.values import QUESTION, QuestionState, VoteWay

MINUTES = 5
"""What the approval of a protocol takes unless somebody gives it more."""

STANDS = f"""select q.document_id from meetings.question as q
    join documents.document as d on d.id = q.document_id and d.deleted_at is null
    where q.previous_id = %s and d.state <> '{QuestionState.WITHDRAWN}' limit 1"""


def propose_previous(
    session: Session, protocol_id: UUID, title: str, *, body_id: int, reader: Reader, at: datetime
) -> UUID:
    """Put the approval of a protocol into the backlog of its body; return the question.

    The unit that prepares the meetings of the body proposes it.

    The one that stands for this protocol already is returned as it is.
    """
    found = fetch_value(session, STANDS, (protocol_id,))
    if found is not None:
        return UUID(str(found))
    body = get_body(session, body_id, reader=reader)
    state = QuestionState.BACKLOG
    new = NewDocument(QUESTION, title, "", state, body.organisation_id, body.unit_id)
    head = create(session, new, reader=reader, at=at)
    openings = [
        Opening(reader.person_id, AccessRight.EDIT, PREPARED),
        Opening(body.keepers_id, AccessRight.EDIT, CONSIDERS),
        Opening(body.unit_id, AccessRight.EDIT, CONSIDERS),
    ]
    open_to(session, head, openings, at=at, by=reader.person_id)
    query = """insert into meetings.question (document_id, organisation_id, body_id, unit_id,
            minutes, way, draft, closed, previous_id)
        values (%(id)s, %(organisation)s, %(body)s, %(unit)s, %(minutes)s, %(way)s, '', false,
            %(previous)s)"""
    execute(session, query, {
        "id": head.id, "organisation": body.organisation_id, "body": body.id, "unit": body.unit_id,
        "minutes": MINUTES, "way": VoteWay.HANDS, "previous": protocol_id,
    })  # fmt: skip
    index(session, head, words=(body.name,))
    record(session, "questions.written", "document", head.id, title=title)
    return head.id


def find_previous(session: Session, body_id: int) -> QuestionRow | None:
    """Return the approval of the last protocol that waits in the backlog of a body."""
    query = f"""{ROWS} where q.body_id = %s and q.previous_id is not null and d.state = %s
        order by d.created_at desc, d.id limit 1"""
    return fetch_one(session, QuestionRow, query, (body_id, QuestionState.BACKLOG))
