"""Reminders of terms: thirty and seven days before, on the day, and once it is over.

Told on working days only: what falls on days off is told on the working day before. A term is
told once a step; where it was moved, the steps to the new one are told anew.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch, fetch_values
from uprava.i18n import N_, _
from uprava.work.service.notices import Message, Noticed, notify

from uprava_contracts.control.service.statement import COUNTED, OPEN
from uprava_contracts.values import Duty, Side

STEPS = (30, 7, 0)
"""Calendar days before a term on which it is told of."""

OVER = -1
PORTION = 500
"""Terms told of in one transaction."""

NEAR = N_("Contract {number}: due {day}, days left: {n}. {what}")
TODAY = N_("Contract {number}: due today, {day}. {what}")
LATE = N_("Contract {number}: overdue since {day}. {what}")
THEIRS_NEAR = N_("Contract {number}: the other side owes by {day}, days left: {n}. {what}")
THEIRS_TODAY = N_("Contract {number}: the other side owes today, {day}. {what}")
THEIRS_LATE = N_("Contract {number}: the other side is late, the term was {day}. {what}")

WORDS = {
    Side.OURS: (NEAR, TODAY, LATE),
    Side.THEIRS: (THEIRS_NEAR, THEIRS_TODAY, THEIRS_LATE),
}

TAKE: LiteralString = f"""
with near as materialized (
    select o.id, o.contract_id, o.due_on, case
            when o.due_on < %(today)s then {OVER}
            when o.due_on <= %(horizon)s then 0
            when o.due_on <= %(horizon)s + 7 then 7 else 30 end as step
    from contracts.obligation as o
    where o.organisation_id = any (%(organisations)s) and {OPEN}
      and o.due_on <= %(horizon)s + 30
), taken as (
    insert into contracts.reminder (obligation_id, due_on, step, contract_id, told_on)
    select n.id, n.due_on, n.step, n.contract_id, %(today)s
    from near as n join contracts.contract as c on c.document_id = n.contract_id
    join documents.document as d on d.id = c.document_id
    where d.deleted_at is null and {COUNTED} and not exists (
        select from contracts.reminder as r where r.obligation_id = n.id
          and r.due_on = n.due_on and r.step = n.step)
    order by n.due_on, n.id limit {PORTION}
    on conflict do nothing
    returning obligation_id, contract_id, due_on, step
)
select t.contract_id, coalesce(d.number, d.title) as number, t.due_on, t.step, o.side, o.duty,
    o.subject, o.responsible_id, c.responsible_id as keeper_id, d.author_id
from taken as t join contracts.obligation as o on o.id = t.obligation_id
join contracts.contract as c on c.document_id = t.contract_id
join documents.document as d on d.id = t.contract_id
order by t.due_on, o.id"""


@dataclass(frozen=True, slots=True)
class Told:
    """A term somebody is told of; who answers for the obligation, who for the contract."""

    contract_id: UUID
    number: str
    due_on: date
    step: int
    side: str
    duty: str
    subject: str
    responsible_id: int | None
    keeper_id: int | None
    author_id: int

    @property
    def people(self) -> list[int]:
        """Who is told: who answers for it; of what is over, who answers for the contract too."""
        keeper = self.keeper_id or self.author_id
        first = self.responsible_id if self.side == Side.OURS else None
        return sorted({first or keeper, keeper}) if self.step == OVER else [first or keeper]


def remind_of_terms(session: Session, *, today: date, at: datetime) -> int:
    """Tell of a portion of terms; return how many. Nothing on a day that is not worked."""
    calendar = office_calendar(session)
    if not calendar.is_working(today):
        return 0
    values = {
        "today": today, "horizon": calendar.next_working_day(today) - timedelta(days=1),
        "organisations": fetch_values(session, "select id from users.organisation"),
    }  # fmt: skip
    rows = fetch(session, Told, TAKE, values)
    for each in rows:
        notify(session, each.people, noticed(each, today), at=at)
    return len(rows)


def noticed(told: Told, today: date) -> Noticed:
    """Return what is told of a term: days left are counted by the calendar."""
    near, on_day, late = WORDS[Side(told.side)]
    left = (told.due_on - today).days
    words = late if told.step == OVER else near if left else on_day
    values = {
        "number": told.number, "day": f"{told.due_on:%d.%m.%Y}", "n": str(left),
        "what": told.subject or _(Duty(told.duty).caption),
    }  # fmt: skip
    return Noticed("term", Message(words, values), told.contract_id)
