"""The folder «К отправке», failures, and what has gone: rows under the reader's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.counted import Counted
from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import GONE, State

PAGE_ROWS = 50
COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A dispatch with what of its document stands beside it."""

    id: int
    document_id: UUID
    person_id: int | None
    number: str
    registered_on: date
    title: str
    kind: str
    access_mark: str
    organisation_id: int
    unit_id: int | None
    name: str
    attention: str | None
    address: str | None
    email: str | None
    channel: str
    mail_class: str
    state: str
    packet: UUID | None
    register_id: int | None
    tracking: str | None
    weight_g: int | None
    postage: int | None
    note: str | None
    problem: str | None
    said: str | None
    tries: int
    sent_at: datetime | None
    settled_on: date | None
    position: int
    files: int
    bytes: int
    signed: bool

    @property
    def place(self) -> tuple[str, str]:
        """To whom it goes by what way: what may lie in one envelope."""
        return self.channel, " ".join(self.name.lower().split())


COLUMNS: LiteralString = """s.id, s.document_id, s.person_id, d.number, d.registered_on, d.title,
    d.kind, d.access_mark, d.organisation_id, coalesce(j.unit_id, d.unit_id) as unit_id,
    s.name, s.attention, s.address, s.email, s.channel, s.mail_class, s.state, s.packet,
    s.register_id, s.tracking, s.weight_g, s.postage, s.note, s.problem, s.said, s.tries,
    s.sent_at, s.settled_on, s.position"""

FILES: LiteralString = """
    (select count(*)::int as files, coalesce(sum(size), 0)::bigint as bytes,
        coalesce(bool_or(exists (
            select from signing.signature as mark where mark.file_id = newest.id)), false) as signed
     from (select distinct on (series_id) id, size, role from documents.file
           where document_id = page.document_id and removed_at is null
           order by series_id, version desc) as newest)"""

OFFICE: LiteralString = """(%(units)s::int[] is null
    or coalesce(j.unit_id, d.unit_id) = any (%(units)s))"""
"""Documents are sent by the unit that keeps their journal, whoever wrote them."""

FROM: LiteralString = f"""from records.dispatch as s cross join lateral (
        select d.*, j.unit_id as keeper from documents.document as d
        left join documents.journal as j on j.id = d.journal_id
        where d.id = s.document_id and d.deleted_at is null and d.number is not null
            and d.state <> 'annulled' and {VISIBLE} and {OFFICE} limit 1) as d
    cross join lateral (select d.keeper as unit_id) as j where true"""
"""`limit 1` lets the dispatches lead, in the order of their index: a page of a queue of thousands
looks at a page of documents, not at all the reader sees."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; `q` is part of an addressee or the beginning of a number."""

    channel: str = ""
    q: str = ""
    state: str = ""


TABS = {
    "queue": (State.QUEUED, State.SENDING),
    "failed": (State.FAILED,),
    "gone": GONE,
}
"""What each tab shows; in the queue and among failures by channel and addressee."""

