"""The search page: one field, facets, what was corrected."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlalchemy.orm import Session

from uprava.documents.routes.search_values import SearchScreen, search_screen
from uprava.documents.service.search import Question
from uprava.users.reader import Reader
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.web.site import Site


@get("/search", requires=SIGNED_IN)
def search_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session],
    reader: NamedDependency[Reader], site: NamedDependency[Site], q: FromQuery[str] = "",
    kind: FromQuery[str] = "", unit: FromQuery[int | None] = None,
    year: FromQuery[int | None] = None, after: FromQuery[str | None] = None,
) -> Response[str]:  # fmt: skip
    """Show what answers the query, newest first."""
    question = Question(q.strip(), kind, unit, year)
    found: SearchScreen = search_screen(session, question, reader=reader, site=site, cursor=after)
    return screen(request, session, "documents/search.html", found=found)


routes = [search_page]
