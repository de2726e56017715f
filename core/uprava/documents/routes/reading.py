"""The list of documents and the card."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.documents.service.listing import Filters, count_documents, list_documents
from uprava.users.reader import Reader
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

AnyRequest = Request[Any, Any, Any]


@get("/docs", requires=SIGNED_IN)
def list_screen(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the documents the reader may see."""
    filters = Filters()
    page = list_documents(session, filters, reader=reader, limit=50)
    total = count_documents(session, filters, reader=reader)
    return screen(request, session, "documents/list.html", page=page, total=total)


routes = [list_screen]
