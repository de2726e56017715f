"""The search page: one field, facets, what was corrected; its export."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlalchemy.orm import Session

from uprava.documents.routes.address import number_of
from uprava.documents.routes.search_values import SearchScreen, address, search_screen, words_of
from uprava.documents.service.exporting import search_source, table_of
from uprava.documents.service.search import Question
from uprava.errors import InvalidError
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
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
) -> Response[Any]:  # fmt: skip
    """Show what answers the query, newest first; a scanned code leads to its document."""
    scanned = site.plugins.scanned(session, q) if q and not after else None
    if scanned:
        return see(scanned)
    question = Question(q.strip(), kind, unit, year)
    found: SearchScreen = search_screen(
        session, question, reader=reader, plugins=site.plugins, cursor=after,
        timeout=site.settings.search_timeout,
    )  # fmt: skip
    return screen(request, session, "documents/search.html", found=found)


def make(asked: Asked) -> Listed:
    """Return what answers the query as a table.

    Who asks for a file waits for it as for any other list: a portion may take as long as a
    statement may, not as short as a page of results. Raises InvalidError without words.
    """
    get, plugins = asked.params.get, asked.plugins
    patience = asked.installation.settings.statement_timeout
    unit, year = number_of(asked.params, "unit"), number_of(asked.params, "year")
    question = Question((get("q") or "").strip(), get("kind") or "", unit, year)
    found = search_screen(
        asked.session, question, reader=asked.reader, plugins=plugins, cursor=None,
        timeout=patience,
    )  # fmt: skip
    if not found.q:
        raise InvalidError(_("Write what to look for."))
    table = table_of(words_of(found), name="search", title=_("Search results"))
    source = search_source(
        asked.session, question, reader=asked.reader, plugins=plugins, timeout=patience
    )
    return Listed(table, source, address(question))


export = exported("/search", "search", make)


routes = [search_page, export]
