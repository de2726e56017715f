"""A periodic assignment begins: a draft gets a rule and a number, and gives instances from then."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.repetition import Edition, Repetition, Schedule, told
from uprava.calendar.repetition_words import in_words
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute
from uprava.documents.service.registering import register
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.work.service import take_out_of_all

from uprava_assignments.giving.service.drafting import (
    controller_of,
    hold_draft,
    wish_of,
    write,
)
from uprava_assignments.giving.service.journal import journal_of
from uprava_assignments.giving.service.people import open_issued, today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    get_assignment,
    list_duties,
    selves,
)
from uprava_assignments.giving.service.standing import stand
from uprava_assignments.giving.service.wishes import check
from uprava_assignments.giving.values import DRAFTS, GIVE, Standing
from uprava_assignments.giving.wish import Wish
from uprava_assignments.periodic.service.reading import issued_on

MOST_AHEAD = 180
"""Calendar days before its term an instance may be issued."""

JOB = "assignments:give_instances"


@dataclass(frozen=True, slots=True)
class Plan:
    """How an assignment shall repeat; `until`: no term lies after it.

    `ahead_days`: calendar days before its term each instance is issued.
    """

    rule: Repetition
    since: date
    ahead_days: int
    until: date | None = None


def begin(session: Session, wish: Wish, plan: Plan, *, reader: Reader, at: datetime) -> UUID:
    """Write a periodic assignment from nothing; return its id. Raises as `make_periodic`."""
    id = write(session, plainly(wish), reader=reader, at=at)
    make_periodic(session, id, plan, version=1, reader=reader, at=at)
    return id


def repeat(session: Session, id: UUID, plan: Plan, *, reader: Reader, at: datetime) -> UUID:
    """Let an assignment that was given be repeated: a periodic one like it begins beside it.

    Raises ForbiddenError for others than its author, and as `make_periodic`.
    """
    row = get_assignment(session, id, reader=reader)
    require_author(row, reader=reader)
    return begin(session, wish_of(session, row), plan, reader=reader, at=at)


def plainly(wish: Wish) -> Wish:
    """Return a wish without what an instance does not have: own terms, interim ones, a tree."""
    named = [replace(each, asked_term="") for each in wish.named]
    return replace(
        wish, named=named, asked_term="none", parent_duty_id=None, reference=None, milestones=()
    )


def make_periodic(
    session: Session, id: UUID, plan: Plan, *, version: int, reader: Reader, at: datetime
) -> None:
    """Make a draft periodic: it is not executed itself, it gives instances by the rule.

    Raises InvalidError naming the fields, ForbiddenError for others than its leader, ConflictError
    for one that was given or changed meanwhile.
    """
    head, row = hold_draft(session, id, version=version, reader=reader)
    require_author(row, reader=reader)
    reader.require(GIVE)
    if row.parent_duty_id is not None:
        raise ConflictError(_("What is passed on of another assignment is not repeated."))
    check(session, plainly(wish_of(session, row)))
    check_plan(session, plan)
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    insert(session, id, schedule, plan.ahead_days)
    strip(session, row)
    take_out_of_all(session, DRAFTS, id, reader=reader, at=at)
    people = [each.principal_id for each in list_duties(session, id)]
    journal = journal_of(session, row.organisation_id)
    open_issued(session, head, row, people, journal=journal, at=at)
    record(session, "assignment.series_made", "document", id, rule=in_words(plan.rule),
           principals=people)  # fmt: skip
    stand(session, head, Standing.SERIES, at=at)
    installation_of(session).jobs.defer(session, JOB)
    register(session, replace(head, state=Standing.SERIES), journal=journal,
             words=[row.text, row.author])  # fmt: skip


def require_author(row: AssignmentRow, *, reader: Reader) -> None:
    """Raise ForbiddenError for anybody but the leader who gives the assignment."""
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only the leader makes an assignment periodic."))


def check_plan(session: Session, plan: Plan) -> None:
    """Raise InvalidError naming what is wrong with the days of a plan."""
    today, wrong = today_of(session), {}
    if plan.since < today:
        wrong["since"] = _("The rule begins today or later.")
    if plan.until is not None and plan.until < plan.since:
        wrong["until"] = _("The end lies before the beginning.")
    if not 0 <= plan.ahead_days <= MOST_AHEAD:
        wrong["ahead_days"] = _("From 0 to {n}.").format(n=MOST_AHEAD)
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    if not wrong and schedule.following(office_calendar(session)) is None:
        wrong["until"] = _("Not one term lies between the beginning and the end.")
    if wrong:
        raise InvalidError(_("The rule of repetition has mistakes; nothing is kept."), fields=wrong)


def insert(session: Session, id: UUID, schedule: Schedule, ahead_days: int) -> None:
    """Keep the rule and when the first instance comes."""
    first = schedule.following(office_calendar(session))
    execute(
        session,
        "insert into assignments.series (document_id, rule, ahead_days, since, until, next_term,"
        " next_on, reason) values (%s, %s, %s, %s, %s, %s, %s, '')",
        (id, json.dumps(told(schedule)), ahead_days, schedule.since, schedule.until,
         first.term if first else None, issued_on(first, ahead_days)),
    )  # fmt: skip


def strip(session: Session, row: AssignmentRow) -> None:
    """Leave no terms with a draft that became periodic: each instance has the term of the rule."""
    wish = wish_of(session, row)
    query = """update assignments.assignment set asked_term = 'none', controller_id = %s,
        reason = '' where document_id = %s"""
    execute(session, query, (controller_of(wish), row.id))
    execute(session, "update assignments.duty set asked_term = '' where assignment_id = %s",
            (row.id,))  # fmt: skip
    execute(session, "delete from assignments.milestone where assignment_id = %s", (row.id,))
