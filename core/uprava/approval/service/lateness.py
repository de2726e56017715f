"""Terms that are over: the person is told, then the author and the head; nobody is told twice.

That a term ends today or tomorrow tells the area of work, from the same rows of the folders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import NoticeKind, Purpose
from uprava.approval.service.people import HOLDING
from uprava.approval.service.telling import KIND
from uprava.approval.values import DECIDE_FOR
from uprava.calendar import Calendar
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_values
from uprava.i18n import N_
from uprava.users.naming import SHORT_NAME
from uprava.work.service import Message, Noticed, notify

PORTION = 500
ESCALATE_AFTER = 1
"""Working days after the term, then the author and the head of the late one's unit are told."""

REPEAT_EVERY = 3
"""Working days between reminders to the one who is late."""

LATE = f"""
select v.id, v.person_id, v.document_id, v.due_on, d.title, {SHORT_NAME} as name,
    r.started_by, r.acting_for, s.purpose
from approval.visa as v
join approval.stage as s on s.id = v.stage_id
join approval.route as r on r.id = v.route_id
join documents.document as d on d.id = v.document_id and d.deleted_at is null
join users.person as p on p.id = v.person_id
where v.state = 'open' and v.due_at < %(at)s and v.id > %(after)s
order by v.id limit %(portion)s"""

HEADS = f"""
with recursive up as (
    select post.unit_id as id from users.post_holder as holder
    join users.post on post.id = holder.post_id
    where holder.person_id = %(person)s and {HOLDING}
), chain as (
    select id, 0 as far from up
    union
    select unit.parent_id, far + 1 from users.unit join chain on chain.id = unit.id
    where unit.parent_id is not null
)
select holder.person_id from chain
join users.post on post.unit_id = chain.id and post.heads_unit
join users.post_holder as holder on holder.post_id = post.id and {HOLDING}
where holder.person_id <> %(person)s
order by chain.far, holder.acting, holder.person_id limit 1"""
"""The nearest head above a person, who is not the person."""


@dataclass(frozen=True, slots=True)
class Late:
    """A visa whose term is over."""

    id: int
    person_id: int
    document_id: UUID
    due_on: date
    title: str
    name: str
    started_by: int
    acting_for: int | None
    purpose: str


STANDING = f"""
select s.substitute_id, {SHORT_NAME} as absent from users.substitution as s
join users.person as p on p.id = s.absent_id
join users.person as deputy on deputy.id = s.substitute_id and deputy.active
where s.absent_id = any (%(people)s) and s.revoked_at is null
  and %(today)s between s.since and s.until
  and (%(permission)s = any (s.permissions)
    or cardinality(s.permissions) = 0 and %(permission)s <> 'signing.sign')
order by s.id"""
"""Who may do today what the absent would: see `deciding.stands_in`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A substitute, and the name of the absent person."""

    substitute_id: int
    absent: str


def tell_late(session: Session, *, after: int, today: date, at: datetime) -> int | None:
    """Tell of a portion of late visas above an id; return the last id, None when none is left.

    What is told is written down in the same transaction under a key that cannot come twice:
    two workers at once, or a job that runs again, tell once.
    """
    values = {"at": at, "after": after, "portion": PORTION}
    rows = fetch(session, Late, LATE, values)
    calendar = office_calendar(session)
    for each in rows:
        remind(session, each, calendar, today=today, at=at)
        escalate(session, each, calendar, today=today, at=at)
    return rows[-1].id if rows else None


def remind(session: Session, late: Late, calendar: Calendar, *, today: date, at: datetime) -> None:
    """Tell the person and who may decide instead: at once, then every third working day."""
    passed = calendar.working_days_between(late.due_on, today)
    day = today if passed and passed % REPEAT_EVERY == 0 else late.due_on
    if day != late.due_on and not calendar.is_working(today):
        return
    if not written(session, late, NoticeKind.LATE, day):
        return
    told = N_("Your decision is late: {title}")
    tell(session, late, [late.person_id], told, at=at)
    permission = "signing.sign" if late.purpose == Purpose.SIGN else DECIDE_FOR
    said = N_("{name} is absent; a decision of theirs is late. Work for them to see which.")
    tell_standing_in(session, [late.person_id], permission, said, at=at)


def tell_standing_in(
    session: Session, people: Sequence[int], permission: str, said: str, *, at: datetime
) -> None:
    """Tell who may act today for absent people; what it is about they see acting for them."""
    values = {"people": list(people), "permission": permission, "today": session.info["today"]}
    for each in fetch(session, Standing, STANDING, values):
        message = Message(said, {"name": each.absent})
        notify(session, [each.substitute_id], Noticed(KIND, message), at=at)


def escalate(
    session: Session, late: Late, calendar: Calendar, *, today: date, at: datetime
) -> None:
    """Tell the author, and the head of the late one, when a working day has passed; once.

    Who stands in for them is told too: an absent head would learn of it from a holiday.
    """
    if today < calendar.add_working_days(late.due_on, ESCALATE_AFTER):
        return
    if not written(session, late, NoticeKind.ESCALATED, late.due_on):
        return
    authors = [id for id in (late.started_by, late.acting_for) if id is not None]
    tell(session, late, authors, N_("{name} is late with a decision: {title}"), at=at)
    above = fetch_values(session, HEADS, {"person": late.person_id, "today": today})
    fresh = [id for id in above if id not in authors]
    said = N_("{name} of your unit is late with a decision on a document.")
    notify(session, fresh, Noticed(KIND, Message(said, {"name": late.name})), at=at)
    said = N_("{name} is absent; a decision they look after is late. Work for them to see which.")
    tell_standing_in(session, [*authors, *fresh], DECIDE_FOR, said, at=at)


def written(session: Session, late: Late, kind: NoticeKind, day: date) -> bool:
    """Write down that something is told now; False: it was told before."""
    query = """insert into approval.late_notice (visa_id, kind, day, document_id)
        values (%s, %s, %s, %s) on conflict do nothing"""
    return bool(execute(session, query, (late.id, kind, day, late.document_id)))


def tell(session: Session, late: Late, people: Sequence[int], text: str, *, at: datetime) -> None:
    """Tell people something about the document that waits."""
    message = Message(text, {"title": late.title, "name": late.name})
    notify(session, people, Noticed(KIND, message, late.document_id), at=at)
