"""What waits in a work folder, and what was done there: keyset pages under the reader's rights.

The rows are those of `work.item` that name one of the reader's principals; a document that waits
for two of them is one row. The order is that of the term, then of arrival.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.work.service.terms import NO_TERM, Borders, Term

MOST = 5000
"""Rows of one folder that are looked at; the same limit as the counters'."""


LONGEST_ID = 19
"""Digits from which a number may not fit into eight bytes."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page begins: beyond this row, in the order of the list."""

    term: date
    id: int

    def __str__(self) -> str:
        return f"{self.term.isoformat()}.{self.id}"


def read_edge(text: str) -> Edge | None:
    """Return the edge an address names. Raises InvalidError for anything else."""
    if not text:
        return None
    day, _dot, id = text.partition(".")
    try:
        return Edge(date.fromisoformat(day), int(id if len(id) < LONGEST_ID else ""))
    except ValueError as error:
        raise InvalidError(_("This page of the list does not exist; begin again.")) from error


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to and where it begins; at most one edge is given."""

    folder: str
    kind: str = ""
    term: Term | None = None
    after: Edge | None = None
    before: Edge | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A document that waits, or waited, in a folder."""

    id: int
    document_id: UUID
    kind: str
    number: str | None
    title: str
    summary: str
    state: str
    access_mark: str
    note: str
    term: date
    created_at: datetime
    created_by: int | None
    done_at: datetime | None
    done_by: int | None

    @property
    def due_on(self) -> date | None:
        """The last day, None when there is no term."""
        return None if self.term == NO_TERM else self.term

    @property
    def edge(self) -> Edge:
        """The place of the row in the list."""
        return Edge(self.term, self.id)


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Rows in the order shown, and the edges to go on from."""

    rows: Sequence[WorkRow]
    later: Edge | None
    earlier: Edge | None


WAITING: LiteralString = """
    select distinct on (document_id) *, coalesce(due_on, date '9999-12-31') as term
    from (
        select * from work.item
        where principal_id = any (%(principals)s) and folder = %(folder)s and done_at is null
        limit %(most)s
    ) as own
    order by document_id, due_on nulls last, id"""

COLUMNS = """i.id, i.document_id, d.kind, d.number, d.title, d.summary, d.state, d.access_mark,
    i.note, i.term, i.created_at, i.created_by, i.done_at, i.done_by"""


def list_waiting(session: Session, wanted: Wanted, *, reader: Reader, limit: int,
                 borders: Borders) -> WorkPage:  # fmt: skip
    """Return a page of what waits for the reader in a folder, the most urgent first."""
    order, sign = ("desc", "<") if wanted.before else ("asc", ">")
    edge = wanted.before or wanted.after
    query = f"""
        select {COLUMNS} {waiting(wanted)}
        {f"and (i.term, i.id) {sign} (%(edge_term)s, %(edge_id)s)" if edge else ""}
        order by i.term {order}, i.id {order} limit %(limit)s"""
    values = parameters(wanted, reader, limit) | span(wanted, borders)
    rows = fetch(session, WorkRow, query, values)
    return page_of(rows, wanted, limit)


def list_done(session: Session, wanted: Wanted, *, reader: Reader, limit: int) -> WorkPage:
    """Return a page of what was done in a folder, the latest arrival first."""
    order, sign = ("asc", ">") if wanted.before else ("desc", "<")
    edge = wanted.before or wanted.after
    query = f"""
        select {COLUMNS} {done(wanted)}
        {f"and i.id {sign} %(edge_id)s" if edge else ""}
        order by i.id {order} limit %(limit)s"""
    rows = fetch(session, WorkRow, query, parameters(wanted, reader, limit))
    return page_of(rows, wanted, limit)


def waiting(wanted: Wanted) -> LiteralString:
    """Return what waits in a folder, narrowed, as the rest of a statement."""
    return f"""from ({WAITING}) as i
        join documents.document as d on d.id = i.document_id
        where d.deleted_at is null and {VISIBLE}
        {"and d.kind = %(kind)s" if wanted.kind else ""}
        {"and i.term between %(first)s and %(last)s" if wanted.term else ""}"""


def done(wanted: Wanted) -> LiteralString:
    """Return what was done in a folder, narrowed, as the rest of a statement."""
    return f"""from (
            select *, coalesce(due_on, date '9999-12-31') as term from work.item
            where principal_id = any (%(principals)s) and folder = %(folder)s
              and done_at is not null
        ) as i join documents.document as d on d.id = i.document_id
        where d.deleted_at is null and {VISIBLE}
        {"and d.kind = %(kind)s" if wanted.kind else ""}"""


def count_waiting(
    session: Session, wanted: Wanted, *, reader: Reader, limit: int, borders: Borders
) -> int:
    """Count what `list_waiting` lists on all its pages, up to a limit."""
    values = parameters(wanted, reader, limit) | span(wanted, borders) | {"limit": limit}
    query = f"select count(*) from (select {waiting(wanted)} limit %(limit)s) as counted"
    return int(fetch_value(session, query, values))


def count_done(session: Session, wanted: Wanted, *, reader: Reader, limit: int) -> int:
    """Count what `list_done` lists on all its pages, up to a limit."""
    values = parameters(wanted, reader, limit) | {"limit": limit}
    query = f"select count(*) from (select {done(wanted)} limit %(limit)s) as counted"
    return int(fetch_value(session, query, values))


def count_open(session: Session, folders: Sequence[str]) -> int:
    """Count what waits for anybody in these folders, whoever may see it: for administrators."""
    query = "select count(*) from work.item where folder = any (%s) and done_at is null"
    return int(fetch_value(session, query, (list(folders),))) if folders else 0


def parameters(wanted: Wanted, reader: Reader, limit: int) -> dict[str, object]:
    """Return the values the statements' parameters stand for."""
    edge = wanted.before or wanted.after
    return {
        "principals": list(reader.principals),
        "folder": wanted.folder,
        "kind": wanted.kind,
        "edge_term": edge.term if edge else None,
        "edge_id": edge.id if edge else None,
        "limit": limit + 1,
        "most": MOST,
    }


