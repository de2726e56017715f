"""Every day whoever gave a task hears that it is late: once for each term."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import TaskStep
from uprava.db.sql import driver, execute

from uprava_assignments import moves

PORTION = 200
"""Assignments told of in one transaction."""


class Late(NamedTuple):
    """An assignment whose responsible executor is late, and since which term."""

    id: UUID
    due_on: date


LATE = """
select a.document_id, u.due_on from assignments.duty as u
join assignments.assignment as a on a.document_id = u.assignment_id
join documents.document as d on d.id = a.document_id and d.state = 'issued'
where u.role = 'responsible' and u.state in ('sent', 'accepted', 'returned')
  and u.due_on < %(today)s and a.late_told is distinct from u.due_on
  and (a.reference is not null or a.basis_id is not null)
order by u.due_on, a.document_id limit %(portion)s"""


def tell_late(session: Session, *, today: date, at: datetime) -> int:
    """Tell of a portion of the assignments that are late today; return of how many.

    As the installation itself. What was told of a term is not told again; a moved term may be
    late anew.
    """
    values = {"today": today, "portion": PORTION}
    found = [Late(*row) for row in driver(session).execute(LATE, values)]
    for each in found:
        query = "update assignments.assignment set late_told = %s where document_id = %s"
        execute(session, query, (each.due_on, each.id))
        moves.tell(session, each.id, TaskStep.LATE, at=at)
    return len(found)
