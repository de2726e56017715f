"""Lists of documents as tables for office programs, under the reader's rights."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value
from uprava.documents.models import AccessMark
from uprava.documents.service import book
from uprava.documents.service.book import Book, Edge, Line, Wanted
from uprava.documents.service.listing import DocumentRow, Filters, list_documents, sees_much
from uprava.documents.service.listing_sql import NEWEST, by_documents, by_grants, parameters
from uprava.documents.service.search import HitRow, Question, find
from uprava.documents.service.types.columns import columns_of, typed_cells
from uprava.documents.service.types.listed import OwnList
from uprava.extension import DocumentKind
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.web.paging import Page

NO_OWN = OwnList()


def table_of(
    filters: Sequence[tuple[str, str]], *, name: str = "documents", title: str = "",
    own: OwnList = NO_OWN,
) -> Table:  # fmt: skip
    """Return the table of a list narrowed by filters, which are given in words."""
    columns = [
        Column(_("Number"), 16, Form.CODE),
        Column(_("Registered"), 13),
        Column(_("Kind"), 18),
        Column(_("Title of the document"), 60),
        Column(_("From whom, to whom"), 40),
        Column(_("State"), 18),
        Column(_("Term"), 12),
        Column(_("Access"), 14),
        *columns_of(own),
    ]
    return Table(name, title or _("Documents"), columns, filters)


def source_of(
    session: Session, filters: Filters, *, reader: Reader, kinds: Mapping[str, DocumentKind]
) -> Source[UUID]:
    """Return where the list's rows come from, the newest first as on the screen."""

    def read(own: Session, after: UUID | None) -> tuple[list[Row], UUID | None]:
        page = list_documents(own, filters, reader=reader, limit=PORTION, after=after)
        more = typed_cells(own, filters.own, [row.id for row in page.rows])
        return [[*row_of(row, kinds), *more.get(row.id, ())] for row in page.rows], page.older

    def count(limit: int) -> int:
        ids = by_documents if sees_much(session, reader) else by_grants
        query = f"select count(*) from ({ids(filters, NEWEST)}) as counted"
        return int(fetch_value(session, query, parameters(filters, reader) | {"limit": limit}))

    return Source(count, read)


def search_source(
    session: Session, question: Question, *, reader: Reader, plugins: Plugins, timeout: int
) -> Source[UUID]:
    """Return where the rows of a search come from, the newest first; `timeout` in ms a portion."""

    def found(own: Session, after: UUID | None) -> Page[HitRow]:
        return find(own, question, reader=reader, limit=PORTION, timeout=timeout, after=after)

    def read(own: Session, after: UUID | None) -> tuple[list[Row], UUID | None]:
        page = found(own, after)
        return [row_of(row, plugins.kinds) for row in page.rows], page.older

    def count(limit: int) -> int:
        rows, after = 0, None
        while rows < limit:
            page = found(session, after)
            rows, after = rows + len(page.rows), page.older
            if after is None:
                break
        return min(rows, limit)

    return Source(count, read, costly=True)


FIRST = book.Edge(0, 0, up=True)
"""Below the first number of any journal."""


def book_source(
    session: Session, of: Book[Line], wanted: Wanted, *, reader: Reader,
    row: Callable[[Line], Row], own: OwnList = NO_OWN,
) -> Source[Edge]:  # fmt: skip
    """Return where a journal's rows come from, from the first number up, as it is printed.

    The cells of own fields shown stand at the end of each row.
    """

    def read(db: Session, edge: Edge | None) -> tuple[list[Row], Edge | None]:
        page = book.list_lines(db, of, wanted, reader=reader, limit=PORTION, edge=edge or FIRST)
        more = typed_cells(db, own, [line.id for line in page.rows])
        rows: list[Row] = [[*row(line), *more.get(line.id, ())] for line in reversed(page.rows)]
        return rows, page.newer

    def count(limit: int) -> int:
        return book.count_lines(session, of, wanted, reader=reader, limit=limit)

    return Source(count, read)


def access_of(mark: str) -> str | None:
    """Return what the table says of a document's access mark; nothing of the usual one."""
    return None if mark == AccessMark.COMMON else _("Restricted")


def row_of(row: DocumentRow, kinds: Mapping[str, DocumentKind]) -> Row:
    """Return one line of the table."""
    kind = kinds.get(row.kind)
    return [
        row.number,
        row.registered_on,
        _(kind.title) if kind else row.kind,
        row.title,
        row.summary,
        _(kind.state(row.state).title) if kind else row.state,
        row.due_on,
        access_of(row.access_mark),
    ]
