"""Mailing lists of a unit: named addressees, people and units of the house among them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.dispatch.service.checking import is_address
from uprava_records.dispatch.service.listing import scope
from uprava_records.dispatch.service.queueing import PERMISSION, Wanted
from uprava_records.dispatch.values import Channel

LONGEST = 200
MOST = 300

WORDS: Mapping[str, Channel] = {
    "почта": Channel.POST, "post": Channel.POST, "email": Channel.EMAIL, "e-mail": Channel.EMAIL,
    "эл. почта": Channel.EMAIL, "курьер": Channel.COURIER, "courier": Channel.COURIER,
    "нарочно": Channel.HAND, "hand": Channel.HAND, "обмен": Channel.EXCHANGE,
    "exchange": Channel.EXCHANGE, "внутри": Channel.INSIDE, "inside": Channel.INSIDE,
}  # fmt: skip
"""How a way of sending may be written in a line of a list."""

SHOWN = {
    Channel.POST: "почта", Channel.EMAIL: "email", Channel.COURIER: "курьер",
    Channel.HAND: "нарочно", Channel.EXCHANGE: "обмен", Channel.INSIDE: "внутри",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """A mailing list and how many stand in it."""

    id: int
    unit_id: int
    unit: str
    title: str
    closed_on: date | None
    version: int
    count: int


LISTS = """
select l.id, l.unit_id, unit.short_name as unit, l.title, l.closed_on, l.version,
    (select count(*)::int from records.mailing_list_row as r where r.list_id = l.id) as count
from records.mailing_list as l join users.unit on unit.id = l.unit_id
where (%(units)s::int[] is null or l.unit_id = any (%(units)s))
  and unit.organisation_id = %(organisation)s"""


def list_lists(session: Session, *, reader: Reader) -> list[ListRow]:
    """Return the lists of the reader's units, open ones first, by title."""
    query = f"{LISTS} order by l.closed_on is not null, l.title, l.id limit 500"
    return fetch(session, ListRow, query, scope(reader))


def get_list(session: Session, id: int, *, reader: Reader) -> ListRow:
    """Return a list of the reader's units. Raises NotFoundError."""
    row = fetch_one(session, ListRow, f"{LISTS} and l.id = %(id)s", scope(reader) | {"id": id})
    if row is None:
        raise NotFoundError(_("There is no such mailing list."))
    return row


ROWS = """
select name, channel, attention, address, email, null::bigint as addressee_id,
    (select p.id from users.person as p where p.id = r.principal_id) as person_id, principal_id
from records.mailing_list_row as r where list_id = %s order by position"""


def list_rows(session: Session, id: int) -> list[Wanted]:
    """Return who stands in a list, in its order."""
    return fetch(session, Wanted, ROWS, (id,))


def as_text(rows: Sequence[Wanted]) -> str:
    """Return the lines of a list as they are typed."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\n")
    for each in rows:
        where = each.email if each.channel == Channel.EMAIL else each.address
        cells = [each.name, each.attention or "", SHOWN[Channel(each.channel)], where or ""]
        out.writerow(cells)
    return text.getvalue()


def read_lines(session: Session, typed: str, *, reader: Reader) -> list[Wanted]:
    """Return the addressees typed: «name; attention; way; address or e-mail», one a line.

    For «внутри» the name is that of a unit or the login of a person of the reader's organisation.
    Raises InvalidError naming the first line that cannot be understood.
    """
    found: list[Wanted] = []
    lines = csv.reader(io.StringIO(typed.replace("\r\n", "\n")), delimiter=";")
    for number, cells in enumerate(lines, 1):
        if not any(cell.strip() for cell in cells):
            continue
        found.append(read_line(session, cells, number, reader=reader))
    if not found:
        raise InvalidError(
            _("A list has at least one addressee."), fields={"rows": _("Write the addressees.")}
        )
    if len(found) > MOST:
        raise InvalidError(_("At most {n} addressees in a list.").format(n=MOST))
    return found


def read_line(session: Session, cells: list[str], number: int, *, reader: Reader) -> Wanted:
    """Return the addressee of one line. Raises InvalidError naming the line."""
    name, attention, way, where = ([" ".join(c.split()) for c in cells] + [""] * 4)[:4]
    channel = WORDS.get(way.lower() or "почта")
    if not name or len(name) > LONGEST or channel is None or len(where) > 300:
        raise wrong_line(number, _("write: name; attention; way; address"))
    if channel is Channel.EMAIL and not is_address(where):
        raise wrong_line(number, _("the e-mail address cannot be written to"))
    if channel is Channel.INSIDE:
        return inside(session, name, number, reader=reader)
    email, address = (where, None) if channel is Channel.EMAIL else (None, where or None)
    return Wanted(name, channel, attention or None, address, email)


@dataclass(frozen=True, slots=True)
class Inmate:
    """A unit or person of the house."""

    id: int
    name: str
    person_id: int | None


INSIDE = """
select unit.id, unit.name, null::int as person_id from users.unit
where (lower(unit.name) = lower(%(name)s) or lower(unit.short_name) = lower(%(name)s))
    and unit.organisation_id = %(organisation)s
