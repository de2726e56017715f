"""Reminders of what is late: the answer, the forwarding, what the author has to be told.

Before a term and on its day the core tells whoever an appeal waits for; here the days after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.clock import now
from uprava.db.sql import fetch
from uprava.db.transaction import system_transaction
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.work.service import Message, Noticed, notify
from uprava.work.service.people import people_behind

MORNING = 7
"""The hour of the office from which reminders are told."""

EVERY = 7
"""Calendar days between reminders of the same late term, after that of the first working day."""

PORTION = 500


@dataclass(frozen=True, slots=True)
class Late:
    """An appeal something is late with; `people`: who considers it, gave it, leads its unit.

    `notice`: somebody is to be told; `asked`: the one who sent it on, else its author.
    """

    id: UUID
    number: str | None
    title: str
    due_on: date
    notice: bool
    asked: bool
    people: Sequence[int | None]


LATE = """
select d.id, d.number, d.title, least(a.due_on, a.tell_on) as due_on,
    a.tell_on is not null and (a.due_on is null or a.tell_on < a.due_on) as notice,
    coalesce(a.tell_on = a.asked_due, false) as asked,
    array(select unnest(array[coalesce(q.person_id, q.principal_id), q.given_by])
        from appeals.question as q where q.document_id = d.id
            and q.state in ('given', 'reported')) || array[a.addressee_id, d.unit_id] as people
from appeals.appeal as a join documents.document as d on d.id = a.document_id
where d.id > %(after)s and d.deleted_at is null and d.state <> 'annulled' and (
        a.standing in ('received', 'registered', 'review', 'work', 'replying')
            and a.due_on = any (%(days)s::date[])
        or a.tell_on = any (%(days)s::date[]))
  and not exists (select from work.notice as n where n.document_id = d.id and n.kind = 'term'
    and n.created_at >= %(since)s)
order by d.id limit %(portion)s"""


def remind(installation: Installation) -> None:
    """Tell of what is late, once a working day from the office's morning on."""
    zone = ZoneInfo(installation.settings.timezone)
    office = now().astimezone(zone)
    if office.hour >= MORNING:
        since = office.replace(hour=0, minute=0, second=0, microsecond=0)
        remind_on(installation, day=office.date(), since=since, at=now())


def remind_on(installation: Installation, *, day: date, since: datetime, at: datetime) -> int:
    """Tell what is late on a day, in portions; return of how many appeals.

    `since`: the beginning of the day; what was told since then is not told again.
    """
    told, some, last = 0, PORTION, UUID(int=0)
    while some == PORTION:
        with system_transaction(installation.engine, today=day, task="reminders") as session:
            values = {"days": days_told_on(session, day), "since": since, "portion": PORTION,
                      "after": last}  # fmt: skip
            rows = fetch(session, Late, LATE, values)
            for each in rows:
                tell(session, each, today=day, at=at)
        some = len(rows)
        told, last = told + some, rows[-1].id if rows else last
    return told


def days_told_on(session: Session, day: date) -> list[date]:
    """Return the last days of terms that are told of on a working day: just over, and weekly."""
    calendar = office_calendar(session)
    if not calendar.is_working(day):
        return []
    before = calendar.previous_working_day(day)
    fresh = [before + timedelta(days=n) for n in range((day - before).days)]
    weeks = [each - timedelta(days=EVERY * n) for each in fresh for n in range(1, 53)]
    return fresh + weeks


def tell(session: Session, late: Late, *, today: date, at: datetime) -> None:
    """Tell everybody concerned by one appeal."""
    words = {
        "number": late.number or "—", "title": late.title, "day": f"{late.due_on:%d.%m.%Y}",
        "n": str((today - late.due_on).days),
    }  # fmt: skip
    text = N_("The applicant of {number} should have been told by {day}, days late: {n}. {title}")
    if late.asked:
        text = N_(
            "Who sent {number} on should have been answered by {day}, days late: {n}. {title}"
        )
    if not late.notice:
        text = N_("The appeal {number} is overdue: the term was {day}, days late: {n}. {title}")
    known = sorted({each for each in late.people if each is not None})
    people = people_behind(session, known)
    notify(session, people, Noticed("term", Message(text, words), late.id), at=at)
