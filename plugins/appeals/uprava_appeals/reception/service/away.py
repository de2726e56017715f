"""A leader does not receive on a day after all: its bookings are moved, people are to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.wall import past_rights
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service.notices import Message, Noticed, notify

from uprava_appeals.reception.service.booking import When, put, reason_in
from uprava_appeals.reception.service.free import (
    HORIZON,
    Away,
    list_free,
    list_slots,
)
from uprava_appeals.reception.service.hours import hold, organisation_of
from uprava_appeals.reception.service.reading import BookingRow, list_bookings
from uprava_appeals.reception.slots import ONE
from uprava_appeals.reception.values import BookingState
from uprava_appeals.values import REGISTER


@dataclass(frozen=True, slots=True)
class Moved:
    """How many bookings of a day were moved, and for how many no time was found."""

    moved: int
    left: int


def go_away(
    session: Session, person_id: int, day: date, *, why: str, reader: Reader, at: datetime
) -> Moved:
    """Note that a leader does not receive on a day; move its bookings to the next free times.

    Raises InvalidError for a day that has passed or has no reception, ConflictError for a day
    noted already.
    """
    reader.require(REGISTER)
    hold(session, reader)
    execute(session, "select pg_advisory_xact_lock(7240362, %s)", (person_id,))
    reason = reason_in(why)
    refuse(session, person_id, day, reader=reader)
    query = """insert into appeals.reception_away (organisation_id, person_id, day, why, noted_by,
        noted_at) values (%s, %s, %s, %s, %s, %s) on conflict do nothing returning id"""
    values = (organisation_of(reader), person_id, day, reason, reader.person_id, at)
    if fetch_value(session, query, values) is None:
        raise ConflictError(_("This day is noted already."))
    moved = move_all(session, person_id, day, why=reason, reader=reader, at=at)
    record(session, "reception.away", "person", person_id, day=day, moved=moved.moved)
    return moved


def refuse(session: Session, person_id: int, day: date, *, reader: Reader) -> None:
    """Raise InvalidError for a day that has passed, or on which the leader receives nobody."""
    wrong = {}
    if day < session.info["today"]:
        wrong["day"] = _("The day lies in the past.")
    elif not list_slots(session, reader=reader, since=day, until=day, person_id=person_id):
        wrong["day"] = _("The leader receives nobody on this day.")
    if wrong:
        raise InvalidError(wrong["day"], fields=wrong)


def move_all(
    session: Session, person_id: int, day: date, *, why: str, reader: Reader, at: datetime
) -> Moved:
    """Move the bookings of a day, in their order, to the next free times of the same leader."""
    rows = list_bookings(session, reader=reader, since=day, until=day, person_id=person_id)
    rows = [each for each in rows if each.state == BookingState.BOOKED]
    free = list_free(session, reader=reader, at=at, since=day + ONE, person_id=person_id)
    for row, slot in zip(rows, free, strict=False):
        put(session, row, When(person_id, slot.day, slot.span.begins), slot, why=why)
    moved = Moved(min(len(rows), len(free)), max(len(rows) - len(free), 0))
    tell_bookers(session, rows, day, at=at)
    return moved


def tell_bookers(session: Session, rows: Sequence[BookingRow], day: date, *, at: datetime) -> None:
    """Tell whoever booked people for a day that their times have changed."""
    query = """select coalesce(array_agg(distinct booked_by), '{}')
        from appeals.reception_booking where id = any (%s)"""
    with past_rights(session):
        people = fetch_value(session, query, ([each.id for each in rows],))
    text = N_("The reception of {day} does not take place. Tell the applicants the new time: {n}.")
    message = Message(text, {"day": f"{day:%d.%m.%Y}", "n": str(len(rows))})
    notify(session, people, Noticed("work", message), at=at)


def come_back(session: Session, id: int, *, reader: Reader) -> None:
    """Let a reception take place after all; bookings that were moved stay where they are."""
    reader.require(REGISTER)
    hold(session, reader)
    query = """delete from appeals.reception_away where id = %s and organisation_id = %s
        returning id, person_id, day, why"""
    found = fetch_one(session, Away, query, (id, organisation_of(reader)))
    if found is None:
        raise NotFoundError(_("There is no such day in the list."))
    record(session, "reception.back", "person", found.person_id, day=found.day)


def list_stranded(session: Session, *, reader: Reader, today: date) -> list[BookingRow]:
    """Return bookings to come whose time is no longer in the schedule.

    The leader is away, the day became a day off, the hours were changed.
    """
    until = today + HORIZON * ONE
    rows = list_bookings(session, reader=reader, since=today, until=until)
    slots = set(list_slots(session, reader=reader, since=today, until=until))
    times = {(each.person_id, each.day, each.span.begins) for each in slots}
    return [
        each for each in rows
        if each.state == BookingState.BOOKED and each.begins
        and (each.person_id, each.day, each.begins) not in times
    ]  # fmt: skip
