"""A journal read as a book: by number, the newest first, under the reader's rights.

A module says once what its lines hold beside the core's columns (`Book`); pages, counting and the
filters all kinds share are here. Two ways lead to the same lines. Who sees few documents of the
kind is served from the grants (`ix_grant_list`), who sees many from the journal's own index,
walked backwards: such a reader meets a visible line soon.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.types.listed import OwnList
from uprava.errors import InvalidError
from uprava.extension import ANNULLED
from uprava.i18n import _
from uprava.users.reader import Reader

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""

FEW = 3000
"""Grants up to which a reader is served from the grants."""

PRINTED = 2000
"""Lines of a printed journal; a longer one is printed by periods."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """What every line of a journal has; a module's line adds its own columns."""

    id: UUID
    period: int
    seq: int
    suffix: str | None
    number: str
    registered_on: date
    title: str
    state: str
    due_on: date | None
    access_mark: str


Line = TypeVar("Line", bound=BookLine)


@dataclass(frozen=True, slots=True)
class Book(Generic[Line]):
    """How a kind's journals are read: `line` is filled from the core's columns and `columns`.

    `join` brings in the module's table; `d` is `documents.document`. `closed` are the states in
    which no term is overdue.
    """

    kind: str
    closed: tuple[str, ...]
    line: type[Line]
    columns: LiteralString
    join: LiteralString


@dataclass(frozen=True, slots=True)
class Asked:
    """What a journal is narrowed to; empty fields narrow nothing. Days, numbers are inclusive."""

    state: str = ""
    registered_from: date | None = None
    registered_to: date | None = None
    overdue: str = ""
    number_from: int | None = None
    number_to: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A journal under the filters of all kinds, and under a module's own as one condition.

    `own` are the fields of the types of its kind.
    """

    journal_id: int
    asked: Asked = Asked()
    condition: LiteralString = ""
    values: Mapping[str, object] = field(default_factory=dict)
    own: OwnList = field(default_factory=OwnList)


@dataclass(frozen=True, slots=True)
class Edge:
    """The number a page continues from, downwards or back up.

    Many may stand beside one number, the instances of a periodic assignment: `suffix` tells them
    apart.
    """

    period: int
    seq: int
    suffix: str = ""
    up: bool = False


@dataclass(frozen=True, slots=True)
class BookPage(Generic[Line]):
    """Lines in the order shown, and the edges to go on from; None where there is nothing more."""

    rows: Sequence[Line] = ()
    older: Edge | None = None
    newer: Edge | None = None


COLUMNS = (
    "d.id, d.period, d.seq, d.suffix, d.number, d.registered_on, d.title, d.state, d.due_on,"
    " d.access_mark"
)

SUFFIX = "coalesce(d.suffix, '')"

PLACE = ("d.period", "d.seq", f"length({SUFFIX})", f'{SUFFIX} collate "C"')
"""The order of a book: 184, 184/1, 184/2 … 184/10; its first two columns are the index's."""

SEEN = """(select distinct g.document_id as id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden)"""

FIRST_SEEN = """(select distinct g.document_id as id from (
        select g.document_id from documents.access_grant as g
        where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden
        limit %(first)s) as g)"""

CONDITIONS = {
    "state": "and d.state = %(state)s",
    "registered_from": "and d.registered_on >= %(registered_from)s",
    "registered_to": "and d.registered_on <= %(registered_to)s",
    "number_from": "and d.seq >= %(number_from)s",
    "number_to": "and d.seq <= %(number_to)s",
    "overdue": "and d.due_on < %(today)s and d.state <> all (%(closed)s)",
}


def list_lines(
    session: Session, book: Book[Line], wanted: Wanted, *, reader: Reader, limit: int,
    edge: Edge | None = None,
) -> BookPage[Line]:  # fmt: skip
    """Return a page of a journal: at most `limit` lines below the edge, or above it."""
    up = edge is not None and edge.up
    order, beyond = ("asc", ">") if up else ("desc", "<")
    past = "(%(period)s, %(before)s, length(%(suffix)s::text), %(suffix)s)"
    place = f"and ({', '.join(PLACE)}) {beyond} {past}" if edge else ""
    values = parameters(session, book, wanted, reader) | {"limit": limit + 1}
    if edge:
        values |= {"period": edge.period, "before": edge.seq, "suffix": edge.suffix}
    found = source(session, book, wanted, values)
    query = f"""
        select d.* from (select {COLUMNS}, {book.columns} {found.text} {found.fence}) as d
        where true {place} order by {f" {order}, ".join(PLACE)} {order} limit %(limit)s"""
    return page_of(fetch(session, book.line, query, values), limit=limit, edge=edge)


