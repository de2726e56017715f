"""The journal of incoming letters: by number, the newest first, under the reader's rights.

Two ways to the same rows. Who sees few letters is served from the grants (`ix_grant_list`), who
sees many from the journal's own index, walked backwards: such a reader meets a visible row soon.
"""

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.people import SHORT_NAME
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.service.correspondents import KEY
from uprava_records.service.registering import KIND

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""

FEW = 3000
"""Grants up to which a reader is served from the grants."""

PRINTED = 2000
"""Rows of a printed journal; a longer one is printed by periods."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the journal is narrowed to; empty fields narrow nothing. Both days are inclusive."""

    state: str = ""
    registered_from: date | None = None
    registered_to: date | None = None
    correspondent: str = ""
    addressee: str = ""
    overdue: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """The number a page continues from, downwards or back up."""

    period: int
    seq: int
    up: bool = False


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One line of the journal."""

    id: UUID
    period: int
    seq: int
    number: str
    registered_on: date
    correspondent: str
    outgoing_number: str | None
    outgoing_date: date | None
    title: str
    addressee: str | None
    state: str
    due_on: date | None
    access_mark: str
    sheets: str | None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines in the order shown, and the edges to go on from; None where there is nothing more."""

    rows: list[LetterLine]
    older: Edge | None
    newer: Edge | None


COLUMNS = f"""d.id, d.period, d.seq, d.number, d.registered_on, i.correspondent, i.outgoing_number,
    i.outgoing_date, d.title, (select {SHORT_NAME} from users.person as p
                               where p.id = i.addressee_id) as addressee,
    d.state, d.due_on, d.access_mark, i.sheets"""

SEEN = """(select distinct g.document_id as id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden)"""

CONDITIONS = {
    "state": "and d.state = %(state)s",
    "registered_from": "and d.registered_on >= %(registered_from)s",
    "registered_to": "and d.registered_on <= %(registered_to)s",
    "correspondent": "and i.correspondent_key like %(like)s",
    "addressee": """and i.addressee_id in (
        select p.id from users.person as p where p.surname ilike %(surname)s)""",
    "overdue": "and d.due_on < %(today)s and d.state <> 'filed'",
}


def list_letters(
    session: Session, journal_id: int, asked: Asked, *, reader: Reader, limit: int,
    edge: Edge | None = None,
) -> JournalPage:  # fmt: skip
    """Return a page of a journal: at most `limit` lines below the edge, or above it."""
    up = edge is not None and edge.up
    order, beyond = ("asc", ">") if up else ("desc", "<")
    place = f"and (d.period, d.seq) {beyond} (%(period)s, %(seq)s)" if edge else ""
    values = parameters(session, journal_id, asked, reader) | {"limit": limit + 1}
    if edge:
        values |= {"period": edge.period, "seq": edge.seq}
    found = source(session, asked, values)
    query = f"""
        select d.* from (select {COLUMNS} {found.text} {found.fence}) as d where true {place}
        order by d.period {order}, d.seq {order} limit %(limit)s"""
    rows = fetch(session, LetterLine, query, values)
    return page_of(rows, limit=limit, edge=edge)


def page_of(rows: list[LetterLine], *, limit: int, edge: Edge | None) -> JournalPage:
    """Make a page of up to `limit + 1` rows; the one too many tells there is more."""
    up = edge is not None and edge.up
    more, rows = len(rows) > limit, rows[:limit]
    if up:
        rows.reverse()
    if not rows:
        return JournalPage([], None, None)
    last, first = rows[-1], rows[0]
    older = Edge(last.period, last.seq) if more or up else None
    newer = Edge(first.period, first.seq, up=True) if (edge and not up) or (up and more) else None
    return JournalPage(rows, older, newer)


def count_letters(session: Session, journal_id: int, asked: Asked, *, reader: Reader) -> int:
    """Count what the journal shows, stopping one past `COUNTED`."""
    values = parameters(session, journal_id, asked, reader) | {"limit": COUNTED + 1}
    text = source(session, asked, values).text
    query = f"select count(*) from (select 1 {text} limit %(limit)s) as n"
    found = fetch_value(session, query, values)
    assert isinstance(found, int)
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """FROM and WHERE of a statement; the fence keeps PostgreSQL on the way chosen here."""

    text: LiteralString
    fence: LiteralString


