"""Where an assignment stands after an act: its state, what waits for whom, who is told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify, take_out, take_out_of_all
from uprava.work.service.people import people_behind

from uprava_assignments.giving.service.reading import AssignmentRow, DutyRow
from uprava_assignments.giving.values import CHECK, EXECUTE, Standing


def stand(session: Session, head: DocumentHead, standing: Standing, *, at: datetime) -> None:
    """Bring the assignment into a state and tell open pages of it and of its basis."""
    put_into_state(session, head, standing, at=at)
    signal(session, f"doc:{head.id}")


def touch_basis(session: Session, row: AssignmentRow) -> None:
    """Tell open pages of the basis that the tree on it changed."""
    if row.basis_id is not None:
        signal(session, f"doc:{row.basis_id}")


def leave(session: Session, duty: DutyRow, *, reader: Reader, at: datetime) -> None:
    """Let a duty wait for its executor no more, nor for the pool it came from."""
    for principal in {duty.principal_id, duty.person_id or duty.principal_id}:
        take_out(session, EXECUTE, duty.assignment_id, principal_id=principal, reader=reader, at=at)


def leave_all(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Let an assignment wait for nobody."""
    take_out_of_all(session, EXECUTE, id, reader=reader, at=at)
    take_out_of_all(session, CHECK, id, reader=reader, at=at)


def tell(
    session: Session, head: DocumentHead, people: Sequence[int | None], message: str, *,
    at: datetime, **values: str,
) -> None:  # fmt: skip
    """Put a notice before people or all of a unit; `{title}` is the assignment's."""
    known = sorted({each for each in people if each is not None})
    said = Message(message, {"title": head.title, **values})
    notify(session, people_behind(session, known), Noticed("work", said, head.id), at=at)


def withdraw(session: Session, id: UUID) -> None:
    """Ask nothing more of the executors of an assignment that ended, and close their requests."""
    execute(
        session,
        "update assignments.duty set state = 'withdrawn' where assignment_id = %s"
        " and state in ('planned', 'sent', 'accepted', 'reported', 'returned')",
        (id,),
    )
    execute(session, "update assignments.duty set on_control = false where assignment_id = %s",
            (id,))  # fmt: skip
    drop_requests(session, id)


def drop_requests(session: Session, id: UUID, *, duty_id: int | None = None) -> None:
    """Decide what is asked and not decided as no longer needed."""
    execute(
        session,
        "update assignments.request set granted = false, decided_at = now(), said = ''"
        " where assignment_id = %s and decided_at is null and (%s::bigint is null or duty_id = %s)",
        (id, duty_id, duty_id),
    )
