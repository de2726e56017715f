"""Lists for the post (form 103): a day's items, their identifiers, closing sends them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.dispatch.service.acting import Outcome, Refused, chosen, finish, note
from uprava_records.dispatch.service.checking import missing
from uprava_records.dispatch.service.listing import DispatchRow, by_ids, scope
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.tracking import read_tracking
from uprava_records.dispatch.values import PROBLEMS, Channel, State


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A list for the post and how many envelopes are in it."""

    id: int
    organisation_id: int
    unit_id: int
    unit: str
    year: int
    seq: int
    day: date
    mail_class: str
    created_by: str
    closed_by: str | None
    closed_at: datetime | None
    items: int


@dataclass(frozen=True, slots=True)
class Item:
    """One envelope of a list: its documents share addressee and identifier."""

    number: int
    rows: Sequence[DispatchRow]

    @property
    def first(self) -> DispatchRow:
        """The dispatch whose address stands on the envelope."""
        return self.rows[0]

    @property
    def documents(self) -> str:
        """Numbers of the documents inside."""
        return ", ".join(row.number for row in self.rows)


REGISTERS = f"""
select r.id, r.organisation_id, r.unit_id, unit.short_name as unit, r.year, r.seq, r.day,
    r.mail_class, r.closed_at,
    (select {SHORT_NAME} from users.person as p where p.id = r.created_by) as created_by,
    (select {SHORT_NAME} from users.person as p where p.id = r.closed_by) as closed_by,
    (select count(distinct coalesce(s.packet::text, s.id::text))::int from records.dispatch as s
     where s.register_id = r.id) as items
from records.postal_register as r join users.unit on unit.id = r.unit_id
where (%(units)s::int[] is null or r.unit_id = any (%(units)s))
  and r.organisation_id = %(organisation)s"""


def list_registers(
    session: Session, *, reader: Reader, after: int | None = None, limit: int = 50
) -> list[RegisterRow]:
    """Return lists of the reader's units, the newest first."""
    beyond = "and r.id < %(after)s" if after else ""
    query = f"{REGISTERS} {beyond} order by r.id desc limit %(limit)s"
    values = scope(reader) | {"after": after, "limit": limit}
    return fetch(session, RegisterRow, query, values)


def get_register(session: Session, id: int, *, reader: Reader, lock: bool = False) -> RegisterRow:
    """Return a list of the reader's units. Raises NotFoundError."""
    if lock:
        query = "select from records.postal_register where id = %s for update"
        execute(session, query, (id,))
    row = fetch_one(
        session, RegisterRow, f"{REGISTERS} and r.id = %(id)s", scope(reader) | {"id": id}
    )
    if row is None:
        raise NotFoundError(_("There is no such list for the post."))
    return row


def list_items(session: Session, register: RegisterRow, *, reader: Reader) -> list[Item]:
    """Return the envelopes of a list in the order of their addressees."""
    query = "select id from records.dispatch where register_id = %s"
    return packed(by_ids(session, fetch_values(session, query, (register.id,)), reader=reader))


def packed(rows: Sequence[DispatchRow]) -> list[Item]:
    """Group dispatches into envelopes: those of one packet lie together."""
    envelopes: dict[str, list[DispatchRow]] = {}
    for row in rows:
        envelopes.setdefault(str(row.packet or row.id), []).append(row)
    return [Item(number, held) for number, held in enumerate(envelopes.values(), 1)]


def enter(
    session: Session, ids: Sequence[int], *, reader: Reader, at: datetime
) -> tuple[Outcome, int]:
    """Put the chosen into the open list of the day, a new one when there is none; its id too.

    With a document its whole packet is entered. Raises InvalidError when nothing was.
    """
    rows = chosen(session, with_packets(session, ids), reader=reader)
    refused = [Refused(row, why) for row in rows if (why := unfit(row))]
    left = {each.row.id for each in refused}
    fit = [row for row in rows if row.id not in left]
    if not fit:
        raise InvalidError(refused[0].why if refused else _("Nothing is selected."))
    register = open_register(session, fit[0], reader=reader, at=at)
    query = "update records.dispatch set register_id = %s where id = any (%s)"
    execute(session, query, (register, [row.id for row in fit]))
    for row in fit:
        note(session, "dispatch.entered", row, register=register)
    return Outcome(len(fit), refused), register


def with_packets(session: Session, ids: Sequence[int]) -> list[int]:
    """Return the ids and those of everything that lies in the same packets."""
    query = """
        select id from records.dispatch where id = any (%(ids)s) or packet in (
            select packet from records.dispatch where id = any (%(ids)s))"""
    return fetch_values(session, query, {"ids": list(ids)})


def unfit(row: DispatchRow) -> str:
    """Return why a dispatch cannot stand in a list for the post; empty when it can."""
    if row.channel != Channel.POST or row.state != State.QUEUED:
        return _("Only what waits to go by post stands in a list for the post.")
    if row.register_id is not None:
        return _("It is in a list for the post already.")
    problem = missing(row)
    return _(PROBLEMS[problem]) if problem else ""


