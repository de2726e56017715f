"""What becomes of a report: the controller's check, acceptance by the author, return for rework."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, ForbiddenError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import office_time
from uprava.users.reader import Reader
from uprava.work.service import put_into

from uprava_assignments import moves
from uprava_assignments.giving.service.drafting import word_in
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    ReportRow,
    find_open_report,
    list_duties,
    selves,
)
from uprava_assignments.giving.service.standing import (
    drop_requests,
    leave_all,
    stand,
    tell,
    touch_basis,
)
from uprava_assignments.giving.service.waiting import lead_of, let_decide
from uprava_assignments.giving.service.working import hold_duty
from uprava_assignments.giving.values import EXECUTE, Control, Role, Standing


def reported(
    session: Session, duty_id: int, *, reader: Reader
) -> tuple[DocumentHead, AssignmentRow, DutyRow, ReportRow]:
    """Return a duty with the report that waits. Raises ConflictError when none does."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    report = find_open_report(session, duty_id)
    if report is None or row.standing not in (Standing.ISSUED, Standing.REPORTED):
        raise ConflictError(_("This report was decided on already, or is not asked for any more."))
    return head, row, duty, report


def judges(session: Session, row: AssignmentRow, duty: DutyRow) -> tuple[int, ...]:
    """Return who may accept or return a report: the author, of a co-executor the responsible."""
    if duty.role == Role.RESPONSIBLE:
        return (row.author_id,)
    return (lead_of(row, list_duties(session, row.id)), row.author_id)


def check_report(session: Session, duty_id: int, *, reader: Reader, at: datetime) -> None:
    """Let the controller say that the report is in order: it goes to the author."""
    head, row, duty, report = reported(session, duty_id, reader=reader)
    if duty.role != Role.RESPONSIBLE or row.controller_id not in selves(reader):
        raise ForbiddenError(_("Only the controller checks this report."))
    if row.controller_id == row.author_id or report.checked_at is not None:
        raise ConflictError(_("The report is checked already; its author accepts it."))
    query = "update assignments.report set checked_by = %s, checked_at = %s where id = %s"
    execute(session, query, (reader.person_id, at, report.id))
    let_decide(session, head, reader=reader, at=at)
    record(session, "assignment.checked", "document", head.id, principals=[row.author_id])
    stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)


def accept_report(
    session: Session, duty_id: int, *, said: str = "", reader: Reader, at: datetime
) -> None:
    """Accept a report: the duty is done on the day it was reported, or that of the answer.

    That of the responsible ends the whole: it is executed, and under control until taken off it.
    Raises ForbiddenError for who may not decide, ConflictError when somebody was first.
    """
    head, row, duty, report = reported(session, duty_id, reader=reader)
    if not set(judges(session, row, duty)) & set(selves(reader)):
        raise ForbiddenError(_("Only the author accepts this report."))
    day = done_day(session, report)
    decide(session, report, "accepted", " ".join(said.split())[:1000], reader=reader, at=at)
    query = "update assignments.duty set state = 'done', done_on = %s where id = %s"
    execute(session, query, (day, duty_id))
    record(session, "assignment.report_accepted", "document", head.id,
           principals=[duty.person_id or duty.principal_id], day=day)  # fmt: skip
    people = [duty.person_id]
    tell(session, head, people, N_("Your report is accepted: {title}"), at=at)
    if duty.role == Role.RESPONSIBLE:
        end(session, head, row, report, reader=reader, at=at)
    else:
        let_decide(session, head, reader=reader, at=at)
        stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)


def done_day(session: Session, report: ReportRow) -> date:
    """Return the day of execution: that of the answering document, else of the report itself."""
    query = "select registered_on from documents.document where id = %s"
    answered = fetch_value(session, query, (report.answer_id,)) if report.answer_id else None
    return answered or office_time(session, report.presented_at).date()


def decide(
    session: Session, report: ReportRow, verdict: str, said: str, *, reader: Reader, at: datetime
) -> None:
    """Write down what was decided on a report."""
    query = """update assignments.report set verdict = %s, said = %s, decided_by = %s,
        decided_at = %s where id = %s"""
    execute(session, query, (verdict, said, reader.person_id, at, report.id))


