"""Lists of documents: newest first, keyset pages, filters from the URL, under one predicate.

A page is merged from one index per principal (`ix_grant_list`), so its cost does not grow with
the number of documents nor with how many of them the reader may see. Order of ids is order of
arrival (UUIDv7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_value
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. Both days are inclusive."""

    kind: str = ""
    state: str = ""
    registered_from: date | None = None
    registered_to: date | None = None
    unit: int | None = None
    journal: int | None = None
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of a list."""

    id: UUID
    kind: str
    title: str
    summary: str
    number: str | None
    registered_on: date | None
    state: str
    due_on: date | None
    access_mark: str
    version: int


COLUMNS = "d.id, d.kind, d.title, d.summary, d.number, d.registered_on, d.state, d.due_on, d.access_mark, d.version"  # noqa: E501


def list_documents(
    session: Session, filters: Filters, *, reader: Reader, limit: int, after: UUID | None = None,
    before: UUID | None = None,
) -> Page[DocumentRow]:  # fmt: skip
    """Return a page of what the reader may see, the newest arrival first.

    `after` continues below an id, `before` goes back above one; at most `limit` rows.
    """
    values = parameters(filters, reader) | {"limit": limit + 1, "edge": after or before}
    order, beyond = ("asc", ">") if before else ("desc", "<")
    edge = f"and g.document_id {beyond} %(edge)s" if values["edge"] else ""
    query = f"""
        select {COLUMNS} from (
            select distinct found.document_id
            from unnest(%(principals)s::int[]) as p (id) cross join lateral (
                select g.document_id from documents.access_grant as g {joined(filters)}
                where g.principal_id = p.id and not g.hidden {edge} {conditions(filters)}
                order by g.document_id {order} limit %(limit)s
            ) as found
            order by found.document_id {order} limit %(limit)s
        ) as page join documents.document as d on d.id = page.document_id
        order by d.id {order}"""
    rows = fetch(session, DocumentRow, query, values)
    return page_of(rows, limit=limit, backwards=before is not None, inside=after is not None)


def count_documents(session: Session, filters: Filters, *, reader: Reader) -> int:
    """Count what the list holds, stopping one past `COUNTED`."""
    query = f"""
        select count(*) from (
            select distinct found.document_id
            from unnest(%(principals)s::int[]) as p (id) cross join lateral (
                select g.document_id from documents.access_grant as g {joined(filters)}
                where g.principal_id = p.id and not g.hidden {conditions(filters)}
                order by g.document_id desc limit %(limit)s
            ) as found limit %(limit)s
        ) as counted"""
    found = fetch_value(session, query, parameters(filters, reader) | {"limit": COUNTED + 1})
    assert isinstance(found, int)
    return found


def joined(filters: Filters) -> str:
    """Return the joins the filters need inside the scan of each principal."""
    joins = []
    if needs_document(filters):
        joins.append("join documents.document as d on d.id = g.document_id")
    if filters.favourite:
        joins.append(
            "join documents.favourite as f"
            " on f.document_id = g.document_id and f.person_id = %(person)s"
        )
    return " ".join(joins)


def needs_document(filters: Filters) -> bool:
    """Tell whether a filter looks at the document's own columns."""
    return any(
        (filters.state, filters.registered_from, filters.registered_to, filters.unit,
         filters.journal)
    )  # fmt: skip


CONDITIONS = {
    "kind": "and g.kind = %(kind)s",
    "state": "and d.state = %(state)s",
    "registered_from": "and d.registered_on >= %(registered_from)s",
    "registered_to": "and d.registered_on <= %(registered_to)s",
    "unit": "and d.unit_id = %(unit)s",
    "journal": "and d.journal_id = %(journal)s",
}


def conditions(filters: Filters) -> str:
    """Return the conditions of the filters that are set."""
    return " ".join(text for name, text in CONDITIONS.items() if getattr(filters, name))


def parameters(filters: Filters, reader: Reader) -> dict[str, object]:
    """Return the values the statement's parameters stand for."""
    named: dict[str, object] = {name: getattr(filters, name) for name in CONDITIONS}
    return named | {"principals": list(reader.principals), "person": reader.person_id}


def neighbours(rows: Sequence[DocumentRow], id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return the ids before and after a document in a list as shown."""
    ids = [row.id for row in rows]
    if id not in ids:
        return None, None
    place = ids.index(id)
    return (ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None)
