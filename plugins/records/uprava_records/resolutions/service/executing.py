"""What becomes of the work of a resolution: when all of it is done, the letter is executed."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import TaskMoved, TaskStep
from uprava.db.sql import fetch_one, fetch_value
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.extension import DocumentHead

from uprava_records.resolutions.service.reviewing import stand
from uprava_records.resolutions.values import MARK, WorkState

ENDS: Mapping[TaskStep, WorkState] = {
    TaskStep.DONE: WorkState.DONE,
    TaskStep.RECALLED: WorkState.ENDED,
    TaskStep.OFF_CONTROL: WorkState.ENDED,
}
"""Steps that end the work; off control after it was done changes nothing."""

END = """
update records.resolution set work = %(work)s where id = %(id)s and work = ''
returning document_id"""


def follow_task(session: Session, moved: TaskMoved) -> None:
    """Keep what became of the work of a resolution, and bring its letter where it stands now."""
    id = resolution_of(moved.reference)
    work = ENDS.get(moved.step)
    if id is None or work is None:
        return
    letter: UUID | None = fetch_value(session, END, {"work": work, "id": id})
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    head = fetch_one(session, DocumentHead, query, (letter,)) if letter else None
    if head is not None:
        stand(session, head, at=moved.at, act="executed")


def resolution_of(reference: str) -> int | None:
    """Return which resolution a task was given for; None: it is somebody else's."""
    own, _mark, id = reference.partition(MARK)
    return int(id) if not own and id.isascii() and id.isdigit() else None
