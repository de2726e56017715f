"""An answering letter closes what it answers: the report follows from its registration."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.errors import ForbiddenError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service.people import substitutes_of

from uprava_assignments.giving.rules import why_not_reported
from uprava_assignments.giving.service import deciding, working
from uprava_assignments.giving.service.people import (
    CONTROLS,
    EXECUTES,
    GIVES,
    find_head,
    reader_beside,
)
from uprava_assignments.giving.service.reading import AssignmentRow, DutyRow, get_duty, now_of, read
from uprava_assignments.giving.service.standing import tell
from uprava_assignments.giving.service.working import Said, now_of_duty
from uprava_assignments.giving.values import Control
from uprava_assignments.settings import CloseByAnswer, assignments_settings


@dataclass(frozen=True, slots=True)
class Answered:
    """A duty that a letter answers; `person_id` has to do it."""

    assignment_id: UUID
    duty_id: int
    person_id: int


ANSWERED = """
select distinct on (a.depth, u.id) a.document_id as assignment_id, u.id as duty_id, u.person_id
from documents.link as l
join assignments.assignment as a on l.target_id in (a.basis_id, a.document_id)
join documents.document as d on d.id = a.document_id and d.state = 'issued'
    and d.deleted_at is null
join assignments.duty as u on u.assignment_id = a.document_id and u.role = 'responsible'
    and u.state in ('sent', 'accepted', 'returned') and u.person_id is not null
where l.source_id = %s and l.type in ('answer', 'execution')
order by a.depth desc, u.id"""

WRITERS = """
select g.principal_id from documents.access_grant as g
join users.person as p on p.id = g.principal_id
where g.document_id = %s and g.reason in ('author', 'executor') order by 1"""


def follow_answer(session: Session, letter: DocumentHead, *, at: datetime) -> None:
    """Report the assignments a registered document answers, for who wrote it and has to do them.

    Those under others first. What cannot be reported now is left as it is, with a notice to its
    executor; somebody else's duty is never touched.
    """
    policy = assignments_settings().close_by_answer
    if policy is CloseByAnswer.NO:
        return
    with past_rights(session):
        for each in answered_by(session, letter):
            answer(session, each, letter, policy=policy, at=at)


def answered_by(session: Session, letter: DocumentHead) -> list[Answered]:
    """Return the duties a letter answers whose person wrote it, or is stood in for by a writer."""
    found = fetch(session, Answered, ANSWERED, (letter.id,))
    if not found:
        return []
    writers = set(fetch_values(session, WRITERS, (letter.id,))) | {letter.author_id}
    absent = substitutes_of(session, sorted({each.person_id for each in found}))
    writers |= {each.absent_id for each in absent if each.substitute_id in writers}
    return [each for each in found if each.person_id in writers]


def answer(
    session: Session, answered: Answered, letter: DocumentHead, *, policy: CloseByAnswer,
    at: datetime,
) -> None:  # fmt: skip
    """Report one duty by its answer, and accept it where nobody watches the term."""
    executor = person(session, answered.person_id)
    if executor is None:
        return
    row = read(session, answered.assignment_id)
    duty = get_duty(session, answered.duty_id, reader=executor)
    if why := why_not(session, row, duty):
        refuse(session, row, answered, why, at=at)
        return
    open_letter(session, letter, row, answered.person_id, at=at)
    record(session, "assignment.answered", "document", row.id, number=letter.number or "")
    said = Said(report_of(letter), answer_id=letter.id)
    working.report(session, duty.id, said, reader=executor, at=at)
    author = person(session, row.author_id)
    if policy is CloseByAnswer.ACCEPT and row.control == Control.NONE and author is not None:
        deciding.accept_report(session, duty.id, said=_("by rule"), reader=author, at=at)


def person(session: Session, id: int) -> Reader | None:
    """Return a person with the rights of now; None: the access was closed."""
    try:
        return reader_beside(session, id)
    except ForbiddenError:
        return None


def why_not(session: Session, row: AssignmentRow, duty: DutyRow) -> str:
    """Return why a duty cannot be reported now; empty when it can."""
    wait = assignments_settings().wait_for_children
    now = now_of_duty(session, row, duty)
    return why_not_reported(now_of(session, row), now, wait_for_children=wait)


def refuse(session: Session, row: AssignmentRow, answered: Answered, why: str, *, at: datetime
) -> None:  # fmt: skip
    """Tell an executor that the answer did not report an assignment, and why."""
    head = find_head(session, row.id)
    if head is not None:
        message = N_("The answer is registered, the assignment stays open: {why} {title}")
        tell(session, head, [answered.person_id], message, at=at, why=why)


def open_letter(
    session: Session, letter: DocumentHead, row: AssignmentRow, person_id: int, *, at: datetime
) -> None:
    """Let who reports by an answer and who judges it read it."""
    given = [Opening(person_id, AccessRight.READ, EXECUTES)]
    given.append(Opening(row.author_id, AccessRight.READ, GIVES))
    if row.controller_id is not None:
        given.append(Opening(row.controller_id, AccessRight.READ, CONTROLS))
    open_to(session, letter, given, at=at, by=person_id)


def report_of(letter: DocumentHead) -> str:
    """Return what a report by an answer says."""
    day = f"{letter.registered_on:%d.%m.%Y}" if letter.registered_on else ""
    return _("Answered: {number} of {day}.").format(number=letter.number or "—", day=day)
