"""Longer terms and other executors: asked for by who executes, decided by the author alone."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Deadline, NewTerm, extend
from uprava.calendar.keeping import restored
from uprava.calendar.service import office_calendar
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service import put_into

from uprava_assignments import moves
from uprava_assignments.giving.rules import why_not_longer, why_not_readdressed
from uprava_assignments.giving.service.drafting import word_in
from uprava_assignments.giving.service.fitting import why_not_fit
from uprava_assignments.giving.service.people import list_workers, open_executor, today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    RequestRow,
    get_request,
    now_of,
    selves,
)
from uprava_assignments.giving.service.standing import (
    drop_requests,
    leave,
    stand,
    tell,
    touch_basis,
)
from uprava_assignments.giving.service.waiting import let_decide
from uprava_assignments.giving.service.wishes import (
    LONGEST_TERM,
    latest_under,
    names_of,
    told,
)
from uprava_assignments.giving.service.working import (
    Held,
    hold_duty,
    now_of_duty,
    require_executor,
    require_running,
)
from uprava_assignments.giving.values import EXECUTE, RequestKind, Role, Standing
from uprava_assignments.terms.service.moving import move_due

ASK = """
insert into assignments.request (assignment_id, duty_id, kind, was, until, principal_id, reason,
    asked_by, asked_at, said)
values (%(assignment)s, %(duty)s, %(kind)s, %(was)s, %(until)s, %(principal)s, %(reason)s, %(by)s,
    %(at)s, '') returning id"""


def ask_longer(
    session: Session, duty_id: int, until: date, reason: str, *, reader: Reader, at: datetime
) -> int:
    """Ask the author for a later term; return the request's id.

    Raises InvalidError for an earlier day or without a reason, ConflictError when it was asked
    already or there is nothing to make longer, ForbiddenError for others.
    """
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    require_executor(duty, reader=reader)
    require_running(row, duty)
    today = today_of(session)
    now = now_of(session, row)
    why = why_not_longer(now, now_of_duty(session, row, duty), until=until, today=today)
    if why:
        later = duty.due_on is not None and until <= max(duty.due_on, today)
        raise InvalidError(why, fields={"until": why}) if later else ConflictError(why)
    refuse_not_later(duty, until, today)
    refuse_beyond_above(session, row, duty, until)
    reason = word_in(reason, "reason", _("Say why, in at most {n} characters."))
    values = {"kind": RequestKind.LONGER, "until": until, "principal": None}
    return ask(session, Held(head, row, duty), reason, values, reader=reader, at=at)


def ask(
    session: Session, held: Held, reason: str, values: Mapping[str, object], *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Write a request down and put it before the author."""
    head, row, duty = held
    known = {"assignment": row.id, "duty": duty.id, "was": duty.due_on, "reason": reason,
             "by": reader.person_id, "at": at}  # fmt: skip
    id = int(fetch_value(session, ASK, known | dict(values)))
    let_decide(session, head, reader=reader, at=at)
    act = "asked_longer" if values["kind"] == RequestKind.LONGER else "asked_readdress"
    until = values["until"]
    facts = {"until": told(until)} if isinstance(until, date) else {}
    record(session, f"assignment.{act}", "document", head.id, reason=reason,
           principals=[row.author_id], **facts)  # fmt: skip
    stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)
    return id


def refuse_beyond_above(session: Session, row: AssignmentRow, duty: DutyRow, until: date) -> None:
    """Raise InvalidError when a term would lie beyond that of the whole or of what is above it."""
    latest = latest_under(session, row.parent_duty_id)
    if latest is not None and until > latest:
        said = _("The assignment above has the term {day}: it is made longer first.")
        wrong = said.format(day=told(latest))
        raise InvalidError(wrong, fields={"until": wrong})
    if duty.role != Role.RESPONSIBLE and row.due_on is not None and until > row.due_on:
        said = _("An own term is not later than that of the whole: {day}.")
        wrong = said.format(day=told(row.due_on))
        raise InvalidError(wrong, fields={"until": wrong})


