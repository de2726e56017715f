"""The list of protocols: by body and year, searched by number or words."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_meetings.bodies.service.bodies import list_bodies
from uprava_meetings.protocol.kind import KIND
from uprava_meetings.protocol.service.reading import (
    PAGE_SIZE,
    Asked,
    Place,
    list_protocols,
    years_of,
)
from uprava_meetings.protocol.values import PATH, ProtocolLine


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show protocols, the latest meeting first."""
    params = request.query_params
    bodies = [(str(each.id), each.name) for each in list_bodies(session, reader=reader, ended=True)]
    body = str(params.get("body", ""))
    body = body if body in dict(bodies) else ""
    year = str(params.get("year", ""))
    year = year if year.isascii() and year.isdigit() and len(year) == 4 else ""
    q, after = str(params.get("q", ""))[:100], place_in(str(params.get("after", "")))
    asked = Asked(int(body) if body else None, int(year) if year else None, q)
    found = list_protocols(session, asked, reader=reader, after=after, limit=PAGE_SIZE + 1)
    rows = found[:PAGE_SIZE]
    kept = {name: value for name, value in (("body", body), ("year", year), ("q", q)) if value}
    more = {**kept, "after": cursor_of(rows[-1])} if len(found) > PAGE_SIZE else None
    return screen(
        request, session, "meetings/protocol/list.html", path=PATH, bodies=bodies,
        rows=[(each, KIND.state(each.state)) for each in rows],
        years=years_of(session, reader=reader), asked={"body": body, "year": year, "q": q},
        begin=f"{PATH}?{urlencode(kept)}" if after else "",
        further=f"{PATH}?{urlencode(more)}" if more else "",
    )  # fmt: skip


def cursor_of(row: ProtocolLine) -> str:
    """Return where the next page begins."""
    return f"{row.held_on.isoformat()}_{row.id}"


def place_in(text: str) -> Place | None:
    """Return the place a page begins after; None for none, and for what is none."""
    day, _sign, id = text.partition("_")
    try:
        return Place(date.fromisoformat(day), UUID(id))
    except ValueError:
        return None


routes: Sequence[ControllerRouterHandler] = [page]
