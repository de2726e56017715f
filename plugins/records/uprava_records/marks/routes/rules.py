"""«Открытая проверка»: the rules that open checks, and everything that is open."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.address import number_of
from uprava.documents.service.journals import list_all
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

from uprava_records.marks.codes import shown
from uprava_records.marks.service.listing import PAGE_ROWS, list_open
from uprava_records.marks.service.opening import KINDS, OPEN
from uprava_records.marks.service.ruling import close_rule, list_rules, open_rule

PATH = "/records/checks"

Fields = URLEncodedBody[dict[str, str]]


@get(PATH, requires=OPEN)
def checks(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    q: FromQuery[str] = "", at: FromQuery[UUID | None] = None,
) -> Response[str]:  # fmt: skip
    """Show what is open to everybody, and the rules that open it."""
    return drawn(request, session, site, reader=reader, q=q.strip()[:40], at=at)


def drawn(
    request: AnyRequest, session: Session, site: Site, *, reader: Reader, q: str = "",
    at: UUID | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the page, with what is wrong in the form of a new rule."""
    rows = list_open(session, q, reader=reader, after=at, limit=PAGE_ROWS + 1)
    further = len(rows) > PAGE_ROWS
    more = {"q": q, "at": str(rows[PAGE_ROWS - 1].document_id)} if further else {}
    kinds = {code: _(kind.title_many) for code, kind in site.plugins.kinds.items() if code in KINDS}
    found = list_all(session, kinds=site.plugins.kinds, reader=reader)
    journals = [(str(each.id), f"{each.index} {each.title}") for each in found
                if each.kind in KINDS]  # fmt: skip
    return screen(
        request, session, "records/marks/checks.html", rows=rows[:PAGE_ROWS], q=q, shown=shown,
        rules=list_rules(session, reader=reader), kinds=kinds, journals=journals,
        further=f"{PATH}?{urlencode(more)}" if more else "",
        first_url=f"{PATH}?{urlencode({'q': q})}" if at else "",
        wrong=error.fields if error else {}, status=error.status if error else 200,
    )  # fmt: skip


@post(f"{PATH}/rules", requires=OPEN)
def add_rule(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Let a rule open checks from now on."""
    journal = number_of(data, "journal")
    earlier = data.get("earlier") == "on"
    try:
        open_rule(session, data.get("kind", ""), journal, earlier=earlier, reader=reader, at=now())
    except InvalidError as error:
        return drawn(request, session, site, reader=reader, error=error)
    said = _("The rule stands: what is signed and registered is open to the check.")
    return see(PATH, said=said, kind="a")


@post(PATH + "/rules/{id:int}/close", requires=OPEN)
def end_rule(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Let a rule open no more."""
    close_rule(session, id, reader=reader, at=now())
    return see(PATH, said=_("The rule is closed; what it has opened stays open."))


routes = [checks, add_rule, end_rule]
