"""The course of a refusal is followed: whose turn it is, and what its days bring."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.db.wall import past_rights
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.changes.service.terminating import Ended, terminate
from uprava_contracts.changes.values import Way
from uprava_contracts.refusals.kind import CANCELLED, IN_FORCE
from uprava_contracts.refusals.service.reading import find_refusal
from uprava_contracts.refusals.timers import Course, Phase
from uprava_contracts.refusals.values import RefusalRow

HEAD = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"


def follow(session: Session, id: UUID, *, reader: Reader | None, at: datetime) -> None:
    """Bring what is kept of a refusal to where it stands today.

    In force, it terminates its contract; cancelled, it is over. Repeating it changes nothing.
    """
    with past_rights(session):
        now = find_refusal(session, id)
        if now is None or now.course is None:
            return
        moved = keep_next(session, id, now.course)
        if now.course.phase.terminates:
            come_into_force(session, now.row, reader=reader, at=at)
        elif now.course.phase is Phase.CANCELLED:
            put(session, now.row, CANCELLED, at=at)
    if moved or reader is not None:
        signal(session, f"doc:{id}")
        signal(session, f"doc:{now.row.contract_id}")


def keep_next(session: Session, id: UUID, course: Course) -> bool:
    """Keep whose turn it is and until when, for lists and reminders; False: it was so."""
    line = course.next
    step, due = (line.step.value, line.due_on) if line else ("", None)
    query = """update contracts.refusal set next_step = %(step)s, next_due = %(due)s
        where document_id = %(id)s
            and (next_step, next_due) is distinct from (%(step)s, %(due)s::date)"""
    return bool(execute(session, query, {"step": step, "due": due, "id": id}))


def come_into_force(
    session: Session, row: RefusalRow, *, reader: Reader | None, at: datetime
) -> None:
    """Terminate the contract of a refusal whose days have passed."""
    facts = row.facts()
    day = facts.in_force_on if facts else None
    if day is None or row.state == IN_FORCE:
        return
    put(session, row, IN_FORCE, at=at)
    record(session, "contracts.refusal_in_force", "document", row.id, on=f"{day:%d.%m.%Y}")
    way = Way.REFUSAL if row.ours else Way.THEIR_REFUSAL
    ended = Ended(way, day, refusal_id=row.id)
    terminate(session, row.contract_id, ended, reader=reader, at=at)


def put(session: Session, row: RefusalRow, state: str, *, at: datetime) -> None:
    """Bring the card of a refusal into its last state."""
    head = fetch_one(session, DocumentHead, HEAD, (row.id,))
    if head is not None and head.state != state:
        put_into_state(session, head, state, at=at)
        record(session, "document.moved", "document", row.id, was=head.state, now=state)
