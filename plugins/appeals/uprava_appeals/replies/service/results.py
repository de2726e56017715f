"""What the questions of a draft come to, changed while the draft is in hand."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_appeals.replies.kind import DRAFTED
from uprava_appeals.replies.service.drafting import Part, wrong_results
from uprava_appeals.replies.service.reading import hold_reply, list_parts
from uprava_appeals.replies.values import WRITE

UPDATE = """
update appeals.reply_of set result = %s, measures = %s, measures_taken = %s
where reply_id = %s and question_id = %s"""


def change_results(
    session: Session, id: UUID, parts: Mapping[int, Part], *, reader: Reader
) -> None:
    """Change what the questions of an answer come to, of a draft that is on no route.

    Raises InvalidError naming `result_ID` or `measures_ID`, ConflictError for an answer that is
    on its route or signed.
    """
    reader.require(WRITE)
    head, _row = hold_reply(session, id, reader=reader, level=AccessRight.EDIT)
    if head.state not in DRAFTED or is_sent(session, head):
        raise ConflictError(_("The reply is on its route, or over already."))
    own = [each.question_id for each in list_parts(session, id) if each.question_id]
    wanted = [parts[each] for each in own if each in parts]
    if wrong := wrong_results(wanted):
        raise InvalidError(next(iter(wrong.values())), fields=wrong)
    for each in wanted:
        values = (each.result, each.measures.strip(), each.taken, id, each.question_id)
        execute(session, UPDATE, values)
    record(session, "replies.results", "document", id)
    signal(session, f"doc:{id}")
