"""The bell tells each leader in the morning who is expected today; no name stands in it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify


@dataclass(frozen=True, slots=True)
class Expected:
    """How many people a leader expects on a day, and when the first of them."""

    person_id: int
    number: int
    first: time | None
    place: str


def tell_of_day(session: Session, *, today: date, at: datetime) -> int:
    """Tell every leader of today's list once; return how many were told."""
    query = """
        select b.person_id, count(*)::int as number, min(b.begins) as first,
            coalesce(min(b.place), '') as place
        from appeals.reception_booking as b
        where b.day = %(today)s and b.state in ('booked', 'came') and not exists (
            select from appeals.reception_day_told as t
            where t.person_id = b.person_id and t.day = b.day)
        group by b.person_id order by b.person_id"""
    rows = fetch(session, Expected, query, {"today": today})
    return sum(tell(session, each, today=today, at=at) for each in rows)


def tell(session: Session, expected: Expected, *, today: date, at: datetime) -> bool:
    """Tell one leader; whoever comes second to it tells nothing."""
    query = """insert into appeals.reception_day_told (person_id, day, told_at)
        values (%s, %s, %s) on conflict do nothing"""
    if not execute(session, query, (expected.person_id, today, at)):
        return False
    first = f"{expected.first:%H:%M}" if expected.first else "—"
    text = N_("Personal reception today: {n} booked, the first at {first}, {place}.")
    values = {"n": str(expected.number), "first": first, "place": expected.place}
    notify(session, [expected.person_id], Noticed("work", Message(text, values)), at=at)
    return True
