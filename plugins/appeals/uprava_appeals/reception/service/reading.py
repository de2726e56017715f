"""Bookings as screens and acts need them; names come through the wall of row security."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.db.wall import past_rights
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.applicants.values import show_phone
from uprava_appeals.reception.service.hours import organisation_of
from uprava_appeals.reception.slots import Slot, Span
from uprava_appeals.reception.values import WAITING, BookingState


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking; for who may not know the applicant only `mask` tells of him."""

    id: int
    organisation_id: int
    person_id: int
    leader: str
    day: date
    begins: time | None
    minutes: int
    place: str
    mask: str
    code: str
    foremost: bool
    state: str
    booked: str
    booked_at: datetime
    came_at: datetime | None
    was_day: date | None
    was_begins: time | None
    to_tell: bool
    told: str | None
    told_at: datetime | None
    version: int
    card_id: int | None
    known: bool = False
    applicant_id: int = 0
    name: str = ""
    address: str = ""
    phone: str = ""
    about: str = ""
    why: str = ""

    @property
    def standing(self) -> BookingState:
        """How far it is."""
        return BookingState(self.state)

    @property
    def waits(self) -> bool:
        """Whether the reception is still to come."""
        return self.standing in WAITING

    @property
    def shown(self) -> str:
        """The applicant as the reader may know him."""
        return self.name if self.known else self.mask

    @property
    def telephone(self) -> str:
        """The telephone as it is read."""
        return show_phone(self.phone)

    @property
    def time(self) -> str:
        """When it begins, in words."""
        return f"{self.begins:%H:%M}" if self.begins else _("in turn")

    @property
    def slot(self) -> Slot | None:
        """The time it takes; None for who comes in turn."""
        if self.begins is None:
            return None
        begins = datetime.combine(self.day, self.begins)
        ends = (begins + timedelta(minutes=self.minutes)).time()
        return Slot(self.day, Span(self.begins, ends), self.person_id, self.place)


@dataclass(frozen=True, slots=True)
class Known:
    """What a booking tells of the applicant to who may know."""

    id: int
    applicant_id: int
    name: str
    address: str
    phone: str
    about: str
    why: str


BOOKINGS: LiteralString = f"""
select b.id, b.organisation_id, b.person_id,
    (select {SHORT_NAME} from users.person as p where p.id = b.person_id) as leader,
    b.day, b.begins, b.minutes, b.place, b.mask, b.code, b.foremost, b.state,
    (select {SHORT_NAME} from users.person as p where p.id = b.booked_by) as booked, b.booked_at,
    b.came_at, b.was_day, b.was_begins, b.to_tell,
    (select {SHORT_NAME} from users.person as p where p.id = b.told_by) as told, b.told_at,
    b.version, c.id as card_id
from appeals.reception_booking as b
left join appeals.reception_card as c on c.booking_id = b.id
where b.organisation_id = %(organisation)s"""

KNOWN = """select id, applicant_id, name, address, phone, about, why
    from appeals.reception_booking where id = any (%s)"""

MOST = 500


def list_bookings(
    session: Session, *, reader: Reader, since: date, until: date, person_id: int | None = None
) -> list[BookingRow]:
    """Return the bookings from day to day; those out of turn first, then by their time."""
    query = f"""{BOOKINGS} and b.day between %(since)s and %(until)s
        and (%(person)s::int is null or b.person_id = %(person)s)
        order by b.day, b.begins nulls last, b.foremost desc, b.booked_at, b.id
        limit {MOST}"""
    values = {"since": since, "until": until, "person": person_id}
    return read(session, query, values, reader=reader)


def list_untold(session: Session, *, reader: Reader, today: date) -> list[BookingRow]:
    """Return the bookings whose applicants do not know yet what became of them."""
    query = f"{BOOKINGS} and b.to_tell and b.day >= %(today)s order by b.day, b.begins limit {MOST}"
    return read(session, query, {"today": today}, reader=reader)


def get_booking(session: Session, id: int, *, reader: Reader) -> BookingRow:
    """Return a booking of the reader's organisation. Raises NotFoundError."""
    found = read(session, f"{BOOKINGS} and b.id = %(id)s", {"id": id}, reader=reader)
    if not found:
        raise NotFoundError(_("There is no such booking."))
    return found[0]


def hold_booking(
    session: Session, id: int, *, reader: Reader, version: int | None = None
) -> BookingRow:
    """Return a booking while other acts on it wait.

    Raises NotFoundError, ConflictError when it changed since the version a form was drawn with.
    """
    query = f"{BOOKINGS} and b.id = %(id)s for update of b"
    found = read(session, query, {"id": id}, reader=reader)
    if not found:
        raise NotFoundError(_("There is no such booking."))
    if version is not None and found[0].version != version:
        raise ConflictError(_("The booking was changed since you opened it. Look again."))
    return found[0]


def read(
    session: Session, query: LiteralString, values: Mapping[str, object], *, reader: Reader
) -> list[BookingRow]:
    """Return bookings with the names the reader may know."""
    given = {**values, "organisation": organisation_of(reader)}
    with past_rights(session):
        rows = fetch(session, BookingRow, query, given)
    return with_names(session, rows)


def with_names(session: Session, rows: Sequence[BookingRow]) -> list[BookingRow]:
    """Put to each row what row security lets the reader know of it."""
    found = fetch(session, Known, KNOWN, ([each.id for each in rows],)) if rows else []
    known = {each.id: each for each in found}
    return [named(each, known[each.id]) if each.id in known else each for each in rows]


def named(row: BookingRow, known: Known) -> BookingRow:
    """Return a booking with its applicant."""
    return replace(
        row, known=True, applicant_id=known.applicant_id, name=known.name, address=known.address,
        phone=known.phone, about=known.about, why=known.why,
    )  # fmt: skip