def hold_request(
    session: Session, id: int, kind: RequestKind, *, reader: Reader
) -> tuple[DocumentHead, AssignmentRow, DutyRow, RequestRow]:
    """Return a request that waits for the reader. Raises ForbiddenError, ConflictError."""
    asked = get_request(session, id, reader=reader)
    head, row, duty = hold_duty(session, asked.duty_id, reader=reader)
    asked = get_request(session, id, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only who gave the assignment decides this."))
    if asked.decided_at is not None or asked.kind != kind:
        raise ConflictError(_("This was decided already, or is not asked for any more."))
    return head, row, duty, asked


DECIDED = """
update assignments.request set granted = %s, given = %s, decided_by = %s, decided_at = %s,
    said = %s where id = %s"""


def decide_longer(
    session: Session, id: int, *, until: date | None, said: str = "", reader: Reader, at: datetime
) -> None:
    """Grant a longer term, perhaps another day than asked for, or refuse (`until` None).

    Raises InvalidError without a word of refusal or for a day that is not later.
    """
    head, row, duty, asked = hold_request(session, id, RequestKind.LONGER, reader=reader)
    require_running(row, duty)
    said = " ".join(said.split())[:1000]
    if until is None:
        said = word_in(said, "said", _("Say why not, in at most {n} characters."))
    else:
        refuse_not_later(duty, until, today_of(session))
        refuse_beyond_above(session, row, duty, until)
    by = reader.person_id
    execute(session, DECIDED, (until is not None, until, by, at, said, id))
    whom = [duty.person_id or duty.principal_id]
    if until is None:
        record(session, "assignment.longer_refused", "document", head.id, said=said,
               principals=whom)  # fmt: skip
        tell(session, head, whom, N_("The term is not made longer: {said}"), at=at, said=said)
    else:
        lengthen(session, duty, until, asked.reason, at=at)
        record(session, "assignment.longer_granted", "document", head.id,
               until=told(until), principals=whom)  # fmt: skip
        tell(session, head, whom, N_("The term is {day} now: {title}"), at=at, day=told(until))
    settle(session, head, row, reader=reader, at=at)


def settle(
    session: Session, head: DocumentHead, row: AssignmentRow, *, reader: Reader, at: datetime
) -> None:
    """Let an assignment wait for its author only as long as something is to be decided."""
    let_decide(session, head, reader=reader, at=at)
    stand(session, head, Standing(row.standing), at=at)
    touch_basis(session, row)


def refuse_not_later(duty: DutyRow, until: date, today: date) -> None:
    """Raise InvalidError for a term that is not later than the one there is, or is past."""
    latest = max(duty.due_on or today, today)
    wrong = ""
    if until <= latest:
        wrong = _("The new term must be later than {day}.").format(day=told(latest))
    elif until > today + LONGEST_TERM:
        wrong = _("The term is more than ten years ahead.")
    if wrong:
        raise InvalidError(wrong, fields={"until": wrong})


def lengthen(session: Session, duty: DutyRow, until: date, ground: str, *, at: datetime) -> None:
    """Give a duty another last day by the author's decision; its history stays in the term."""
    deadline = another_day(session, duty, until, ground)
    refuse_not_later(duty, deadline.date, today_of(session))  # a day off moved it back
    move_due(session, duty.id, deadline, why=ground, at=at)
    query = "update assignments.duty set extended = extended + 1 where id = %s"
    execute(session, query, (duty.id,))


def another_day(session: Session, duty: DutyRow, until: date, ground: str) -> Deadline:
    """Return the term with the author's other last day."""
    if duty.term is None:
        raise ConflictError(_("The assignment has no term: there is nothing to make longer."))
    calendar = office_calendar(session)
    change = NewTerm(until, today_of(session), ground)
    return extend(restored(duty.term, calendar), change, calendar)


def set_term(
    session: Session, duty_id: int, until: date, reason: str, *, reader: Reader, at: datetime
) -> None:
    """Move a term by the author's own decision; it counts as an extension."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only who gave the assignment moves its term."))
    require_running(row, duty)
    refuse_not_later(duty, until, today_of(session))
    refuse_beyond_above(session, row, duty, until)
    reason = word_in(reason, "reason", _("Say why, in at most {n} characters."))
    lengthen(session, duty, until, reason, at=at)
    drop_longer(session, duty, at=at, reader=reader, until=until)
    whom = [duty.person_id or duty.principal_id]
    record(session, "assignment.term_set", "document", head.id, until=told(until),
           reason=reason, principals=whom)  # fmt: skip
    tell(session, head, whom, N_("The term is {day} now: {title}"), at=at, day=told(until))
    settle(session, head, row, reader=reader, at=at)


def drop_longer(
    session: Session, duty: DutyRow, *, until: date, reader: Reader, at: datetime
) -> None:
    """Answer what was asked about a term that its author moved meanwhile."""
    query = """update assignments.request set granted = true, given = %s, decided_by = %s,
        decided_at = %s where duty_id = %s and kind = 'longer' and decided_at is null"""
    execute(session, query, (until, reader.person_id, at, duty.id))


def ask_readdress(
    session: Session, duty_id: int, principal_id: int, reason: str, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Ask the author that another one does it; return the request's id."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    if duty.person_id is not None or duty.principal_id not in reader.principals:
        require_executor(duty, reader=reader)
    require_running(row, duty)
    refuse_readdress(session, row, duty, principal_id)
    query = """select exists (select from assignments.request where duty_id = %s
        and kind = 'readdress' and decided_at is null)"""
    if fetch_value(session, query, (duty_id,)):
        raise ConflictError(_("This was asked for already; the author has not decided."))
    reason = word_in(reason, "reason", _("Say why, in at most {n} characters."))
    values = {"kind": RequestKind.READDRESS, "until": None, "principal": principal_id}
    return ask(session, Held(head, row, duty), reason, values, reader=reader, at=at)


def refuse_readdress(
    session: Session, row: AssignmentRow, duty: DutyRow, principal_id: int
) -> None:
    """Raise an error when that one cannot do it instead."""
    why = why_not_readdressed(now_of_duty(session, row, duty), now_of(session, row))
    if why:
        raise ConflictError(why)
    if wrong := why_not_fit(session, row, principal_id):
        raise InvalidError(wrong, fields={"principal": wrong})
    if principal_id not in list_workers(session, [principal_id]):
        wrong = _("Does not work here any more: {names}. Choose another executor.").format(
            names=", ".join(names_of(session, [principal_id]))
        )
        raise InvalidError(wrong, fields={"principal": wrong})


def decide_readdress(
    session: Session, id: int, *, granted: bool, said: str = "", reader: Reader, at: datetime
) -> None:
    """Let another one do it, or leave it as it is."""
    head, row, duty, asked = hold_request(session, id, RequestKind.READDRESS, reader=reader)
    require_running(row, duty)
    if granted and asked.principal_id is not None:  # much may have happened since it was asked
        refuse_readdress(session, row, duty, asked.principal_id)
    if not granted:
        said = word_in(said, "said", _("Say why not, in at most {n} characters."))
    execute(session, DECIDED, (granted, None, reader.person_id, at, said, id))
    if granted and asked.principal_id is not None:
        hand_over(session, Held(head, row, duty), asked.principal_id, reader=reader, at=at)
    else:
        whom = [duty.person_id or duty.principal_id]
        record(session, "assignment.readdress_refused", "document", head.id, said=said,
               principals=whom)  # fmt: skip
        tell(session, head, whom, N_("You are to do it yourself: {said}"), at=at, said=said)
    settle(session, head, row, reader=reader, at=at)


def readdress(
    session: Session, duty_id: int, principal_id: int, reason: str, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let another one do it by the author's own decision (замена исполнителя)."""
    head, row, duty = hold_duty(session, duty_id, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only who gave the assignment changes its executors."))
    require_running(row, duty)
    refuse_readdress(session, row, duty, principal_id)
    word_in(reason, "reason", _("Say why, in at most {n} characters."))
    hand_over(session, Held(head, row, duty), principal_id, reader=reader, at=at)
    settle(session, head, row, reader=reader, at=at)


HAND_OVER = """
insert into assignments.duty (assignment_id, position, role, principal_id, person_id, unit_id,
    text, asked_term, term, due_on, due_first, state, author_id, controller_id, organisation_id,
    control, priority, on_control, sent_at, extended)
select assignment_id, (select max(position) + 1 from assignments.duty as o
        where o.assignment_id = u.assignment_id),
    role, %(principal)s, %(person)s, %(unit)s, text, asked_term, term, due_on, due_first, 'sent',
    author_id, controller_id, organisation_id, control, priority, on_control, %(at)s, extended
from assignments.duty as u where id = %(id)s returning id"""


def hand_over(
    session: Session, held: Held, principal_id: int, *, reader: Reader, at: datetime
) -> None:
    """Give a duty to another one with its text and term; the first one sees it was readdressed."""
    head, row, duty = held
    worker = list_workers(session, [principal_id])[principal_id]
    values = {"id": duty.id, "principal": principal_id, "person": worker.person_id,
              "unit": worker.unit_id, "at": at}  # fmt: skip
    fresh = fetch_value(session, HAND_OVER, values)
    query = """update assignments.duty set state = 'readdressed', readdressed_to = %s,
        on_control = false where id = %s"""
    execute(session, query, (fresh, duty.id))
    drop_requests(session, row.id, duty_id=duty.id)
    leave(session, duty, reader=reader, at=at)
    open_executor(session, head, row, principal_id, at=at)
    own = dataclasses.replace(head, due_on=duty.due_on)
    put_into(session, EXECUTE, own, person_id=principal_id, reader=reader, at=at)
    was = [duty.person_id or duty.principal_id]
    record(session, "assignment.readdressed", "document", head.id, principals=[principal_id],
           was=duty.name)  # fmt: skip
    tell(session, head, was, N_("Another one does it now: {title}"), at=at)
    if duty.role == Role.RESPONSIBLE:
        moves.tell(session, row.id, TaskStep.REASSIGNED, at=at)