def page_of(rows: list[Line], *, limit: int, edge: Edge | None) -> BookPage[Line]:
    """Make a page of up to `limit + 1` rows; the one too many tells there is more."""
    up = edge is not None and edge.up
    more, rows = len(rows) > limit, rows[:limit]
    if up:
        rows.reverse()
    if not rows:
        return BookPage()
    last, first = rows[-1], rows[0]
    older = edge_at(last) if more or up else None
    newer = replace(edge_at(first), up=True) if (edge and not up) or (up and more) else None
    return BookPage(rows, older, newer)


def edge_at(line: BookLine) -> Edge:
    """Return the edge below a line."""
    return Edge(line.period, line.seq, line.suffix or "")


def count_lines(
    session: Session, book: Book[Any], wanted: Wanted, *, reader: Reader, limit: int = COUNTED + 1
) -> int:
    """Count what the journal shows, stopping at the limit: one past `COUNTED`.

    Who sees much of the kind has seen the limit among the first of his grants, mostly; walking the
    journal past what is not open to him would cost him more than it costs who sees all.
    """
    values = parameters(session, book, wanted, reader) | {"limit": limit}
    values["first"] = limit + limit // 4
    few = sees_few(session, values)
    for seen in [SEEN] if few else [FIRST_SEEN, ""]:
        text = lines_of(book, wanted, seen)
        query = f"select count(*) from (select 1 {text} limit %(limit)s) as n"
        found = int(fetch_value(session, query, values))
        if found == limit:
            break
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """FROM and WHERE of a statement; the fence keeps PostgreSQL on the way chosen here."""

    text: LiteralString
    fence: LiteralString


def source(
    session: Session, book: Book[Any], wanted: Wanted, values: Mapping[str, object]
) -> Source:
    """Return where the lines come from, by the cheaper of the two ways.

    Without the fence a short list is looked for along the whole journal (0.35 s of 200,000).
    """
    few = sees_few(session, values)
    return Source(lines_of(book, wanted, SEEN if few else ""), "offset 0" if few else "")


def lines_of(book: Book[Any], wanted: Wanted, seen: LiteralString) -> LiteralString:
    """Return FROM and WHERE of the lines: those in `seen`, or, it being empty, all open ones."""
    start, visible = (f"from {seen} as s join", "") if seen else ("from", f"and {VISIBLE}")
    on = "on d.id = s.id" if seen else ""
    shared = " ".join(text for name, text in CONDITIONS.items() if getattr(wanted.asked, name))
    own = wanted.own.about("s.id") if seen else wanted.own.condition
    return f"""{start} documents.document as d {on} {book.join}
        where d.journal_id = %(journal)s and d.seq is not null and d.deleted_at is null
        {visible} {shared} {wanted.condition} {own}"""


def sees_few(session: Session, values: Mapping[str, object]) -> bool:
    """Tell whether the reader's grants are few enough to begin with them."""
    query = """
        select count(*) from (
            select from documents.access_grant as g
            where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden
            limit %(few)s) as n"""
    return bool(fetch_value(session, query, {**values, "few": FEW + 1}) <= FEW)


def parameters(
    session: Session, book: Book[Any], wanted: Wanted, reader: Reader
) -> dict[str, object]:
    """Return the values the statement's parameters stand for."""
    named = {each.name: getattr(wanted.asked, each.name) for each in fields(Asked)}
    return {
        **wanted.values, **wanted.own.values, **named, "journal": wanted.journal_id,
        "kind": book.kind, "closed": [*book.closed, ANNULLED.code],
        "principals": list(reader.principals), "today": session.info["today"],
    }  # fmt: skip


def registered_today(session: Session, *, kind: str, reader: Reader) -> str:
    """Return how many documents of a kind the reader sees were registered today: «61», «1000+»."""
    query = f"""
        select count(*) from (
            select from documents.document as d
            where d.kind = %(kind)s and d.registered_on = %(today)s and d.deleted_at is null
              and {VISIBLE} limit %(limit)s) as n"""
    values = {
        "kind": kind, "today": session.info["today"], "principals": list(reader.principals),
        "limit": COUNTED + 1,
    }  # fmt: skip
    return shown(int(fetch_value(session, query, values)))


def shown(number: int) -> str:
    """Return a count as it is shown: «184», «1000+»."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def read_edge(text: str) -> Edge | None:
    """Return the edge of «2026.184», «-2026.184» or «2026.184/12». Raises InvalidError."""
    if not text:
        return None
    found = re.fullmatch(r"(-?)(\d{1,4})\.(\d{1,9})([а-я]|(?:/\d{1,9}){0,12})", text)
    if found is None:
        raise InvalidError(
            _("The address of the list is cut off. Open the journal again."),
            fields={"at": _("not of this list")},
        )
    return Edge(int(found[2]), int(found[3]), found[4], up=bool(found[1]))


def write_edge(edge: Edge | None) -> str:
    """Return the edge as the address carries it."""
    return f"{'-' if edge.up else ''}{edge.period}.{edge.seq}{edge.suffix}" if edge else ""
