"""The one place where it is told what became of an assignment: to whoever gave it as a task."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import TaskMoved, TaskStep
from uprava.db.sql import fetch_one
from uprava.installation import installation_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How an assignment stands after an act, as others are told of it."""

    reference: str
    number: str
    document_id: UUID | None
    author_id: int
    person_id: int | None
    due_on: date | None
    done_on: date | None
    answer_id: UUID | None


STANDING = """
select coalesce(a.reference, '') as reference, coalesce(d.number, '') as number,
    a.basis_id as document_id, a.author_id, (select u.person_id from assignments.duty as u
        where u.assignment_id = a.document_id and u.role = 'responsible'
        order by u.position desc limit 1) as person_id,
    d.due_on, a.done_on, a.answer_id
from assignments.assignment as a join documents.document as d on d.id = a.document_id
where a.document_id = %s and (a.reference is not null or a.basis_id is not null)"""


def tell(session: Session, id: UUID, step: TaskStep, *, at: datetime, said: str = "") -> None:
    """Tell other modules what became of an assignment as a whole, inside of the act.

    Of one that nobody asked for and that stands on no document nobody else is told.
    """
    now = fetch_one(session, Standing, STANDING, (id,))
    if now is None:
        return
    moved = TaskMoved(
        now.reference, step, id, now.number, now.document_id, now.author_id, now.person_id,
        now.due_on, now.done_on, now.answer_id, said, at,
    )  # fmt: skip
    installation_of(session).plugins.task_moved(session, moved)