def source(session: Session, asked: Asked, values: dict[str, Any]) -> Source:
    """Return where the lines come from, by the cheaper of the two ways.

    Without the fence a short list is looked for along the whole journal (0.35 s of 200,000).
    """
    few = sees_few(session, values)
    seen, visible = (f"from {SEEN} as s join", "") if few else ("from", f"and {VISIBLE}")
    on = "on d.id = s.id" if few else ""
    where = " ".join(
        named(values) if name == "correspondent" else text
        for name, text in CONDITIONS.items()
        if getattr(asked, name)
    )
    text = f"""{seen} documents.document as d {on}
        join records.incoming as i on i.document_id = d.id
        where d.journal_id = %(journal)s and d.seq is not null and d.deleted_at is null
        {visible} {where}"""
    return Source(text, "offset 0" if few else "")


def named(values: dict[str, Any]) -> LiteralString:
    """Return the condition on the sender: exact names when the directory knows them."""
    exact = "and i.correspondent_key = any (%(keys)s)"
    return exact if values["keys"] else CONDITIONS["correspondent"]


def sees_few(session: Session, values: dict[str, Any]) -> bool:
    """Tell whether the reader's grants are few enough to begin with them."""
    query = """
        select count(*) from (
            select from documents.access_grant as g
            where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden
            limit %(few)s) as n"""
    return bool(fetch_value(session, query, {**values, "few": FEW + 1}) <= FEW)


def parameters(session: Session, journal_id: int, asked: Asked, reader: Reader) -> dict[str, Any]:
    """Return the values the statement's parameters stand for."""
    named: dict[str, Any] = {each.name: getattr(asked, each.name) for each in fields(Asked)}
    key = re.sub(r"[\W_]+", " ", asked.correspondent.lower()).strip()
    return named | {
        "journal": journal_id,
        "principals": list(reader.principals),
        "kind": KIND,
        "today": session.info["today"],
        "like": f"%{key}%",
        "keys": known_keys(session, asked.correspondent, reader) if key else [],
        "surname": f"{re.sub(r'[%_]', '', asked.addressee.split()[0])}%" if asked.addressee.strip()
        else "%",
    }  # fmt: skip


def known_keys(session: Session, name: str, reader: Reader) -> list[str]:
    """Return the names of the directory that contain what was typed."""
    query = f"""
        select correspondent_key from records.correspondent
        where unit_id = any (%(units)s) and strpos(correspondent_key, btrim({KEY})) > 0
        limit 500"""
    return fetch_values(session, query, {"units": list(reader.principals), "name": name})


def registered_today(session: Session, *, reader: Reader, today: date) -> str:
    """Return how many incoming letters the reader sees were registered today: «61», «1000+»."""
    query = f"""
        select count(*) from (
            select from documents.document as d
            where d.kind = %(kind)s and d.registered_on = %(today)s and {VISIBLE}
            limit %(limit)s) as n"""
    values = {
        "kind": KIND, "today": today, "principals": list(reader.principals), "limit": COUNTED + 1,
    }  # fmt: skip
    return shown(int(fetch_value(session, query, values)))


def shown(number: int) -> str:
    """Return a count as it is shown: «184», «1000+»."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def read_edge(text: str) -> Edge | None:
    """Return the edge of «2026.184» or «-2026.184». Raises InvalidError for anything else."""
    if not text:
        return None
    found = re.fullmatch(r"(-?)(\d{1,4})\.(\d{1,9})", text)
    if found is None:
        raise InvalidError(
            _("The address of the list is cut off. Open the journal again."),
            fields={"at": _("not of this list")},
        )
    return Edge(int(found[2]), int(found[3]), up=bool(found[1]))


def write_edge(edge: Edge | None) -> str:
    """Return the edge as the address carries it."""
    return f"{'-' if edge.up else ''}{edge.period}.{edge.seq}" if edge else ""