def span(wanted: Wanted, borders: Borders) -> dict[str, date]:
    """Return the days of the wanted group."""
    if wanted.term is None:
        return {}
    first, last = borders.span_of(wanted.term)
    return {"first": first, "last": last}


def page_of(rows: list[WorkRow], wanted: Wanted, limit: int) -> WorkPage:
    """Make a page of up to `limit + 1` fetched rows; the one too many tells there is more."""
    more, rows = len(rows) > limit, rows[:limit]
    if wanted.before:
        rows.reverse()
    if not rows:
        return WorkPage((), None, None)
    later = rows[-1].edge if more or wanted.before else None
    earlier = rows[0].edge if wanted.after or (wanted.before and more) else None
    return WorkPage(rows, later, earlier)


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits in a folder, by term and by kind of document."""

    terms: Mapping[Term, int]
    kinds: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many documents wait."""
        return sum(self.terms.values())


def count_folder(session: Session, folder: str, *, reader: Reader, borders: Borders) -> Standing:
    """Count what waits for the reader in a folder, the filters left aside."""
    query = f"""
        select i.term, d.kind, count(*)::int from ({WAITING}) as i
        join documents.document as d on d.id = i.document_id
        where d.deleted_at is null and {VISIBLE} group by i.term, d.kind"""
    values = parameters(Wanted(folder), reader, MOST)
    terms: dict[Term, int] = {}
    kinds: dict[str, int] = {}
    for day, kind, number in driver(session).execute(query, values):
        term = borders.term_of(day)
        terms[term] = terms.get(term, 0) + number
        kinds[kind] = kinds.get(kind, 0) + number
    return Standing(terms, kinds)
