"""An applicant is booked for a reception, moved, cancelled; comes or does not come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import office_time
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_appeals.applicants.masking import mask_of
from uprava_appeals.applicants.service.keeping import keep
from uprava_appeals.applicants.values import Said, phone_of
from uprava_appeals.reception.service.free import is_free, list_slots, list_taken
from uprava_appeals.reception.service.hours import organisation_of
from uprava_appeals.reception.service.reading import BookingRow, hold_booking
from uprava_appeals.reception.slots import Slot
from uprava_appeals.reception.values import RECEIVE, WAITING, BookingState

LONGEST = 500
"""Characters of a question in short, and of a reason."""


@dataclass(frozen=True, slots=True)
class When:
    """The time somebody is booked for; without `begins` he comes in turn."""

    person_id: int
    day: date
    begins: time | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to be booked, when, and what about."""

    when: When
    said: Said
    about: str
    code: str = ""
    foremost: bool = False


def book(session: Session, wish: Wish, *, reader: Reader, at: datetime) -> int:
    """Book an applicant; return the id of the booking.

    Raises InvalidError naming the fields, ConflictError when somebody else has the time by now.
    """
    reader.require(RECEIVE)
    refuse(wish)
    slot = hold_slot(session, wish.when, reader=reader, at=at)
    applicant = keep(session, wish.said, reader=reader, at=at)
    refuse_twice(session, wish.when, applicant)
    query = """
        insert into appeals.reception_booking (organisation_id, person_id, day, begins, minutes,
            place, applicant_id, name, address, phone, mask, about, code, foremost, state,
            booked_by, booked_at, to_tell, why)
        values (%(organisation)s, %(person)s, %(day)s, %(begins)s, %(minutes)s, %(place)s,
            %(applicant)s, %(name)s, %(address)s, %(phone)s, %(mask)s, %(about)s, %(code)s,
            %(foremost)s, %(state)s, %(by)s, %(at)s, false, '')
        returning id"""
    values = said_of(wish) | when_of(wish.when, slot) | {
        "organisation": organisation_of(reader), "applicant": applicant, "by": reader.person_id,
        "at": at, "state": BookingState.BOOKED if wish.when.begins else BookingState.CAME,
    }  # fmt: skip
    with past_rights(session):
        id = int(fetch_value(session, query, values))
    record(session, "reception.booked", "reception_booking", id, person=wish.when.person_id,
           day=wish.when.day, time=told(wish.when.begins))  # fmt: skip
    signal(session, "counters")
    return id


def refuse(wish: Wish) -> None:
    """Raise InvalidError naming the fields a booking lacks. 59-FZ, article 13, part 2."""
    wrong = {}
    if not wish.said.surname.strip():
        wrong["surname"] = _("Write the surname.")
    if not wish.said.given_name.strip():
        wrong["given_name"] = _("Write the given name.")
    if not 1 <= len(wish.about) <= LONGEST:
        wrong["about"] = _("Tell the question in short, in at most {n} characters.").format(
            n=LONGEST
        )
    if wrong:
        raise InvalidError(_("The booking has mistakes; nobody is booked."), fields=wrong)


def said_of(wish: Wish) -> dict[str, object]:
    """Return what the booking keeps of the applicant."""
    said = wish.said
    return {
        "name": said.full_name, "address": said.address, "phone": phone_of(said.phone),
        "mask": mask_of([said]), "about": wish.about, "code": wish.code,
        "foremost": wish.foremost,
    }  # fmt: skip


def when_of(when: When, slot: Slot) -> dict[str, object]:
    """Return the time of a booking as the parameters of its row."""
    return {
        "person": when.person_id, "day": when.day, "begins": when.begins,
        "minutes": slot.minutes, "place": slot.place,
    }  # fmt: skip


def told(begins: time | None) -> str:
    """Return a time as the audit log has it."""
    return f"{begins:%H:%M}" if begins else ""


def hold_slot(session: Session, when: When, *, reader: Reader, at: datetime, but: int = 0) -> Slot:
    """Return the slot somebody may be booked for, held until the act is over.

    Raises InvalidError for a time that is not to be booked, ConflictError for one that is taken.
    """
    execute(session, "select pg_advisory_xact_lock(7240362, %s)", (when.person_id,))
    day = when.day
    slots = list_slots(session, reader=reader, since=day, until=day, person_id=when.person_id)
    if when.begins is None:
        return in_turn(slots, when, today=session.info["today"])
    slot = next((each for each in slots if each.span.begins == when.begins), None)
    if slot is None:
        said = _("The schedule has no reception at this time. Choose another one.")
        raise InvalidError(said, fields={"slot": said})
    now = office_time(session, at).replace(tzinfo=None)
    if not slot.open(office_calendar(session), now):
        said = _("Bookings for this time are closed. Choose another one.")
        raise InvalidError(said, fields={"slot": said})
    taken = list_taken(session, reader=reader, since=day, until=day)
    if not is_free(slot, taken, but=[but]):
        said = _("Somebody else has just been booked for {time}. Choose another time.")
        raise ConflictError(said.format(time=told(when.begins)), code="slot-taken")
    return slot


