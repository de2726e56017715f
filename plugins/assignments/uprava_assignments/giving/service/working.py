"""What executors do: take from the pool, accept, report, pass a part of it by interim terms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received, attach
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.work.service import put_into

from uprava_assignments import moves
from uprava_assignments.giving.rules import (
    DutyNow,
    why_not_accepted,
    why_not_at_work,
    why_not_reported,
)
from uprava_assignments.giving.service.drafting import word_in
from uprava_assignments.giving.service.fitting import why_not_fit
from uprava_assignments.giving.service.people import open_executor, today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    get_duty,
    hold_assignment,
    list_duties,
    now_of,
    selves,
    standing_of,
)
from uprava_assignments.giving.service.standing import (
    drop_requests,
    leave,
    stand,
    tell,
    touch_basis,
)
from uprava_assignments.giving.service.waiting import let_decide
from uprava_assignments.giving.service.wishes import has_controls
from uprava_assignments.giving.values import (
    EXECUTE,
    LONGEST_TEXT,
    DutyState,
    Role,
    Standing,
)
from uprava_assignments.settings import assignments_settings

REPORT = "report"
"""The role of a report's files among those of the assignment."""


@dataclass(frozen=True, slots=True)
class Said:
    """A report: what was done, its files, the document it was answered by."""

    text: str
    files: Sequence[Received] = ()
    answer_id: UUID | None = None


class Held(NamedTuple):
    """A duty with its assignment and card, while other acts on them wait."""

    head: DocumentHead
    row: AssignmentRow
    duty: DutyRow


def hold_duty(session: Session, id: int, *, reader: Reader, version: int | None = None) -> Held:
    """Return a duty with its assignment while other acts on them wait.

    Raises NotFoundError, ConflictError when it changed since the version a form was drawn with.
    """
    duty = get_duty(session, id, reader=reader)
    head, row = hold_assignment(session, duty.assignment_id, reader=reader, version=version)
    return Held(head, row, get_duty(session, id, reader=reader))


def now_of_duty(session: Session, row: AssignmentRow, duty: DutyRow) -> DutyNow:
    """Return what the rules look at of one duty."""
    return next(each for each in now_of(session, row).duties if each.id == duty.id)


def require_executor(duty: DutyRow, *, reader: Reader) -> None:
    """Raise ForbiddenError for who does not have to do it."""
    if duty.person_id is None and duty.principal_id in reader.principals:
        raise ConflictError(_("Nobody has taken this from the unit yet: take it first."))
    if duty.person_id not in selves(reader):
        raise ForbiddenError(_("This is for {name} to do.").format(name=duty.name))


def require_running(row: AssignmentRow, duty: DutyRow) -> None:
    """Raise ConflictError for a duty of an assignment that is not being executed."""
    if why := why_not_at_work(standing_of(row), Role(duty.role), DutyState(duty.state)):
        raise ConflictError(why)


def take(session: Session, duty_id: int, *, reader: Reader, at: datetime) -> None:
    """Take a duty out of the unit's pool. The second of two hears who was first."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    if duty.person_id is not None:
        raise ConflictError(_("{name} has taken it already.").format(name=duty.name))
    if duty.principal_id not in reader.principals:
        raise ForbiddenError(_("Only who works in {unit} takes this.").format(unit=duty.name))
    require_running(row, duty)
    person = selves(reader)[0]
    if why := why_not_fit(session, row, person):
        raise ConflictError(why)
    leave(session, duty, reader=reader, at=at)
    query = """update assignments.duty set person_id = %s, state = 'accepted', accepted_at = %s
        where id = %s"""
    execute(session, query, (person, at, duty_id))
    open_executor(session, head, row, person, at=at)
    own = replace(head, due_on=duty.due_on)
    put_into(session, EXECUTE, own, person_id=person, reader=reader, at=at)
    record(session, "assignment.taken", "document", head.id, principals=[person], pool=duty.name)
    let_decide(session, head, reader=reader, at=at)
    begun(session, head, row, duty, at=at)


def accept(session: Session, duty_id: int, *, reader: Reader, at: datetime) -> None:
    """Say that one has begun to work on it."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    require_executor(duty, reader=reader)
    if why := why_not_accepted(now_of(session, row), now_of_duty(session, row, duty)):
        raise ConflictError(why)
    query = "update assignments.duty set state = 'accepted', accepted_at = %s where id = %s"
    execute(session, query, (at, duty_id))
    record(session, "assignment.accepted", "document", head.id)
    begun(session, head, row, duty, at=at)


