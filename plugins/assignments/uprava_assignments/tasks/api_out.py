"""How an assignment is told to programs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.keeping import restored
from uprava.calendar.service import office_calendar
from uprava.users.reader import Reader

from uprava_assignments.giving.service.people import today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    ReportRow,
    RequestRow,
    get_assignment,
    list_duties,
    list_reports,
    list_requests,
)
from uprava_assignments.giving.values import Role, Standing
from uprava_assignments.tasks import api_values as values
from uprava_assignments.tasks.service.outline import (
    list_milestones,
    logins_of,
    seen,
    tree_of,
)


def told(session: Session, id: UUID, *, reader: Reader) -> values.AssignmentOut:
    """Return an assignment with all a program may know of it. Raises NotFoundError."""
    row = get_assignment(session, id, reader=reader)
    duties, reports = list_duties(session, id), list_reports(session, id)
    answers = [row.basis_id, row.answer_id, *(each.answer_id for each in reports)]
    open_to = seen(session, answers, reader=reader)
    people = [row.author_id, row.controller_id, *(each.person_id for each in duties)]
    logins = logins_of(session, people)
    tree = tree_of(session, row.root_id, reader=reader)
    lead = next((each for each in duties if each.role == Role.RESPONSIBLE and each.open), None)
    controller = values.PersonOut(logins.get(row.controller_id or 0, ""), row.controller or "")
    return values.AssignmentOut(
        id=id, number=row.number, state=row.standing, version=row.version, text=row.text,
        author=values.PersonOut(logins.get(row.author_id, ""), row.author),
        controller=controller if row.controller_id else None, priority=row.priority,
        control=row.control, basis_id=row.basis_id if row.basis_id in open_to else None,
        basis_point=row.basis_point, reference=row.reference, asked_term=row.asked_term,
        parent_id=next((each.parent_id for each in tree if each.id == id), None),
        due_on=row.due_on, overdue=lead is not None and overdue(session, row, lead),
        issued_at=in_utc(row.issued_at), done_on=row.done_on,
        answer_id=row.answer_id if row.answer_id in open_to else None,
        off_control_at=in_utc(row.off_control_at), ground=row.ground, reason=row.reason,
        duties=[duty(session, row, each, logins) for each in duties],
        milestones=[
            values.MilestoneOut(each.id, each.text, each.due_on, each.done_on, each.said)
            for each in list_milestones(session, id)
        ],
        reports=[report(each, open_to) for each in reports],
        requests=[request(each) for each in list_requests(session, id)],
        tree=[
            values.LineOut(
                each.id, each.parent_id, each.number, each.state, each.due_on, each.done_on
            )
            for each in tree
            if each.id != id
        ],
    )  # fmt: skip


def overdue(session: Session, row: AssignmentRow, duty: DutyRow) -> bool:
    """Tell whether a duty is at work and its last day is over."""
    today: date = today_of(session)
    running = row.standing == Standing.ISSUED and duty.at_work
    return running and duty.due_on is not None and duty.due_on < today


def duty(
    session: Session, row: AssignmentRow, each: DutyRow, logins: Mapping[int, str]
) -> values.DutyOut:
    """Return what one executor has to do, with the reasons of the term."""
    person = None
    if each.person_id is not None:
        person = values.PersonOut(logins.get(each.person_id, ""), each.name)
    reasons = restored(each.term, office_calendar(session)).reasons if each.term else ()
    return values.DutyOut(
        each.id, each.role, each.state, person, each.pool or each.unit or "", each.text,
        each.due_on, each.due_first, overdue(session, row, each), each.done_on, each.extended,
        each.returned, [str(reason) for reason in reasons],
    )  # fmt: skip


def report(each: ReportRow, open_to: set[UUID]) -> values.ReportOut:
    """Return a report; its answer only to who may see it."""
    return values.ReportOut(
        each.id, each.duty_id, each.number, each.text,
        each.answer_id if each.answer_id in open_to else None, each.files, each.presented,
        each.presented_at.astimezone(UTC), in_utc(each.checked_at), each.verdict,
        in_utc(each.decided_at), each.said,
    )  # fmt: skip


def request(each: RequestRow) -> values.RequestOut:
    """Return a request and the author's decision."""
    return values.RequestOut(
        each.id, each.duty_id, each.kind, each.was, each.until, each.principal or "",
        each.reason, each.granted, each.given, each.said,
    )  # fmt: skip


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment as programs are told of it."""
    return moment and moment.astimezone(UTC)
