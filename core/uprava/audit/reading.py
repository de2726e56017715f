"""Reading the audit log: filters, keyset pages by number, lines shaped for the screen."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.audit.sentences import codes_of, object_title, sentence
from uprava.db.sql import driver, fetch, fetch_one, fetch_value, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the auditor looks for; empty fields do not narrow. Days are days of the office."""

    person: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What an act was done to; `url` is empty when the reader may not open it."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One record as people read it."""

    seq: int
    at: datetime
    actor: str
    acting_for: str
    said: str
    action: str
    target: Target
    facts: Sequence[tuple[str, str]]
    address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of records, the newest first; numbers to go on from, None where it ends."""

    rows: Sequence[Line]
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it is fetched, with the names of its people."""

    seq: int
    at: datetime
    actor: str | None
    acting_for: str | None
    action: str
    object_type: str
    object_id: str
    body: str


CONDITIONS: Mapping[str, LiteralString] = {
    "before": "seq < %(before)s",
    "after": "seq > %(after)s",
    "people": "actor_id = any (%(people)s)",
    "actions": "action = any (%(actions)s)",
    "object_type": "object_type = %(object_type)s",
    "object_id": "object_id = %(object_id)s",
    "since": "at >= %(since)s",
    "until": "at < %(until)s",
}


def conditions(values: Mapping[str, object]) -> list[LiteralString]:
    """Return the conditions that have a value, so that an index serves each."""
    return [text for name, text in CONDITIONS.items() if values[name] not in (None, "")]