CONDITIONS: dict[str, LiteralString] = {
    "channel": " and s.channel = %(channel)s",
    "q": " and (s.name ilike %(like)s or d.number ilike %(begins)s or s.tracking = %(q)s)",
    "state": " and s.state = %(state)s",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of rows, and the id to go on from; None at the end."""

    rows: Sequence[DispatchRow] = field(default_factory=tuple)
    further: int | None = None


def units_of(reader: Reader) -> list[int] | None:
    """Return the units for which the reader sends; None stands for all."""
    units = reader.permissions.get(PERMISSION, frozenset())
    return None if units is None else sorted(units)


def scope(reader: Reader) -> dict[str, object]:
    """Return for which units and organisation the reader keeps lists: the own unit's always."""
    units = units_of(reader)
    if units is not None and reader.unit_id is not None:
        units = sorted({*units, reader.unit_id})
    return {"units": units, "organisation": reader.organisation_id}


def parameters(tab: str, asked: Asked, reader: Reader) -> dict[str, object]:
    """Return the values of the conditions."""
    plain = asked.q.replace("%", "").replace("_", "")
    return {
        "principals": list(reader.principals), "units": units_of(reader),
        "states": list(TABS[tab]), "channel": asked.channel, "state": asked.state,
        "q": asked.q.replace(" ", ""), "like": f"%{plain}%", "begins": f"{plain}%",
    }  # fmt: skip


def narrowed(asked: Asked) -> LiteralString:
    """Return the conditions of the filters that are set."""
    condition: LiteralString = " and s.state = any (%(states)s)"
    for name, text in CONDITIONS.items():
        if getattr(asked, name):
            condition += text
    return condition


def list_dispatches(
    session: Session, tab: str, asked: Asked, *, reader: Reader, after: int | None = None,
    limit: int = PAGE_ROWS,
) -> Lines:  # fmt: skip
    """Return a page: what waits by channel and addressee, what has gone by time, newest first."""
    values = parameters(tab, asked, reader) | {"after": after, "limit": limit + 1}
    order: LiteralString = "s.id desc" if tab == "gone" else "s.channel, s.name, s.id"
    outer: LiteralString = "page.id desc" if tab == "gone" else "page.channel, page.name, page.id"
    beyond: LiteralString = ""
    if after is not None:
        beyond = (
            " and s.id < %(after)s"
            if tab == "gone"
            else " and (s.channel, s.name, s.id) > (select e.channel, e.name, e.id"
            " from records.dispatch as e where e.id = %(after)s)"
        )
    query = f"""
        select page.*, f.files, f.bytes, f.signed from (
            select {COLUMNS} {FROM} {narrowed(asked)} {beyond} order by {order} limit %(limit)s
        ) as page cross join lateral {FILES} as f order by {outer}"""
    rows = fetch(session, DispatchRow, query, values)
    further = rows[limit - 1].id if len(rows) > limit else None
    return Lines(rows[:limit], further)


def count_dispatches(session: Session, tab: str, asked: Asked, *, reader: Reader) -> int:
    """Count what a tab holds, stopping one past `COUNTED`."""
    values = parameters(tab, asked, reader) | {"most": COUNTED + 1}
    query = f"select count(*) from (select 1 {FROM} {narrowed(asked)} limit %(most)s) as counted"
    return int(fetch_value(session, query, values))


WAITING: LiteralString = f"select {FROM} and s.state = any (%(states)s)"


def waiting(_session: Session, reader: Reader) -> Counted:
    """Say what of the reader's office is to be sent or has failed: the figure of the navigation."""
    values = {"principals": list(reader.principals), "units": units_of(reader)}
    return Counted(WAITING, values | {"states": [State.QUEUED, State.FAILED]})


def by_ids(
    session: Session, ids: Sequence[int], *, reader: Reader, lock: bool = False
) -> list[DispatchRow]:
    """Return those of the dispatches the reader may send, in the order of the folder."""
    values = {"principals": list(reader.principals), "units": units_of(reader), "ids": list(ids)}
    if lock:
        execute(session, LOCK, values)
    query = f"""
        select page.*, f.files, f.bytes, f.signed from (
            select {COLUMNS} {FROM} and s.id = any (%(ids)s)
        ) as page cross join lateral {FILES} as f order by page.channel, page.name, page.id"""
    return fetch(session, DispatchRow, query, values)


LOCK = "select id from records.dispatch where id = any (%(ids)s) order by id for update"


def get_dispatch(session: Session, id: int, *, reader: Reader) -> DispatchRow:
    """Return one dispatch of the reader's office. Raises NotFoundError."""
    found = by_ids(session, [id], reader=reader)
    if not found:
        raise NotFoundError(_("There is no such dispatch, or it is not yours to send."))
    return found[0]


OF_DOCUMENT: LiteralString = f"""
select page.*, f.files, f.bytes, f.signed from (
    select {COLUMNS} from records.dispatch as s
    join documents.document as d on d.id = s.document_id
    left join documents.journal as j on j.id = d.journal_id
    where s.document_id = %(document)s and (%(id)s::bigint is null or s.id = %(id)s)
    order by s.position, s.id limit %(most)s
) as page cross join lateral {FILES} as f order by page.position, page.id"""


def list_of_document(
    session: Session, id: UUID, *, only: int | None = None, most: int | None = None
) -> list[DispatchRow]:
    """Return the dispatches of a document the reader was let to, in the order of its addressees.

    `only`: one of them by its id; `most`: no more than so many.
    """
    return fetch(session, DispatchRow, OF_DOCUMENT, {"document": id, "id": only, "most": most})


def count_of_document(session: Session, id: UUID) -> int:
    """Count the dispatches of a document."""
    query = "select count(*) from records.dispatch where document_id = %s"
    return int(fetch_value(session, query, (id,)))