def begun(
    session: Session, head: DocumentHead, row: AssignmentRow, duty: DutyRow, *, at: datetime
) -> None:
    """Let it be seen that a duty is at work now."""
    stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)
    if duty.role == Role.RESPONSIBLE:
        moves.tell(session, row.id, TaskStep.STARTED, at=at)


INSERT = """
insert into assignments.report (assignment_id, duty_id, number, text, files, answer_id,
    presented_by, presented_at, said)
values (%(assignment)s, %(duty)s, (select coalesce(max(number), 0) + 1 from assignments.report
    where duty_id = %(duty)s), %(text)s, %(files)s, %(answer)s, %(by)s, %(at)s, '') returning id"""


def report(
    session: Session, duty_id: int, said: Said, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> int:  # fmt: skip
    """Present a report of execution; return its id.

    Raises InvalidError without a text, ForbiddenError for others, ConflictError when it cannot be
    reported now (open assignments below, co-executors who have not reported).
    """
    head, row, duty = hold_duty(session, duty_id, reader=reader, version=version)
    require_executor(duty, reader=reader)
    text = text_in(said.text)
    now = now_of(session, row)
    wait = assignments_settings().wait_for_children
    why = why_not_reported(now, now_of_duty(session, row, duty), wait_for_children=wait)
    if why:
        raise ConflictError(why)
    if said.answer_id is not None:
        get_document(session, said.answer_id, reader=reader)
    files = keep_files(session, head, said.files, reader=reader, at=at)
    values = {"assignment": row.id, "duty": duty_id, "text": text, "files": files,
              "answer": said.answer_id, "by": reader.person_id, "at": at}  # fmt: skip
    id = int(fetch_value(session, INSERT, values))
    query = """update assignments.duty set state = 'reported',
        accepted_at = coalesce(accepted_at, %s) where id = %s"""
    execute(session, query, (at, duty_id))
    drop_requests(session, row.id, duty_id=duty_id)
    leave(session, duty, reader=reader, at=at)
    record(session, "assignment.reported", "document", head.id, text=text[:200])
    let_decide(session, head, reader=reader, at=at)
    whole = duty.role == Role.RESPONSIBLE
    stand(session, head, Standing.REPORTED if whole else Standing(row.standing), at=at)
    touch_basis(session, row)
    if duty.role == Role.RESPONSIBLE:
        moves.tell(session, row.id, TaskStep.REPORTED, at=at, said=text)
    return id


def text_in(text: str) -> str:
    """Return the text of a report. Raises InvalidError when there is none."""
    text = text.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST_TEXT or has_controls(text):
        wrong = _("Say what was done, in at most {n} characters.").format(n=LONGEST_TEXT)
        raise InvalidError(wrong, fields={"text": wrong})
    return text


def keep_files(
    session: Session, head: DocumentHead, files: Sequence[Received], *, reader: Reader,
    at: datetime,
) -> list[UUID]:  # fmt: skip
    """Put a report's files with the assignment."""
    if not files:
        return []
    jobs = installation_of(session).jobs
    own = [replace(each, role=REPORT) for each in files]
    return [each.id for each in attach(session, head, own, reader=reader, at=at, jobs=jobs)]


def pass_milestone(session: Session, id: int, said: str, *, reader: Reader, at: datetime) -> None:
    """Report an interim term: what is done by then. The responsible does."""
    query = "select assignment_id from assignments.milestone where id = %s"
    assignment = fetch_value(session, query, (id,))
    if assignment is None:
        raise NotFoundError(_("There is no such interim term."))
    head, row = hold_assignment(session, assignment, reader=reader)
    lead = next((each for each in list_duties(session, row.id)
                 if each.role == Role.RESPONSIBLE and each.at_work), None)  # fmt: skip
    if lead is None:
        raise ConflictError(_("The assignment is not being executed any more."))
    require_executor(lead, reader=reader)
    require_running(row, lead)
    query = "select done_on is not null from assignments.milestone where id = %s"
    if fetch_value(session, query, (id,)):  # asked while held: somebody may have been faster
        raise ConflictError(_("This interim term is reported already."))
    said = word_in(said, "said", _("Say what was done, in at most {n} characters."))
    query = """update assignments.milestone set done_on = %s, done_by = %s, said = %s
        where id = %s"""
    execute(session, query, (today_of(session), reader.person_id, said, id))
    record(session, "assignment.milestone_passed", "document", head.id, said=said)
    stand(session, head, Standing(row.standing), at=at)
    message = N_("An interim term is reported: {title}")
    tell(session, head, [row.controller_id, row.author_id], message, at=at)