def statement(values: Mapping[str, object]) -> LiteralString:
    """Return the query of a page of the log."""
    order = "seq" if values["after"] is not None else "seq desc"
    return f"""
        select r.seq, r.at, r.action, r.object_type, r.object_id, r.body,
               (select {SHORT_NAME} from users.person as p where p.id = r.actor_id) as actor,
               (select {SHORT_NAME} from users.person as p where p.id = r.acting_for)
                   as acting_for
        from (
            select * from audit.record where {" and ".join(conditions(values)) or "true"}
            order by {order} limit %(limit)s
        ) as r order by r.{order}"""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page of the log begins: older than `before`, or newer than `after`."""

    before: int | None = None
    after: int | None = None


NEWEST = Edge()


def list_records(
    session: Session,
    wanted: Wanted,
    *,
    reader: Reader,
    zone: ZoneInfo,
    edge: Edge = NEWEST,
    limit: int = 50,
) -> Lines:
    """Return a page of the log, the newest first."""
    before, after = edge.before, edge.after
    values = parameters(session, wanted, zone)
    values |= {"before": before, "after": after, "limit": limit + 1}
    rows = fetch(session, Found, statement(values), values)
    more, rows = len(rows) > limit, rows[:limit]
    if after is not None:
        rows.reverse()
    lines = tuple(lines_of(session, rows, reader=reader))
    if not lines:
        return Lines((), None, None)
    older = lines[-1].seq if more or after is not None else None
    newer = lines[0].seq if before is not None or (after is not None and more) else None
    return Lines(lines, older, newer)


def last_record(session: Session) -> int:
    """Return the number of the newest record, 0 of an empty log."""
    return int(fetch_value(session, "select coalesce(max(seq), 0) from audit.record"))


def count_records(
    session: Session, wanted: Wanted, *, zone: ZoneInfo, before: int, limit: int
) -> int:
    """Count the records older than a number that a list would hold, up to a limit."""
    values = parameters(session, wanted, zone)
    values |= {"before": before, "after": None, "limit": limit}
    query = f"""
        select count(*) from (
            select from audit.record where {" and ".join(conditions(values))} limit %(limit)s
        ) as counted"""
    return int(fetch_value(session, query, values))


def parameters(session: Session, wanted: Wanted, zone: ZoneInfo) -> dict[str, object]:
    """Return the values of the conditions; a name stands for everybody whose name begins so."""
    people = None
    if wanted.person:
        query = """
            select id from users.person
            where lower(surname) like %(begins)s or login = %(login)s limit 100"""
        begins = wanted.person.casefold().replace("\\", "").replace("%", "").replace("_", "")
        people = fetch_values(session, query, {"begins": f"{begins}%", "login": wanted.person})
    until = wanted.until + timedelta(days=1) if wanted.until else None
    return {
        "people": people,
        "actions": codes_of(wanted.action) if wanted.action else None,
        "object_type": wanted.object_type,
        "object_id": wanted.object_id,
        "since": wanted.since and datetime.combine(wanted.since, time(), zone),
        "until": until and datetime.combine(until, time(), zone),
    }


def lines_of(session: Session, rows: Sequence[Found], *, reader: Reader) -> Iterator[Line]:
    """Yield records in words; objects are named as far as the reader may know them."""
    named = targets(session, rows, reader=reader)
    for row in rows:
        body = json.loads(row.body)
        facts = body.get("facts", {})
        yield Line(
            seq=row.seq,
            at=row.at,
            actor=row.actor or body.get("task") or "",
            acting_for=row.acting_for or "",
            said=sentence(row.action, facts),
            action=row.action,
            target=named.get((row.object_type, row.object_id)) or unnamed(row),
            facts=tuple((name, in_words(value)) for name, value in sorted(facts.items())),
            address=body.get("address", ""),
            request_id=body.get("request", ""),
        )


def unnamed(row: Found) -> Target:
    """Return an object by its type and number only."""
    short = row.object_id if len(row.object_id) < 20 else f"…{row.object_id[-6:]}"
    return Target(f"{object_title(row.object_type)} {short}".strip())


def in_words(value: object) -> str:
    """Return a fact as text; long lists are cut."""
    if isinstance(value, list):
        shown = ", ".join(map(str, value[:10]))
        return f"{shown}, … ({len(value)})" if len(value) > 10 else shown
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return str(value)


NAMES: Mapping[str, LiteralString] = {
    "person": f"select p.id::text, {SHORT_NAME} from users.person as p"
    " where p.id = any (%s::int[])",
    "unit": "select id::text, short_name from users.unit where id = any (%s::int[])",
    "role": "select id::text, title from users.role where id = any (%s::int[])",
    "post": "select id::text, title from users.post where id = any (%s::int[])",
    "organisation": "select id::text, short_name from users.organisation"
    " where id = any (%s::int[])",
}
"""Objects without secrets, named to every auditor."""

DOCUMENTS: LiteralString = f"""
select d.id::text, coalesce('№ ' || d.number || ' · ', '') || d.title, d.deleted_at is null
from documents.document as d where d.id = any (%(ids)s) and {VISIBLE}
"""


def targets(
    session: Session, rows: Iterable[Found], *, reader: Reader
) -> dict[tuple[str, str], Target]:
    """Return the names of the objects of some records, by type and id.

    A document is named only when the reader may see it, and linked unless it is in the trash.
    """
    found: dict[tuple[str, str], Target] = {}
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.object_type, set()).add(row.object_id)
    for object_type, query in NAMES.items():
        ids = [int(id) for id in wanted.get(object_type, ()) if id.isdigit()]
        if ids:
            for id, name in driver(session).execute(query, (ids,)).fetchall():
                found[object_type, id] = Target(f"{object_title(object_type)}: {name}")
    documents = [id for id in map(uuid_or_none, wanted.get("document", ())) if id]
    if documents:
        values = {"ids": documents, "principals": list(reader.principals)}
        for id, name, present in driver(session).execute(DOCUMENTS, values).fetchall():
            found["document", id] = Target(name, f"/docs/{id}" if present else "")
    return found


def uuid_or_none(text: str) -> UUID | None:
    """Return the id a text stands for, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ChainState:
    """The last look at the whole chain, and the last checkpoint that left the machine."""

    verified_at: datetime | None
    records: int | None
    damages: int | None
    detail: str | None
    checkpoint_at: datetime | None
    seq: int | None


def chain_state(session: Session) -> ChainState:
    """Return what the screen says of the chain; empty fields before the first look."""
    query = """
        select v.at as verified_at, v.records, v.damages, v.detail, c.at as checkpoint_at,
               (select max(seq) from audit.record) as seq
        from (select 1) as one
        left join lateral (select * from audit.verification order by at desc limit 1) as v on true
        left join lateral (select at from audit.checkpoint order by seq desc limit 1) as c on true
    """
    state = fetch_one(session, ChainState, query)
    assert state is not None
    return state
