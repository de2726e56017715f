"""Assignments that stop: recalled, suspended for a time, taken off control with a ground."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import resume as clock_on
from uprava.calendar import suspend as clock_off
from uprava.calendar.keeping import restored
from uprava.calendar.service import office_calendar
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments import moves
from uprava_assignments.giving.rules import (
    why_not_ended,
    why_not_off_control,
    why_not_suspended,
)
from uprava_assignments.giving.service.drafting import word_in
from uprava_assignments.giving.service.issuing import put_to_work
from uprava_assignments.giving.service.people import list_workers, open_controller, today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    hold_assignment,
    hold_parent,
    list_duties,
    now_of,
    read,
    selves,
)
from uprava_assignments.giving.service.standing import (
    leave_all,
    stand,
    tell,
    touch_basis,
    withdraw,
)
from uprava_assignments.giving.service.waiting import let_decide
from uprava_assignments.giving.values import Control, Ground, Role, Standing
from uprava_assignments.terms.service.moving import move_due

WHY = N_("Say why, in at most {n} characters.")


def require_author(row: AssignmentRow, *, reader: Reader) -> None:
    """Raise ForbiddenError for anybody but who gave the assignment."""
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only who gave the assignment does this."))


def below(session: Session, id: UUID) -> list[UUID]:
    """Return the issued assignments right under an assignment that have not ended."""
    query = """
        select a.document_id from assignments.duty as u
        join assignments.assignment as a on a.parent_duty_id = u.id
        join documents.document as d on d.id = a.document_id
        where u.assignment_id = %s
          and d.state not in ('draft', 'offered', 'done', 'closed', 'recalled', 'annulled')
        order by 1"""
    return fetch_values(session, query, (id,))


def recall(
    session: Session, id: UUID, reason: str, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Recall an assignment with all that stand under it.

    Raises InvalidError without a reason, ForbiddenError for others than its author, ConflictError
    when it has ended.
    """
    head, row = hold_assignment(session, id, reader=reader, version=version)
    require_author(row, reader=reader)
    reason = word_in(reason, "reason", _(WHY))
    if why := why_not_ended(now_of(session, row)):
        raise ConflictError(why)
    call_off(session, head, row, reason, reader=reader, at=at)


