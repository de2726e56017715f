"""Reading the audit log: filters, keyset pages by number, lines shaped for the screen."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.acts import Acts
from uprava.audit.facts import in_words, references, task_title, with_states
from uprava.audit.sentences import codes_of, object_title, sentence, text_of
from uprava.db.sql import driver, fetch, fetch_one, fetch_value, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.extension import DocumentKind, Permission
from uprava.i18n import _
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


@dataclass(frozen=True, slots=True)
class Office:
    """Where the log is read: the zone of the days; kinds, permissions, modules' acts by code."""

    zone: ZoneInfo
    kinds: Mapping[str, DocumentKind]
    permissions: Mapping[str, Permission]
    told: Acts


def list_records(
    session: Session,
    wanted: Wanted,
    *,
    reader: Reader,
    office: Office,
    edge: Edge = NEWEST,
    limit: int = 50,
) -> Lines:
    """Return a page of the log, the newest first."""
    before, after = edge.before, edge.after
    values = parameters(session, wanted, office.zone)
    values |= {"before": before, "after": after, "limit": limit + 1}
    rows = fetch(session, Found, statement(values), values)
    more, rows = len(rows) > limit, rows[:limit]
    if after is not None:
        rows.reverse()
    lines = tuple(lines_of(session, rows, reader=reader, office=office))
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


def lines_of(
    session: Session, rows: Sequence[Found], *, reader: Reader, office: Office
) -> Iterator[Line]:
    """Yield records in words; objects are named as far as the reader may know them."""
    bodies = [json.loads(row.body) for row in rows]
    known = known_objects(session, rows, bodies, reader=reader)
    rights = {("permission", code): _(each.title) for code, each in office.permissions.items()}
    names = rights | {key: each.name for key, each in known.items()}
    for row, body in zip(rows, bodies, strict=True):
        about = known.get((row.object_type, row.object_id))
        facts = open_facts(row, body.get("facts", {}), about)
        yield Line(
            seq=row.seq,
            at=row.at,
            actor=row.actor or by_itself(body) or came_in(row, about),
            acting_for=row.acting_for or "",
            said=sentence(row.action, with_states(facts, office.kinds.values()), office.told),
            action=row.action,
            target=target_of(row, about, office.told),
            facts=in_words(
                text_of(row.action, office.told),
                facts,
                names,
                office.kinds.get(about.kind) if about else None,
            ),
            address=body.get("address", ""),
            request_id=body.get("request", ""),
        )


def by_itself(body: Mapping[str, Any]) -> str:
    """Return which task of the program acted; empty for a request from outside."""
    return task_title(body["task"]) if body.get("task") else ""


def came_in(row: Found, about: "Known | None") -> str:
    """Return who signed in; records of earlier versions do not say that they acted."""
    return about.name if about and row.action == "sign-in.done" else ""


def open_facts(row: Found, facts: Mapping[str, Any], about: "Known | None") -> Mapping[str, Any]:
    """Return the facts the reader may know: nothing of the content of a document closed to him."""
    if row.object_type != "document" or about is not None:
        return facts
    return {
        name: value
        for name, value in facts.items()
        if name not in CONTENT and not isinstance(value, dict)
    }


CONTENT = ("name", "title")
"""Facts that tell what stands in a document, as its requisites before and after do: a dict."""


def target_of(row: Found, about: "Known | None", told: Acts) -> Target:
    """Return what the act was done to; an object that may not be named by its type and number."""
    title = object_title(row.object_type, told)
    if about is None:
        short = row.object_id if len(row.object_id) < 20 else f"…{row.object_id[-6:]}"
        return Target(f"{title} {short}".strip())
    return Target(about.name if about.kind else f"{title}: {about.name}", about.url)


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
select d.id::text, coalesce('№ ' || d.number || ' · ', '') || d.title, d.deleted_at is null, d.kind
from documents.document as d where d.id = any (%(ids)s) and {VISIBLE}
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An object the reader may know; `kind` is a document's, `url` empty in the trash."""

    name: str
    url: str = ""
    kind: str = ""


def known_objects(
    session: Session, rows: Iterable[Found], bodies: Iterable[Mapping[str, Any]], *, reader: Reader
) -> dict[tuple[str, str], Known]:
    """Return the objects of some records and of their facts, by type and id.

    A document is named only when the reader may see it, and linked unless it is in the trash.
    """
    found: dict[tuple[str, str], Known] = {}
    wanted: dict[str, set[str]] = {}
    of_facts = (each for body in bodies for each in references(body.get("facts", {})))
    for object_type, id in chain(((row.object_type, row.object_id) for row in rows), of_facts):
        wanted.setdefault(object_type, set()).add(id)
    for object_type, query in NAMES.items():
        ids = [int(id) for id in wanted.get(object_type, ()) if id.isdigit() and len(id) < 10]
        if ids:
            for id, name in driver(session).execute(query, (ids,)).fetchall():
                found[object_type, id] = Known(name)
    documents = [id for id in map(uuid_or_none, wanted.get("document", ())) if id]
    if documents:
        values = {"ids": documents, "principals": list(reader.principals)}
        for id, name, present, kind in driver(session).execute(DOCUMENTS, values).fetchall():
            found["document", id] = Known(name, f"/docs/{id}" if present else "", kind)
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