OPEN = """
select id from records.postal_register where unit_id = %(unit)s and day = %(today)s
    and closed_at is null and mail_class = %(class)s order by id limit 1 for update"""

MAKE = """
insert into records.postal_register (organisation_id, unit_id, year, seq, day, mail_class,
    created_by, created_at)
select %(organisation)s, %(unit)s, %(year)s, coalesce(max(seq), 0) + 1, %(today)s, %(class)s,
    %(by)s, %(at)s
from records.postal_register where unit_id = %(unit)s and year = %(year)s returning id"""


def open_register(session: Session, row: DispatchRow, *, reader: Reader, at: datetime) -> int:
    """Return the day's open list for such items of a unit, made when there is none."""
    today: date = session.info["today"]
    unit = reader.unit_id or row.unit_id
    if unit is None:
        raise ConflictError(_("The document belongs to no unit that could hand it to the post."))
    execute(session, "select from users.unit where id = %s for no key update", (unit,))
    values = {
        "unit": unit, "today": today, "year": today.year, "class": row.mail_class,
        "organisation": row.organisation_id, "by": reader.person_id, "at": at,
    }  # fmt: skip
    found = fetch_value(session, OPEN, values)
    if found is None:
        found = fetch_value(session, MAKE, values)
        record(session, "dispatch.list-opened", "postal_register", found, day=today)
    return int(found)


def take_out(session: Session, id: int, ids: Sequence[int], *, reader: Reader) -> int:
    """Take dispatches out of an open list, with their packets; return how many."""
    register = open_one(session, id, reader=reader)
    rows = chosen(session, with_packets(session, ids), reader=reader)
    rows = [row for row in rows if row.register_id == register.id]
    query = "update records.dispatch set register_id = null where id = any (%s)"
    execute(session, query, ([row.id for row in rows],))
    for row in rows:
        note(session, "dispatch.taken-out", row, register=register.id)
    return len(rows)


def open_one(session: Session, id: int, *, reader: Reader) -> RegisterRow:
    """Return a list that is not closed. Raises ConflictError for a closed one."""
    register = get_register(session, id, reader=reader, lock=True)
    reader.require(PERMISSION)
    if register.closed_at is not None:
        raise ConflictError(_("The list is closed; what stands in it was handed over."))
    return register


def identify(session: Session, id: int, typed: str, *, reader: Reader) -> int:
    """Give the envelopes of a list their identifiers, one a line in the order of the list.

    An empty line or «-» leaves one as it is; after a closing too: receipts come later. Raises
    InvalidError naming the first wrong line; then none is kept.
    """
    register = get_register(session, id, reader=reader, lock=True)
    reader.require(PERMISSION)
    items = list_items(session, register, reader=reader)
    lines = typed.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > len(items):
        raise InvalidError(
            _("There are more lines than envelopes: {n}.").format(n=len(items)),
            fields={"tracking": _("One line for each envelope, in their order.")},
        )
    given = read_lines(lines)
    for item, tracking in zip(items, given, strict=False):
        if tracking is None:
            continue
        query = "update records.dispatch set tracking = %s where id = any (%s)"
        execute(session, query, (tracking, [row.id for row in item.rows]))
        for row in item.rows:
            note(session, "dispatch.tracked", row, tracking=tracking)
    return sum(each is not None for each in given)


def read_lines(lines: Sequence[str]) -> list[str | None]:
    """Return the identifiers typed. Raises InvalidError naming the line."""
    found: list[str | None] = []
    for number, line in enumerate(lines, 1):
        text = "" if re.fullmatch(r"\s*[-–—]?\s*", line) else line
        try:
            tracking = read_tracking(text)
        except InvalidError as error:
            said = _("Line {n}. {said}").format(n=number, said=error.detail)
            raise InvalidError(said, fields={"tracking": said}) from error
        if tracking is not None and tracking in found:
            said = _("Line {n}. The identifier stands twice.").format(n=number)
            raise InvalidError(said, fields={"tracking": said})
        found.append(tracking)
    return found


def close(session: Session, id: int, *, reader: Reader, at: datetime) -> int:
    """Close a list: its items have been handed to the post. Return how many documents went.

    Raises ConflictError for an empty list and a closed one.
    """
    register = open_one(session, id, reader=reader)
    rows = [row for item in list_items(session, register, reader=reader) for row in item.rows]
    if not rows:
        raise ConflictError(_("The list is empty: there is nothing to hand over."))
    execute(
        session,
        "update records.postal_register set closed_at = %s, closed_by = %s where id = %s",
        (at, reader.person_id, id),
    )
    execute(
        session,
        "update records.dispatch set state = 'sent', sent_at = %s, sent_by = %s"
        " where register_id = %s and state = 'queued'",
        (at, reader.person_id, id),
    )
    record(session, "dispatch.list-closed", "postal_register", id, count=len(rows))
    for row in rows:
        note(session, "dispatch.sent", row, register=id)
    finish(session, {row.document_id for row in rows}, at=at)
    return len(rows)