def call_off(
    session: Session, head: DocumentHead, row: AssignmentRow, reason: str, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Ask nothing more for an assignment and for those under it."""
    people = people_of(session, row)
    query = "update assignments.assignment set reason = %s where document_id = %s"
    execute(session, query, (reason, row.id))
    withdraw(session, row.id)
    leave_all(session, row.id, reader=reader, at=at)
    record(session, "assignment.recalled", "document", row.id, reason=reason, principals=people)
    stand(session, head, Standing.RECALLED, at=at)
    touch_basis(session, row)
    moves.tell(session, row.id, TaskStep.RECALLED, at=at, said=reason)
    said = N_("The assignment is recalled: {title}")
    tell(session, head, [*people, row.controller_id], said, at=at)
    for child in below(session, row.id):
        under, its = hold_assignment(session, child, reader=reader)
        call_off(session, under, its, reason, reader=reader, at=at)


def people_of(session: Session, row: AssignmentRow) -> list[int]:
    """Return for whom an assignment is open."""
    return [each.person_id or each.principal_id for each in list_duties(session, row.id)
            if each.open or each.role == Role.INFORMED]  # fmt: skip


def suspend(session: Session, id: UUID, reason: str, *, reader: Reader, at: datetime) -> None:
    """Stop the clock of an assignment and of those under it; today does not count any more."""
    head, row = hold_assignment(session, id, reader=reader)
    require_author(row, reader=reader)
    reason = word_in(reason, "reason", _(WHY))
    if why := why_not_suspended(now_of(session, row)):
        raise ConflictError(why)
    stop_clock(session, head, row, reason, reader=reader, at=at)


def stop_clock(
    session: Session, head: DocumentHead, row: AssignmentRow, reason: str, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let nothing be asked, and no day count, until it is resumed."""
    calendar, today = office_calendar(session), today_of(session)
    for each in list_duties(session, row.id):
        if each.open and each.term is not None:
            stopped = clock_off(
                restored(each.term, calendar), since=today, ground=reason, calendar=calendar
            )
            move_due(session, each.id, stopped, why=reason, at=at)
    query = "update assignments.assignment set reason = %s where document_id = %s"
    execute(session, query, (reason, row.id))
    leave_all(session, row.id, reader=reader, at=at)
    people = people_of(session, row)
    record(session, "assignment.suspended", "document", row.id, reason=reason, principals=people)
    stand(session, head, Standing.SUSPENDED, at=at)
    touch_basis(session, row)
    moves.tell(session, row.id, TaskStep.SUSPENDED, at=at, said=reason)
    said = N_("The assignment is suspended: {title}")
    tell(session, head, [*people, row.controller_id], said, at=at)
    for child in below(session, row.id):
        under, its = hold_assignment(session, child, reader=reader)
        if its.standing == Standing.ISSUED:
            stop_clock(session, under, its, reason, reader=reader, at=at)


def resume(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Start the clock again: the days between did not count."""
    hold_parent(session, id)
    head, row = hold_assignment(session, id, reader=reader)
    require_author(row, reader=reader)
    if row.standing != Standing.SUSPENDED:
        raise ConflictError(_("The assignment is not suspended."))
    if standing_above(session, row) == Standing.SUSPENDED:
        raise ConflictError(_("The assignment above is suspended: it is resumed first."))
    start_clock(session, head, row, reader=reader, at=at)


def standing_above(session: Session, row: AssignmentRow) -> str | None:
    """Return where the assignment right above stands; None: there is none."""
    query = """select d.state from assignments.duty as u
        join documents.document as d on d.id = u.assignment_id where u.id = %s"""
    standing: str | None = fetch_value(session, query, (row.parent_duty_id,))
    return standing


def start_clock(
    session: Session, head: DocumentHead, row: AssignmentRow, *, reader: Reader, at: datetime
) -> None:
    """Let an assignment and those under it be executed again."""
    calendar, today = office_calendar(session), today_of(session)
    for each in list_duties(session, row.id):
        deadline = restored(each.term, calendar) if each.term is not None else None
        if each.open and deadline is not None and deadline.paused:
            going = clock_on(deadline, on=today, calendar=calendar)
            move_due(session, each.id, going, why=_("resumed"), at=at)
    execute(session, "update assignments.assignment set reason = '' where document_id = %s",
            (row.id,))  # fmt: skip
    stand(session, head, Standing.ISSUED, at=at)
    waiting = [each for each in list_duties(session, row.id) if each.at_work]
    put_to_work(session, head, waiting, reader=reader, at=at)
    let_decide(session, head, reader=reader, at=at)
    record(session, "assignment.resumed", "document", row.id, principals=people_of(session, row))
    touch_basis(session, row)
    moves.tell(session, row.id, TaskStep.RESUMED, at=at)
    for child in below(session, row.id):
        under, its = hold_assignment(session, child, reader=reader)
        if its.standing == Standing.SUSPENDED:
            start_clock(session, under, its, reader=reader, at=at)


def take_off_control(
    session: Session, id: UUID, ground: Ground, reason: str = "", *, reader: Reader, at: datetime
) -> None:
    """Take an assignment off control, by its controller or its author.

    As executed when its report is accepted; on another ground at once, with a reason, and what is
    open under it is recalled. Raises ForbiddenError, ConflictError, InvalidError.
    """
    head, row = hold_assignment(session, id, reader=reader)
    if not {row.controller_id, row.author_id} & set(selves(reader)):
        raise ForbiddenError(_("Only its controller or its author takes it off control."))
    if why := why_not_off_control(now_of(session, row), ground):
        raise ConflictError(why)
    reason = " ".join(reason.split())
    if ground is not Ground.DONE:
        reason = word_in(reason, "reason", _(WHY))
    people = people_of(session, row)
    query = """update assignments.assignment set off_control_at = %s, off_control_by = %s,
        ground = %s, reason = %s where document_id = %s"""
    execute(session, query, (at, reader.person_id, ground, reason, id))
    withdraw(session, id)
    leave_all(session, id, reader=reader, at=at)
    record(session, "assignment.off_control", "document", id, ground=ground, reason=reason)
    stand(session, head, Standing.CLOSED, at=at)
    touch_basis(session, row)
    moves.tell(session, id, TaskStep.OFF_CONTROL, at=at, said=reason)
    tell(session, head, [*people, row.author_id], N_("Taken off control: {title}"), at=at)
    for child in below(session, id):
        under, its = hold_assignment(session, child, reader=reader)
        call_off(session, under, its, reason or _("the assignment above has ended"),
                 reader=reader, at=at)  # fmt: skip


def set_control(
    session: Session, id: UUID, control: Control, controller_id: int | None, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Put an assignment under control, change its kind or hand it to another controller."""
    head, row = hold_assignment(session, id, reader=reader)
    if not {row.controller_id, row.author_id} & set(selves(reader)):
        raise ForbiddenError(_("Only its controller or its author changes the control."))
    if row.standing not in (Standing.ISSUED, Standing.REPORTED, Standing.SUSPENDED, Standing.DONE):
        raise ConflictError(_("The assignment is not being executed: nothing is controlled."))
    if control is Control.NONE:
        raise InvalidError(_("Take it off control with a ground instead."))
    controller = controller_id or row.author_id
    refuse_controller(session, row, controller)
    execute(
        session,
        "update assignments.assignment set control = %s, controller_id = %s where document_id = %s",
        (control, controller, id),
    )
    execute(
        session,
        "update assignments.duty set control = %s, controller_id = %s,"
        " on_control = (role = 'responsible' and state not in ('withdrawn', 'readdressed'))"
        " where assignment_id = %s",
        (control, controller, id),
    )
    open_controller(session, head, read(session, id), at=at, by=reader.person_id)
    let_decide(session, head, reader=reader, at=at)
    record(session, "assignment.control_set", "document", id, control=control,
           principals=[controller])  # fmt: skip
    stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)
    tell(session, head, [controller], N_("You control: {title}"), at=at)


def refuse_controller(session: Session, row: AssignmentRow, controller: int) -> None:
    """Raise InvalidError when that one cannot control it."""
    if controller not in list_workers(session, [controller]):
        wrong = _("The controller does not work here any more.")
        raise InvalidError(wrong, fields={"controller": wrong})
    duties = list_duties(session, row.id)
    if any(
        each.person_id == controller and each.open and each.role != Role.INFORMED for each in duties
    ):
        wrong = _("An executor does not control himself: choose another person.")
        raise InvalidError(wrong, fields={"controller": wrong})
