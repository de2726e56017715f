"""Reading documents over the API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.orm import Session

from uprava.documents.api.values import (
    DocumentCardOut,
    DocumentsOut,
    card_out,
    document_out,
)
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import list_files
from uprava.documents.service.listing import DocumentRow, Filters, list_documents
from uprava.documents.service.opening import are_closed
from uprava.documents.service.search import HitRow, Question, find
from uprava.users.reader import Reader
from uprava.web.paging import Page, read_cursor, write_cursor
from uprava.web.routing import SIGNED_IN, get
from uprava.web.site import Site

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@get("/api/v1/documents", requires=SIGNED_IN, scope="documents:read")
def list_(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], q: FromQuery[str] = "",
    kind: FromQuery[str] = "", stage: Annotated[str, QueryParameter(name="state")] = "",
    registered_from: FromQuery[date | None] = None, registered_to: FromQuery[date | None] = None,
    limit: Limit = 50, cursor: FromQuery[str | None] = None,
) -> DocumentsOut:  # fmt: skip
    """List the documents the caller may see, newest first; with `q`, those the search finds."""
    filters = Filters(kind, stage, registered_from, registered_to)
    asked = (q, filters, reader.person_id)
    after = read_cursor(cursor, asked)
    page: Page[DocumentRow] | Page[HitRow]
    if q.strip():
        question = Question(q, kind, state=stage, since=registered_from, until=registered_to)
        page = find(
            session, question, reader=reader, limit=limit, after=after,
            timeout=site.settings.search_timeout,
        )  # fmt: skip
    else:
        page = list_documents(session, filters, reader=reader, limit=limit, after=after)
    return DocumentsOut([document_out(row) for row in page.rows], write_cursor(page.older, asked))


@get("/api/v1/documents/{id:uuid}", requires=SIGNED_IN, scope="documents:read")
def card(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> DocumentCardOut:
    """Return a document with its files."""
    head = get_document(session, id, reader=reader)
    closed = are_closed(session, id, kind=head.kind)
    return card_out(head, list_files(session, id), files_closed=closed)


routes = [list_, card]
