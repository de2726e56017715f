"""Schedules and their sendings as people may see them: one's own; all of them for who manages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_reports.schedules.periods import Relative, period_asked
from uprava_reports.schedules.rhythm import Rhythm
from uprava_reports.schedules.values import UNFINISHED, Receivers, Sent, Wish
from uprava_reports.values import MANAGE

SHOWN = 50
"""Sendings of the log that are shown; older ones stay in the audit log."""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule as it is kept; `last` is the state of its latest sending, empty for none."""

    id: int
    owner_id: int
    owner: str
    report: str
    title: str
    params: Sequence[Sequence[str]]
    period: str
    kept_rhythm: Mapping[str, Any]
    people: Sequence[int]
    units: Sequence[int]
    addresses: Sequence[str]
    sent: str
    by_mail: bool
    when_empty: bool
    next_at: datetime | None
    paused_at: datetime | None
    paused_why: str
    failures: int
    version: int
    removed_at: datetime | None
    last: str = ""
    last_day: date | None = None
    last_said: str = ""

    @property
    def rhythm(self) -> Rhythm:
        """When it is sent."""
        return rhythm_of(self.kept_rhythm)

    @property
    def relative(self) -> Relative | None:
        """How its period moves; None: the report is of its moment."""
        return Relative(self.period) if self.period else None

    @property
    def wish(self) -> Wish:
        """What was wished when it was kept."""
        to = Receivers(self.people, self.units, self.addresses)
        return Wish(
            self.report, self.title, self.pairs, self.relative, self.rhythm, to, Sent(self.sent),
            self.by_mail, self.when_empty,
        )  # fmt: skip

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """The question without what moves."""
        return [(name, value) for name, value in self.params]


def rhythm_of(kept: Mapping[str, Any]) -> Rhythm:
    """Return a rhythm as the table keeps it."""
    return msgspec.convert(kept, Rhythm)


ROWS: LiteralString = f"""
select s.id, s.owner_id, {SHORT_NAME} as owner, s.report, s.title, s.params, s.period,
    s.rhythm as kept_rhythm, s.people, s.units, s.addresses, s.sent, s.by_mail, s.when_empty,
    s.next_at, s.paused_at, s.paused_why, s.failures, s.version, s.removed_at,
    coalesce(d.state, '') as last, d.day as last_day, coalesce(d.said, '') as last_said
from reports.schedule as s join users.person as p on p.id = s.owner_id
left join lateral (
    select state, day, said from reports.delivery where schedule_id = s.id
    order by planned_at desc, id desc limit 1
) as d on true"""


def list_own(session: Session, *, reader: Reader) -> list[ScheduleRow]:
    """Return the reader's schedules, by title."""
    query = f"{ROWS} where s.removed_at is null and s.owner_id = %s order by lower(s.title), s.id"
    return fetch(session, ScheduleRow, query, (reader.person_id,))


def list_all(session: Session, *, reader: Reader) -> list[ScheduleRow]:
    """Return everybody's schedules. Raises ForbiddenError for who does not manage reports."""
    reader.require(MANAGE)
    query = f"{ROWS} where s.removed_at is null order by owner, lower(s.title), s.id"
    return fetch(session, ScheduleRow, query)


def get_schedule(session: Session, id: int, *, reader: Reader) -> ScheduleRow:
    """Return a schedule of one's own, or of anybody for who manages. Raises NotFoundError."""
    row = find_schedule(session, id)
    mine = row is not None and (row.owner_id == reader.person_id or reader.may(MANAGE))
    if row is None or not mine or row.removed_at is not None:
        raise NotFoundError(_("There is no such sending, or it is not yours."))
    return row


def get_own(session: Session, id: int, *, reader: Reader) -> ScheduleRow:
    """Return a schedule of one's own. Raises NotFoundError for those of others too."""
    row = find_schedule(session, id)
    if row is None or row.owner_id != reader.person_id or row.removed_at is not None:
        raise NotFoundError(_("There is no such sending, or it is not yours."))
    return row


def find_schedule(session: Session, id: int) -> ScheduleRow | None:
    """Return a schedule, whosoever it is, a removed one too."""
    return fetch_one(session, ScheduleRow, f"{ROWS} where s.id = %s", (id,))


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A sending, with whose it is and how many it went to."""

    id: UUID
    schedule_id: int
    owner_id: int
    owner: str
    title: str
    report: str
    day: date
    by_hand: bool
    state: str
    said: str
    query: str
    name: str
    media_type: str
    sha256: str | None
    size: int | None
    planned_at: datetime
    done_at: datetime | None
    expires_at: datetime | None
    people: int
    letters: int
    failed: int

    @property
    def unfinished(self) -> bool:
        """Whether it goes on."""
        return self.state in UNFINISHED

    @property
    def period(self) -> str:
        """The period it was about, in words; empty for a report of its moment."""
        period = period_asked(self.query)
        return period.words if period else ""


DELIVERY: LiteralString = f"""
select d.id, d.schedule_id, s.owner_id, {SHORT_NAME} as owner, s.title, s.report, d.day, d.by_hand,
    d.state, d.said, d.query, d.name, d.media_type, d.sha256, d.size, d.planned_at, d.done_at,
    d.expires_at, coalesce(t.people, 0) as people, coalesce(t.letters, 0) as letters,
    coalesce(t.failed, 0) as failed
from reports.delivery as d join reports.schedule as s on s.id = d.schedule_id
join users.person as p on p.id = s.owner_id
left join lateral (
    select count(person_id) as people, count(*) filter (where letter <> 'none') as letters,
        count(*) filter (where letter in ('failed', 'uncertain')) as failed
    from reports.delivery_to where delivery_id = d.id
) as t on true"""


def list_deliveries(session: Session, schedule_id: int) -> list[DeliveryRow]:
    """Return what a schedule sent, the latest first."""
    query = f"{DELIVERY} where d.schedule_id = %s order by d.planned_at desc, d.id desc limit %s"
    return fetch(session, DeliveryRow, query, (schedule_id, SHOWN))


@dataclass(frozen=True, slots=True)
class ToRow:
    """Who got a sending, and what became of it."""

    id: int
    name: str
    address: str
    inside: bool
    letter: str
    problem: str
    opened_at: datetime | None


def list_receivers(session: Session, delivery_id: UUID) -> list[ToRow]:
    """Return who got a sending, people first."""
    query = f"""select t.id, coalesce({SHORT_NAME}, t.address) as name, t.address,
            t.person_id is not null as inside, t.letter, t.problem, t.opened_at
        from reports.delivery_to as t left join users.person as p on p.id = t.person_id
        where t.delivery_id = %s order by t.person_id is null, name"""
    return fetch(session, ToRow, query, (delivery_id,))


def get_delivery(session: Session, id: UUID, *, reader: Reader) -> DeliveryRow:
    """Return a sending for its owner and who got it. Raises NotFoundError for anybody else."""
    query = f"""{DELIVERY} where d.id = %(id)s and (s.owner_id = %(person)s or exists (
        select from reports.delivery_to as t where t.delivery_id = d.id
        and t.person_id = %(person)s))"""
    row = fetch_one(session, DeliveryRow, query, {"id": id, "person": reader.person_id})
    if row is None:
        raise NotFoundError(_("There is no such report among those sent to you."))
    return row
