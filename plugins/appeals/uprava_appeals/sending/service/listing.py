"""The journal of sending: what waits, what is on its way, what did not go, what has gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.counted import Counted
from uprava.db.sql import fetch, fetch_value
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.values import BY_PROGRAM
from uprava_appeals.values import ReplyBy

PAGE_SIZE = 100

COUNTED = 1_000


class Tab(StrEnum):
    """Parts of the journal."""

    QUEUE = "queue"
    GOING = "going"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SendingRow:
    """A reply with the last order to send it; nothing of it tells the author but the mask."""

    id: UUID
    number: str | None
    title: str
    state: str
    purpose: str
    body: str
    reply_by: str
    going: bool
    signed_on: date | None
    sent_on: date | None
    sent_at: datetime | None
    sent_by: str | None
    sent_number: str
    mask: str
    address: str | None
    sending: str | None
    problem: str | None
    said: str | None
    tries: int | None
    asked_at: datetime | None
    asked_by: str | None
    claimed_at: datetime | None

    @property
    def by_program(self) -> bool:
        """Whether it is to go by the program."""
        return ReplyBy(self.reply_by) in BY_PROGRAM if self.to_author else self.by_mail

    @property
    def by_mail(self) -> bool:
        """Whether it is to go by e-mail."""
        return self.reply_by == ReplyBy.EMAIL

    @property
    def to_author(self) -> bool:
        """Whether it goes to the author."""
        return Purpose(self.purpose).to_author


COLUMNS = f"""
    d.id, d.number, d.title, d.state, r.purpose, r.body, r.reply_by, r.going, r.signed_on,
    r.sent_on, r.sent_at, r.sent_number, coalesce(masks.mask, '') as mask, s.address,
    s.state as sending, s.problem, s.said, s.tries, s.asked_at, s.claimed_at,
    (select {SHORT_NAME} from users.person as p where p.id = r.sent_by) as sent_by,
    (select {SHORT_NAME} from users.person as p where p.id = s.asked_by) as asked_by"""

FROM: LiteralString = """
from appeals.reply as r join documents.document as d on d.id = r.document_id
left join lateral (
    select * from appeals.sending as o where o.reply_id = r.document_id order by o.id desc limit 1
) as s on true
where r.organisation_id = %(organisation)s and d.deleted_at is null"""

MASKS = """
left join lateral (
    select string_agg(distinct a.mask, '; ') as mask from appeals.reply_of as o
    join appeals.appeal as a on a.document_id = o.document_id where o.reply_id = r.document_id
) as masks on true
where"""

UNSENT: LiteralString = "and r.sent_at is null and r.signed_on is not null and d.state = 'signed'"

FAILED: LiteralString = """and r.document_id in (
        select reply_id from appeals.sending
        where organisation_id = %(organisation)s and (state <> 'sent' or problem <> ''))
    and not r.going and (s.state = 'returned' or d.state = 'signed' and s.problem <> 'stopped')"""

TABS: Mapping[Tab, LiteralString] = {
    Tab.QUEUE: f"{UNSENT} and not r.going",
    Tab.GOING: f"{UNSENT} and r.going",
    Tab.FAILED: FAILED,
    Tab.GONE: "and r.sent_at is not null",
}

ORDERS: Mapping[Tab, LiteralString] = {
    Tab.QUEUE: "r.signed_on, r.document_id",
    Tab.GOING: "r.signed_on, r.document_id",
    Tab.FAILED: "s.id desc",
    Tab.GONE: "r.sent_at desc, r.document_id desc",
}

AFTER: LiteralString = """
    and (%(at)s::timestamptz is null or (r.sent_at, r.document_id) < (%(at)s, %(last)s))"""
"""Where a page of what has gone begins."""

FOUND: LiteralString = """
    and (%(q)s = '' or d.number ilike %(like)s or d.title ilike %(like)s)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters and the place of a page: words of number or title, a way, the last row before."""

    q: str = ""
    way: str = ""
    at: datetime | None = None
    last: UUID | None = None


def parameters(asked: Asked, reader: Reader) -> dict[str, object]:
    """Return the values of the statements."""
    like = asked.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "organisation": reader.organisation_id or 0, "q": asked.q, "like": f"%{like}%",
        "way": asked.way, "at": asked.at, "last": asked.last, "limit": PAGE_SIZE + 1,
    }  # fmt: skip


def list_sendings(
    session: Session, tab: Tab, asked: Asked, *, reader: Reader
) -> tuple[Sequence[SendingRow], bool]:
    """Return a page of a tab, of replies the reader may see, and whether more follow."""
    after = AFTER if tab is Tab.GONE else ""
    with_masks = FROM.replace("\nwhere", MASKS, 1)
    query = f"""select {COLUMNS} {with_masks} {TABS[tab]} {FOUND}
        and (%(way)s = '' or r.reply_by = %(way)s) {after}
        order by {ORDERS[tab]} limit %(limit)s"""
    rows = fetch(session, SendingRow, query, parameters(asked, reader))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def count_sendings(session: Session, tab: Tab, *, reader: Reader) -> int:
    """Count a tab, stopping one past `COUNTED`."""
    query = f"select count(*) from (select 1 {FROM} {TABS[tab]} limit %(most)s) as counted"
    values = parameters(Asked(), reader) | {"most": COUNTED + 1}
    return int(fetch_value(session, query, values))


def find_sending(session: Session, id: UUID, *, reader: Reader) -> SendingRow | None:
    """Return a reply with its last order, as the journal shows it."""
    with_masks = FROM.replace("\nwhere", MASKS, 1)
    query = f"select {COLUMNS} {with_masks} and r.document_id = %(last)s"
    values = parameters(Asked(last=id), reader)
    return next(iter(fetch(session, SendingRow, query, values)), None)


WAITING: LiteralString = f"""
select 1 {FROM} {FAILED} and exists (
    select from documents.access_grant as g
    where g.document_id = d.id and g.principal_id = any (%(principals)s))"""


def failures(_session: Session, reader: Reader) -> Counted:
    """Say which replies did not go: the figure of the navigation."""
    organisation = reader.organisation_id or 0
    return Counted(WAITING, {"organisation": organisation, "principals": list(reader.principals)})