def end(
    session: Session, head: DocumentHead, row: AssignmentRow, report: ReportRow, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Let the whole be executed: the others are asked for nothing more."""
    controlled = row.control != Control.NONE
    query = """update assignments.assignment set done_on = %s, answer_id = %s,
        ground = case when %s then ground else 'done' end where document_id = %s"""
    execute(session, query, (done_day(session, report), report.answer_id, controlled, row.id))
    for each in list_duties(session, row.id):
        theirs = find_open_report(session, each.id)
        if theirs is not None:  # accepted with the whole that was made of it
            decide(session, theirs, "accepted", "", reader=reader, at=at)
            query = "update assignments.duty set state = 'done', done_on = %s where id = %s"
            execute(session, query, (done_day(session, theirs), each.id))
    execute(
        session,
        "update assignments.duty set state = 'withdrawn' where assignment_id = %s"
        " and state in ('sent', 'accepted', 'returned')",
        (row.id,),
    )
    drop_requests(session, row.id)
    leave_all(session, row.id, reader=reader, at=at)
    stand(session, head, Standing.DONE if controlled else Standing.CLOSED, at=at)
    moves.tell(session, row.id, TaskStep.DONE, at=at, said=report.text)
    if controlled and row.controller_id != row.author_id:
        message = N_("Executed, to be taken off control: {title}")
        tell(session, head, [row.controller_id], message, at=at)


def return_report(
    session: Session, duty_id: int, said: str, *, reader: Reader, at: datetime
) -> None:
    """Return a report for rework. The controller may as well as who accepts.

    Raises InvalidError without the word, ForbiddenError, ConflictError.
    """
    head, row, duty, report = reported(session, duty_id, reader=reader)
    may = {*judges(session, row, duty), row.controller_id}
    if not may & set(selves(reader)):
        raise ForbiddenError(_("Only the author and the controller return this report."))
    said = word_in(said, "said", _("Say what to rework, in at most {n} characters."))
    decide(session, report, "returned", said, reader=reader, at=at)
    query = "update assignments.duty set state = 'returned', returned = returned + 1 where id = %s"
    execute(session, query, (duty_id,))
    own = replace(head, due_on=duty.due_on)
    whom = duty.person_id or duty.principal_id
    put_into(session, EXECUTE, own, person_id=whom, reader=reader, at=at)
    record(session, "assignment.report_returned", "document", head.id, said=said,
           principals=[whom])  # fmt: skip
    tell(session, head, [whom], N_("The report came back: {said}"), at=at, said=said)
    come_back(session, head, row, duty, said, at=at)
    let_decide(session, head, reader=reader, at=at)


def come_back(
    session: Session, head: DocumentHead, row: AssignmentRow, duty: DutyRow, said: str, *,
    at: datetime,
) -> None:  # fmt: skip
    """Let an assignment be executed again after its report came back."""
    whole = duty.role == Role.RESPONSIBLE
    stand(session, head, Standing.ISSUED if whole else Standing(row.standing), at=at)
    touch_basis(session, row)
    if whole:
        moves.tell(session, row.id, TaskStep.RETURNED, at=at, said=said)


def take_back(session: Session, duty_id: int, *, reader: Reader, at: datetime) -> None:
    """Take back one's own report nobody has decided on yet."""
    head, row, duty, report = reported(session, duty_id, reader=reader)
    if duty.person_id not in selves(reader):
        raise ForbiddenError(_("This is for {name} to do.").format(name=duty.name))
    said = _("taken back by its author")
    decide(session, report, "returned", said, reader=reader, at=at)
    execute(session, "update assignments.duty set state = 'accepted' where id = %s", (duty_id,))
    own = replace(head, due_on=duty.due_on)
    put_into(session, EXECUTE, own, person_id=duty.person_id, reader=reader, at=at)
    record(session, "assignment.report_taken_back", "document", head.id)
    come_back(session, head, row, duty, said, at=at)
    let_decide(session, head, reader=reader, at=at)