def in_turn(slots: list[Slot], when: When, *, today: date) -> Slot:
    """Return the slot that tells how long somebody without a time is received.

    Raises InvalidError on days without a reception, and on all but today.
    """
    if when.day != today or not slots:
        said = _("In turn people are received today only, on a day of reception.")
        raise InvalidError(said, fields={"slot": said})
    return slots[0]


def refuse_twice(session: Session, when: When, applicant_id: int) -> None:
    """Raise ConflictError for an applicant who is booked with this leader on the day already."""
    query = """select to_char(begins, 'HH24:MI') from appeals.reception_booking
        where applicant_id = %s and person_id = %s and day = %s and state = any (%s) limit 1"""
    values = (applicant_id, when.person_id, when.day, list(WAITING))
    with past_rights(session):
        twice = execute(session, query, values)
    if twice:
        raise ConflictError(_("This applicant is booked with this leader on this day already."))


@dataclass(frozen=True, slots=True)
class Moving:
    """The other time of a booking, and why."""

    when: When
    why: str


def move(
    session: Session, id: int, moving: Moving, *, version: int, reader: Reader, at: datetime
) -> None:
    """Move a booking to another time, perhaps of another leader; the applicant is to be told.

    Raises as `book`, and InvalidError without a reason.
    """
    row = hold_waiting(session, id, version=version, reader=reader)
    reason = reason_in(moving.why)
    slot = hold_slot(session, moving.when, reader=reader, at=at, but=id)
    put(session, row, moving.when, slot, why=reason)


def put(session: Session, row: BookingRow, when: When, slot: Slot, *, why: str) -> None:
    """Give a booking another time."""
    query = """
        update appeals.reception_booking set was_day = day, was_begins = begins,
            person_id = %(person)s, day = %(day)s, begins = %(begins)s, minutes = %(minutes)s,
            place = %(place)s, state = 'booked', came_at = null, to_tell = true, told_by = null,
            told_at = null, why = %(why)s, version = version + 1
        where id = %(id)s"""
    with past_rights(session):
        execute(session, query, when_of(when, slot) | {"id": row.id, "why": why})
    record(session, "reception.moved", "reception_booking", row.id, person=when.person_id,
           before=f"{row.day:%d.%m.%Y} {told(row.begins)}".strip(),
           until=f"{when.day:%d.%m.%Y} {told(when.begins)}".strip())  # fmt: skip
    signal(session, "counters")


def cancel(session: Session, id: int, *, why: str, version: int, reader: Reader) -> None:
    """Cancel a booking with a reason; its time is free again."""
    hold_waiting(session, id, version=version, reader=reader)
    changes = {"state": BookingState.CANCELLED, "why": reason_in(why), "to_tell": False}
    change(session, id, changes, act="reception.cancelled")


def come(session: Session, id: int, *, reader: Reader, at: datetime) -> None:
    """Note that the applicant waits before the door. Raises ConflictError on another day."""
    row = hold_waiting(session, id, reader=reader)
    if row.day != session.info["today"]:
        raise ConflictError(_("This reception is not today."))
    change(session, id, {"state": BookingState.CAME, "came_at": at}, act="reception.came")


def miss(session: Session, id: int, *, reader: Reader) -> None:
    """Note that the applicant did not come. Raises ConflictError before the day."""
    row = hold_waiting(session, id, reader=reader)
    if row.day > session.info["today"]:
        raise ConflictError(_("This reception is still to come."))
    change(session, id, {"state": BookingState.MISSED}, act="reception.missed")


def tell(session: Session, id: int, *, reader: Reader, at: datetime) -> None:
    """Note that the applicant was told of the new time."""
    reader.require(RECEIVE)
    hold_booking(session, id, reader=reader)
    changes = {"to_tell": False, "told_by": reader.person_id, "told_at": at}
    change(session, id, changes, act="reception.told")


def hold_waiting(
    session: Session, id: int, *, reader: Reader, version: int | None = None
) -> BookingRow:
    """Return a booking whose reception is still to come, held. Raises ConflictError for others."""
    reader.require(RECEIVE)
    row = hold_booking(session, id, reader=reader, version=version)
    if not row.waits:
        raise ConflictError(
            _("This cannot be done any more: {state}.").format(state=_(row.standing.caption))
        )
    return row


def change(session: Session, id: int, changes: Mapping[str, object], *, act: str) -> None:
    """Change columns of a booking, and write down the act."""
    columns = ", ".join(f"{name} = %({name})s" for name in changes)
    query = f"""update appeals.reception_booking set {columns}, version = version + 1
        where id = %(id)s"""
    with past_rights(session):
        execute(session, query, {**changes, "id": id})
    record(session, act, "reception_booking", id)
    signal(session, "counters")


def reason_in(why: str) -> str:
    """Return a reason in order. Raises InvalidError without one."""
    reason = " ".join(why.split())
    if not 1 <= len(reason) <= LONGEST:
        said = _("Say why, in at most {n} characters.").format(n=LONGEST)
        raise InvalidError(said, fields={"why": said})
    return reason
