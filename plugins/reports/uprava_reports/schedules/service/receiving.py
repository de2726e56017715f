"""Who gets a report at the moment of sending, and what those who get it may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_reports.building.statements import BELOW
from uprava_reports.schedules.service.reading import DeliveryRow, ScheduleRow, get_delivery
from uprava_reports.schedules.values import Letter

MOST = 1_000
"""People one sending goes to; a larger unit has a page of its own to look at."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gets a report inside; `email` is empty for who wants no letters."""

    id: int
    name: str
    email: str
    locale: str


PEOPLE: LiteralString = f"""
select p.id, {SHORT_NAME} as name, case when p.digest then coalesce(p.email, '') else '' end
    as email, coalesce(p.locale, '') as locale
from users.person as p
where p.active and (p.id = any (%(people)s) or exists (
    select from users.post_holder as holder join users.post on post.id = holder.post_id
    where holder.person_id = p.id and post.unit_id = any ({BELOW.format(units="%(units)s")})
      and holder.since <= %(day)s and (holder.until is null or holder.until >= %(day)s)))
  and not exists (select from reports.schedule_refusal as r
    where r.schedule_id = %(schedule)s and r.person_id = p.id)
order by p.id limit %(most)s"""


def people_of(session: Session, row: ScheduleRow) -> list[Person]:
    """Return the people of a schedule as of today: those named, those of its units."""
    values = {"people": list(row.people), "units": list(row.units), "schedule": row.id,
              "day": session.info["today"], "most": MOST}  # fmt: skip
    return fetch(session, Person, PEOPLE, values)


@dataclass(frozen=True, slots=True)
class To:
    """One receiver: somebody inside, an address, or both."""

    person_id: int | None
    address: str
    name: str
    locale: str

    @property
    def letter(self) -> Letter:
        """Whether a letter goes out."""
        return Letter.WAITING if self.address else Letter.NONE


def receivers_of(session: Session, row: ScheduleRow) -> list[To]:
    """Return who gets a sending: each person once, and one letter for each address."""
    taken: set[str] = set()
    found = []
    for person in people_of(session, row):
        address = person.email if row.by_mail and person.email.lower() not in taken else ""
        taken.add(address.lower())
        found.append(To(person.id, address, person.name, person.locale))
    addresses = {each.lower(): each for each in row.addresses}
    return found + [To(None, each, "", "") for key, each in addresses.items() if key not in taken]


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A schedule that sends the reader something: the latest sending, whether it is refused."""

    id: int
    title: str
    owner: str
    delivery_id: UUID | None
    done_at: datetime | None
    refused: bool
    going: bool


RECEIVED: LiteralString = f"""
select s.id, s.title, {SHORT_NAME} as owner, d.id as delivery_id, d.done_at,
    r.person_id is not null as refused, s.next_at is not null as going
from reports.schedule as s join users.person as p on p.id = s.owner_id
left join lateral (
    select d.id, coalesce(d.done_at, d.planned_at) as done_at
    from reports.delivery as d join reports.delivery_to as t on t.delivery_id = d.id
    where d.schedule_id = s.id and t.person_id = %(person)s
    order by d.planned_at desc limit 1
) as d on true
left join reports.schedule_refusal as r on r.schedule_id = s.id and r.person_id = %(person)s
where d.id is not null or r.person_id is not null
    or (s.removed_at is null and %(person)s = any (s.people))
order by d.done_at desc nulls last, s.id desc limit 100"""


def list_received(session: Session, *, reader: Reader) -> Sequence[ReceivedRow]:
    """Return what is sent to the reader, the latest first."""
    return fetch(session, ReceivedRow, RECEIVED, {"person": reader.person_id})


def refuse(session: Session, schedule_id: int, *, reader: Reader, at: datetime) -> ReceivedRow:
    """Get no more of a schedule. Raises NotFoundError for one that sends the reader nothing."""
    row = received(session, schedule_id, reader=reader)
    query = """insert into reports.schedule_refusal (schedule_id, person_id, at)
        values (%s, %s, %s) on conflict do nothing"""
    if execute(session, query, (schedule_id, reader.person_id, at)):
        record(session, "report.sending_refused", "report_schedule", schedule_id, title=row.title)
    return row


def accept(session: Session, schedule_id: int, *, reader: Reader) -> ReceivedRow:
    """Get what a schedule sends again. Raises NotFoundError."""
    row = received(session, schedule_id, reader=reader)
    query = "delete from reports.schedule_refusal where schedule_id = %s and person_id = %s"
    if execute(session, query, (schedule_id, reader.person_id)):
        record(session, "report.sending_accepted", "report_schedule", schedule_id, title=row.title)
    return row


def received(session: Session, schedule_id: int, *, reader: Reader) -> ReceivedRow:
    """Return one of the schedules that send the reader something. Raises NotFoundError."""
    rows = list_received(session, reader=reader)
    found = next((each for each in rows if each.id == schedule_id), None)
    if found is None:
        raise NotFoundError(_("There is no such report among those sent to you."))
    return found


def take(session: Session, id: UUID, *, reader: Reader, at: datetime) -> DeliveryRow:
    """Return a sending whose file is taken, and note it. Raises NotFoundError when it is gone."""
    row = get_delivery(session, id, reader=reader)
    if row.sha256 is None:
        raise NotFoundError(_("The file is not kept any more. Open the report itself."))
    query = """update reports.delivery_to set opened_at = coalesce(opened_at, %s)
        where delivery_id = %s and person_id = %s"""
    execute(session, query, (at, id, reader.person_id))
    record(session, "report.sending_taken", "report_schedule", row.schedule_id, title=row.title,
           day=row.day.isoformat())  # fmt: skip
    return row
