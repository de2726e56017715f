"""Which times of receptions are taken, and which are free."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch
from uprava.db.wall import past_rights
from uprava.installation import office_time
from uprava.users.reader import Reader

from uprava_appeals.reception.models import HOLDS
from uprava_appeals.reception.service.hours import list_hours, organisation_of
from uprava_appeals.reception.slots import ONE, Slot, Span, slots_on

HORIZON = 62
"""Calendar days ahead in which a free time is looked for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A time somebody has; nothing tells who."""

    id: int
    person_id: int
    day: date
    begins: time
    minutes: int

    @property
    def span(self) -> Span:
        """The time as a span of its day."""
        begins = datetime.combine(self.day, self.begins)
        return Span(self.begins, (begins + timedelta(minutes=self.minutes)).time())


@dataclass(frozen=True, slots=True)
class Away:
    """A day on which somebody does not receive."""

    id: int
    person_id: int
    day: date
    why: str


def list_away(session: Session, *, reader: Reader, since: date, until: date) -> list[Away]:
    """Return the days away of the organisation's leaders, in order."""
    query = """select id, person_id, day, why from appeals.reception_away
        where organisation_id = %s and day between %s and %s order by day, person_id"""
    return fetch(session, Away, query, (organisation_of(reader), since, until))


def list_taken(session: Session, *, reader: Reader, since: date, until: date) -> list[Taken]:
    """Return the times that are taken, whoever may know by whom."""
    query = f"""select id, person_id, day, begins, minutes from appeals.reception_booking
        where organisation_id = %s and day between %s and %s and {HOLDS}"""
    with past_rights(session):
        return fetch(session, Taken, query, (organisation_of(reader), since, until))


def list_slots(
    session: Session, *, reader: Reader, since: date, until: date, person_id: int | None = None
) -> list[Slot]:
    """Return the slots of the schedule from day to day, free or taken; of one leader or all."""
    rows = list_hours(session, reader=reader, since=since, until=until)
    every = [each.hours for each in rows if person_id in (None, each.person_id)]
    away = list_away(session, reader=reader, since=since, until=until)
    calendar, found = office_calendar(session), list[Slot]()
    for n in range((until - since).days + 1):
        day = since + n * ONE
        absent = [each.person_id for each in away if each.day == day]
        found += slots_on(every, day, calendar, away=absent)
    return found


def list_free(
    session: Session, *, reader: Reader, at: datetime, since: date, days: int = HORIZON,
    person_id: int | None = None,
) -> list[Slot]:  # fmt: skip
    """Return the slots that may be booked now, the earliest first."""
    until = since + days * ONE
    calendar, now = office_calendar(session), office_time(session, at).replace(tzinfo=None)
    taken = list_taken(session, reader=reader, since=since, until=until)
    slots = list_slots(session, reader=reader, since=since, until=until, person_id=person_id)
    return [each for each in slots if each.open(calendar, now) and is_free(each, taken)]


def is_free(slot: Slot, taken: Collection[Taken], *, but: Sequence[int] = ()) -> bool:
    """Tell whether nobody has a moment of the slot, but some bookings."""
    return not any(
        each.person_id == slot.person_id and each.day == slot.day and each.span.meets(slot.span)
        for each in taken
        if each.id not in but
    )
