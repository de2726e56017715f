"""Questions of a meeting that was cancelled: they wait in the backlog for another one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch
from uprava.db.wall import past_rights
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.questions import list_for_members
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.values import ItemOutcome, QuestionState

HEADS = f"""
select {HEAD_COLUMNS} from documents.document as d
join meetings.item as i on i.question_id = d.id
where i.meeting_id = %s and d.state = '{QuestionState.SCHEDULED}' order by i.position"""


def release(session: Session, meeting_id: UUID, *, reader: Reader, at: datetime) -> None:
    """Free the questions of a cancelled meeting: they keep their places there as postponed.

    Whoever cancels does it, whatever of the questions he may see.
    """
    with past_rights(session):
        for head in fetch(session, DocumentHead, HEADS, (meeting_id,)):
            question = get_question(session, head.id)
            list_for_members(session, head, question, closed=True, reader=reader, at=at)
            put_into_state(session, head, QuestionState.BACKLOG, at=at)
            record(session, "questions.released", "document", head.id)
            signal(session, f"doc:{head.id}")
        query = "update meetings.item set outcome = %s, version = version + 1 where meeting_id = %s"
        execute(session, query, (ItemOutcome.POSTPONED, meeting_id))
