"""Whose decision an assignment waits for: reports before their judges, requests before the author.

Acts change reports and requests, then call `let_decide` once: what waits in the folder follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.extension import DocumentHead
from uprava.users.reader import Reader
from uprava.work.service import put_into, take_out
from uprava.work.service.items import list_before

from uprava_assignments.giving.service.reading import AssignmentRow, DutyRow, list_duties, read
from uprava_assignments.giving.values import CHECK, Role, Standing


@dataclass(frozen=True, slots=True)
class Open:
    """A report to decide on, or a request (`checked` None) about a duty."""

    duty_id: int
    checked: bool | None


OPEN = """
select duty_id, checked_at is not null as checked from assignments.report
where assignment_id = %(id)s and verdict is null
union all
select duty_id, null from assignments.request
where assignment_id = %(id)s and decided_at is null"""


def let_decide(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> None:
    """Let an assignment wait for those who have something to decide on it, and nobody else.

    Who waited for it before is not told twice.
    """
    wanted = deciders(session, read(session, head.id))
    for each in list_before(session, CHECK, head.id):
        if each.principal_id not in wanted:
            take_out(session, CHECK, head.id, principal_id=each.principal_id, reader=reader, at=at)
    for person, due in wanted.items():
        own = replace(head, due_on=due)
        put_into(session, CHECK, own, person_id=person, reader=reader, at=at)


def deciders(session: Session, row: AssignmentRow) -> dict[int, date | None]:
    """Return who has something to decide on an assignment, and the earliest term of it."""
    if row.standing not in (Standing.ISSUED, Standing.REPORTED):
        return {}
    duties = list_duties(session, row.id)
    by_id = {each.id: each for each in duties}
    found: dict[int, date | None] = {}
    for each in fetch(session, Open, OPEN, {"id": row.id}):
        duty = by_id[each.duty_id]
        if each.checked is None:
            judge = row.author_id
        else:
            judge = judge_of(row, duty, duties, checked=each.checked)
        days = [day for day in (found.get(judge), duty.due_on) if day is not None]
        found[judge] = min(days, default=None)
    return found


def judge_of(row: AssignmentRow, duty: DutyRow, duties: Sequence[DutyRow], *, checked: bool) -> int:
    """Return before whom a report is now."""
    if duty.role != Role.RESPONSIBLE:
        return lead_of(row, duties)
    return row.author_id if checked or row.controller_id is None else row.controller_id


def lead_of(row: AssignmentRow, duties: Sequence[DutyRow]) -> int:
    """Return who decides on a co-executor's report: the responsible, else the author."""
    lead = next((each for each in duties if each.role == Role.RESPONSIBLE and each.open), None)
    return lead.person_id if lead and lead.person_id else row.author_id
