"""The search page: one field, facets, what was corrected; its export."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlalchemy.orm import Session

from uprava.documents.routes.search_values import SearchScreen, address, search_screen, words_of
from uprava.documents.service.exporting import search_source, table_of
from uprava.documents.service.search import Question
from uprava.i18n import _
from uprava.tables.sending import send_table
from uprava.users.reader import Reader
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen, see
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
    found: SearchScreen = search_screen(
        session, question, reader=reader, site=site, cursor=after,
        timeout=site.settings.search_timeout,
    )  # fmt: skip
    return screen(request, session, "documents/search.html", found=found)


@get(["/search/export.csv", "/search/export.xlsx"], requires=SIGNED_IN)
def export(
    request: Request[Any, Any, Any], session: NamedDependency[Session],
    reader: NamedDependency[Reader], site: NamedDependency[Site], q: FromQuery[str] = "",
    kind: FromQuery[str] = "", unit: FromQuery[int | None] = None,
    year: FromQuery[int | None] = None,
) -> Response[Any]:  # fmt: skip
    """Send what answers the query as a table, in the format the address ends with.

    Who asks for a file waits for it as for any other list: a portion may take as long as a
    statement may, not as short as a page of results.
    """
    question, patience = Question(q.strip(), kind, unit, year), site.settings.statement_timeout
    found = search_screen(
        session, question, reader=reader, site=site, cursor=None, timeout=patience
    )
    if not found.q:
        return see("/search", said=_("Write what to look for."), kind="a")
    table = table_of(words_of(found), name="search", title=_("Search results"))
    source = search_source(session, question, reader=reader, plugins=site.plugins, timeout=patience)
    return send_table(request, session, table, source, back=address(question))


routes = [search_page, export]
