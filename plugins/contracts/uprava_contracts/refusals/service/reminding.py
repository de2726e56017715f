"""What the days bring without anybody: refusals and agreements come into force; reminders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify

from uprava_contracts.changes.service.terminating import end_by_agreements
from uprava_contracts.refusals.service.following import follow
from uprava_contracts.refusals.service.reading import running_refusals
from uprava_contracts.refusals.timers import Step

AHEAD = timedelta(days=1)
"""A step is told of from the day before its last one."""


def come_into_force(session: Session, *, today: date, at: datetime) -> int:
    """Let what is due come into force; return how many agreements and refusals were looked at."""
    refusals = running_refusals(session)
    for id in refusals:
        follow(session, id, reader=None, at=at)
    return len(refusals) + end_by_agreements(session, today=today, at=at)


TAKE = """
update contracts.refusal as r set told_step = r.next_step, told_on = %(today)s
from documents.document as d, contracts.contract as c
where d.id = r.document_id and d.deleted_at is null and c.document_id = r.contract_id
    and r.next_step <> '' and r.next_due <= %(soon)s
    and (r.told_step <> r.next_step or r.told_on is null
        or r.told_on <= r.next_due and r.next_due < %(today)s)
returning r.document_id as id, d.title, r.next_step as step, r.next_due as due_on,
    array_remove(array[c.responsible_id, d.author_id], null) as people"""
"""The row is taken by the statement that finds it, so that two workers never tell one twice."""


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is near or late, and who sees to it."""

    id: UUID
    title: str
    step: str
    due_on: date
    people: list[int]


NEAR = {
    Step.PLACE: N_("Place the decision by {day}: {title}"),
    Step.CURE: N_("The days for curing end on {day}; cancel the refusal if it was cured: {title}"),
    Step.CANCEL: N_("The breach was cured: cancel the refusal by {day}: {title}"),
    Step.SEND: N_("Send data to the register of unscrupulous suppliers by {day}: {title}"),
    Step.CONSIDER: N_("The antimonopoly body decides by {day}: {title}"),
}
PAST = N_("Should have been done by {day} and is not noted: {title}")


def remind(session: Session, *, today: date, at: datetime) -> int:
    """Remind of steps that are near, and once of those that are late; return of how many."""
    taken = fetch(session, Due, TAKE, {"today": today, "soon": today + AHEAD})
    for each in taken:
        words = {"day": f"{each.due_on:%d.%m.%Y}", "title": each.title}
        late = each.due_on < today or each.step not in NEAR
        message = Message(PAST if late else NEAR[Step(each.step)], words)
        notify(session, sorted(set(each.people)), Noticed("term", message, each.id), at=at)
    return len(taken)
