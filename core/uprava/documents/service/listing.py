"""Lists of documents: newest first, keyset pages, filters from the URL, under one predicate.

Order of ids is order of arrival (UUIDv7); see `listing_sql` for why the cost of a page does not
grow with the number of documents.
"""

from dataclasses import dataclass
from datetime import date
from time import monotonic
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.listing_sql import (
    NEWEST,
    Filters,
    Slice,
    by_documents,
    by_grants,
    needs_document,
    parameters,
)
from uprava.users.reader import Reader
from uprava.web.paging import Page, page_of

__all__ = ["COUNTED", "DocumentRow", "Filters", "count_documents", "list_documents"]

COUNTED = 1000
"""Lists are counted exactly up to here, then «1000+»."""


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
    session: Session,
    filters: Filters,
    *,
    reader: Reader,
    limit: int,
    after: UUID | None = None,
    before: UUID | None = None,
) -> Page[DocumentRow]:
    """Return a page of what the reader may see, the newest arrival first.

    `after` continues below an id, `before` goes back above one; at most `limit` rows.
    """
    values = parameters(filters, reader) | {"limit": limit + 1, "edge": after or before}
    slice_ = Slice("asc" if before else "desc", beyond_edge=bool(after or before))
    if needs_document(filters) and sees_much(session, reader):
        ids = by_documents(filters, slice_)
    else:
        ids = by_grants(filters, slice_)
    query = f"""
        select {COLUMNS} from ({ids}) as page
        join documents.document as d on d.id = page.document_id order by d.id {slice_.order}"""
    rows = fetch(session, DocumentRow, query, values)
    return page_of(rows, limit=limit, backwards=before is not None, inside=after is not None)


def count_documents(session: Session, filters: Filters, *, reader: Reader) -> int:
    """Count what the list holds, stopping one past `COUNTED`."""
    wide = sees_much(session, reader)
    ids = by_documents(filters, NEWEST) if wide else by_grants(filters, NEWEST)
    values = parameters(filters, reader) | {"limit": COUNTED + 1}
    found = fetch_value(session, f"select count(*) from ({ids}) as counted", values)
    assert isinstance(found, int)
    return found


MUCH = 20_000
"""Rights from which a reader is better served by the documents' own indexes."""

REMEMBERED = 300.0
"""Seconds."""

MOST_REMEMBERED = 10_000

_remembered: dict[tuple[int, ...], tuple[float, bool]] = {}


def sees_much(session: Session, reader: Reader) -> bool:
    """Tell whether the reader has more than `MUCH` rights, as of the last few minutes.

    Only the way a list is read depends on it, never what it holds, so each process may remember.
    """
    key, now = reader.principals, monotonic()
    known = _remembered.get(key)
    if known and now - known[0] < REMEMBERED:
        return known[1]
    much = count_much(session, reader)
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[key] = now, much
    return much


def count_much(session: Session, reader: Reader) -> bool:
    """Count the reader's rights up to `MUCH`: reads at most so many index rows."""
    query = """
        select count(*) > %(much)s from (
            select from documents.access_grant
            where principal_id = any (%(principals)s) and not hidden limit %(much)s + 1
        ) as rights"""
    values = {"principals": list(reader.principals), "much": MUCH}
    return bool(fetch_value(session, query, values))