union all
select p.id, p.surname || ' ' || left(p.given_name, 1) || '.', p.id from users.person as p
where lower(p.login) = lower(%(name)s) and p.active
limit 1"""


def inside(session: Session, name: str, number: int, *, reader: Reader) -> Wanted:
    """Return a unit or person of the house as an addressee."""
    values = {"name": name, "organisation": reader.organisation_id}
    found = fetch_one(session, Inmate, INSIDE, values)
    if found is None:
        raise wrong_line(number, _("there is no such unit or login here"))
    return Wanted(found.name, Channel.INSIDE, person_id=found.person_id, principal_id=found.id)


def wrong_line(number: int, why: str) -> InvalidError:
    """Return the refusal of a line."""
    said = _("Line {n}: {why}.").format(n=number, why=why)
    return InvalidError(said, fields={"rows": said})


ADD = """
insert into records.mailing_list_row (list_id, position, name, attention, address, email, channel,
    principal_id)
values (%(list)s, %(position)s, %(name)s, %(attention)s, %(address)s, %(email)s, %(channel)s,
    %(principal)s)"""


def keep_list(
    session: Session, id: int | None, values: Mapping[str, str], *, version: int, reader: Reader
) -> int:
    """Make or change a list; return its id.

    Raises InvalidError with a sentence for each wrong field, ConflictError when somebody else
    changed the list meanwhile or has one of the same title.
    """
    title = " ".join(values.get("title", "").split())
    if not title or len(title) > LONGEST:
        raise InvalidError(
            _("The list has mistakes; nothing was saved."),
            fields={"title": _("Name the list, in at most {n} characters.").format(n=LONGEST)},
        )
    rows = read_lines(session, values.get("rows", ""), reader=reader)
    kept = make(session, title, reader=reader) if id is None else change(
        session, id, title, version=version, reader=reader
    )  # fmt: skip
    execute(session, "delete from records.mailing_list_row where list_id = %s", (kept,))
    for position, each in enumerate(rows, 1):
        execute(session, ADD, {
            "list": kept, "position": position, "name": each.name, "attention": each.attention,
            "address": each.address, "email": each.email, "channel": each.channel,
            "principal": each.principal_id,
        })  # fmt: skip
    record(session, "dispatch.list-kept", "mailing_list", kept, title=title, count=len(rows))
    return kept


def make(session: Session, title: str, *, reader: Reader) -> int:
    """Make a list of the reader's unit."""
    if reader.unit_id is None:
        raise ConflictError(_("You hold no post in a unit; a list belongs to a unit."))
    reader.require(PERMISSION, unit=reader.unit_id)
    query = """insert into records.mailing_list (unit_id, title) values (%s, %s)
        on conflict do nothing returning id"""
    made = fetch_value(session, query, (reader.unit_id, title))
    if made is None:
        raise same_title()
    return int(made)


def change(session: Session, id: int, title: str, *, version: int, reader: Reader) -> int:
    """Give a list its title."""
    row = get_list(session, id, reader=reader)
    reader.require(PERMISSION, unit=row.unit_id)
    taken = """select exists (select from records.mailing_list
        where unit_id = %s and title = %s and id <> %s)"""
    if fetch_value(session, taken, (row.unit_id, title, id)):
        raise same_title()
    query = """update records.mailing_list set title = %s, version = version + 1
        where id = %s and version = %s"""
    if not execute(session, query, (title, id, version)):
        raise ConflictError(_("Somebody changed this list a moment ago. Open it again."))
    return id


def same_title() -> InvalidError:
    """Return the refusal of a title that is taken."""
    return InvalidError(
        _("The list has mistakes; nothing was saved."),
        fields={"title": _("The unit has a list of this title already.")},
    )


def turn(session: Session, id: int, *, reader: Reader) -> bool:
    """Close an open list, open a closed one; tell whether it is open now."""
    row = get_list(session, id, reader=reader)
    reader.require(PERMISSION, unit=row.unit_id)
    closed = session.info["today"] if row.closed_on is None else None
    execute(session, "update records.mailing_list set closed_on = %s where id = %s", (closed, id))
    act = "dispatch.list-shut" if closed else "dispatch.list-reopened"
    record(session, act, "mailing_list", id, title=row.title)
    return closed is None


def way_titles() -> str:
    """Return the ways as they are written in a line."""
    return ", ".join(SHOWN[each] for each in Channel)
