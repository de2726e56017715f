"""Moving the term of one duty with everything that repeats it; every change of a term ends here."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Deadline
from uprava.calendar.keeping import told
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_one, fetch_values
from uprava.documents.service.editing import change_term
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.events import signal
from uprava.work.service import move_term

from uprava_assignments import moves
from uprava_assignments.models import LIVE

RESPONSIBLE = "responsible"
"""The role whose term is that of the whole: `giving.values.Role`, which builds on terms."""


@dataclass(frozen=True, slots=True)
class Moving:
    """A duty whose term moves."""

    assignment_id: UUID
    principal_id: int
    person_id: int | None
    role: str
    due_on: date | None

    @property
    def people(self) -> set[int]:
        """For whom it waits: the unit or person named, and who took it."""
        return {self.principal_id, self.person_id or self.principal_id}


def move_due(
    session: Session, duty_id: int, deadline: Deadline | None, *, why: str, at: datetime
) -> bool:
    """Give a duty another term, None: none; return whether its last day is another now.

    Moves the term of the whole when the duty is the responsible's, and what waits for its people;
    records `assignment.term_moved` when the day changed. Checks no rights, tells nobody and
    counts no extension: whoever decides does.
    """
    duty = lock(session, duty_id)
    now = deadline.date if deadline else None
    kept = json.dumps(told(deadline)) if deadline else None
    query = "update assignments.duty set due_on = %s, term = %s::jsonb where id = %s"
    execute(session, query, (now, kept, duty_id))
    if now == duty.due_on:
        return False
    move_waiting(session, duty, now, at=at)
    record(
        session, "assignment.term_moved", "document", duty.assignment_id, duty=duty_id,
        before=in_words(duty.due_on), until=in_words(now), why=why,
    )  # fmt: skip
    if duty.role == RESPONSIBLE:
        moves.tell(session, duty.assignment_id, TaskStep.TERM_MOVED, at=at, said=why)
    return True


def in_words(day: date | None) -> str:
    """Return a last day as histories tell it."""
    return f"{day:%d.%m.%Y}" if day else "—"


def lock(session: Session, duty_id: int) -> Moving:
    """Return a duty, so that nobody else moves it meanwhile. Raises NotFoundError."""
    query = """
        select assignment_id, principal_id, person_id, role, due_on from assignments.duty
        where id = %s for update"""
    duty = fetch_one(session, Moving, query, (duty_id,))
    if duty is None:
        raise NotFoundError(_("There is no such assignment."))
    return duty


def move_waiting(session: Session, duty: Moving, now: date | None, *, at: datetime) -> None:
    """Move the term of the whole and of what waits, each as far as this duty is meant."""
    id, was = duty.assignment_id, duty.due_on
    if duty.role == RESPONSIBLE:
        change_term(session, id, now, at=at)
        others = set(others_of(session, duty)) - duty.people
        move_term(session, id, was=was, now=now, besides=sorted(others))
    else:
        move_term(session, id, was=was, now=now, only=sorted(duty.people))
    signal(session, "counters", principals=sorted(duty.people))


def others_of(session: Session, duty: Moving) -> list[int]:
    """Return for whom the assignment's other open duties wait."""
    query = f"""
        select unnest(array[principal_id, coalesce(person_id, principal_id)]) from assignments.duty
        where assignment_id = %s and role <> %s and {LIVE}"""
    return fetch_values(session, query, (duty.assignment_id, RESPONSIBLE))
