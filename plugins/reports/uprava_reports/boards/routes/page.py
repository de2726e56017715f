"""A board and its figures, each fetched by itself after the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.errors import NotFoundError, UpravaError
from uprava.extension import Panel
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, opened_alone, screen

from uprava_reports.boards.service.keeping import (
    board_of,
    boards_shown,
    find_role,
    own_board,
)
from uprava_reports.boards.service.showing import framed, sentence, shown
from uprava_reports.boards.values import OWN, PATH, Board, Shape, WidgetWish
from uprava_reports.building.service.counting import SlowError
from uprava_reports.results.view import address
from uprava_reports.values import MANAGE

ON_FRONT = 8
"""Figures on the overview; the board has all of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is drawn: its address, its title, until it is counted."""

    number: int
    title: str
    url: str
    wide: bool
    small: bool


@get(PATH, requires=SIGNED_IN)
def own(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[Any]:
    """Show the reader's own board."""
    return board_page(request, session, OWN, reader, site.plugins)


@get(PATH + "/{code:str}", requires=SIGNED_IN)
def board(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, code: FromPath[str]
) -> Response[Any]:
    """Show the board of a role, counted under the reader's own rights."""
    return board_page(request, session, code, reader, site.plugins)


def board_page(
    request: AnyRequest, session: Session, code: str, reader: Reader, plugins: Plugins
) -> Response[Any]:
    """Draw a board with empty places, which the browser fills one by one."""
    found = board_of(session, code, reader=reader, plugins=plugins)
    role = find_role(session, found.role) if found.role else ""
    zone = ZoneInfo(installation_of(session).settings.timezone)
    places = places_of(session, found, reader=reader, plugins=plugins)
    return screen(
        request, session, "reports/boards/page.html", board=found, path=PATH, role=role,
        rows=rows_of(places), lost=len(found.widgets) - len(places) if found.kept else 0,
        tabs=tabs_of(session, code, reader=reader, plugins=plugins),
        title=_("My board") if code == OWN else role or code,
        editable=code == OWN or reader.may(MANAGE), printed=now().astimezone(zone),
        mine=code == OWN,
    )  # fmt: skip


def tabs_of(
    session: Session, code: str, *, reader: Reader, plugins: Plugins
) -> list[tuple[str, str, str, bool]]:
    """Return the boards the reader is offered."""
    roles = boards_shown(session, reader=reader, plugins=plugins)
    every = [(_("My board"), PATH, OWN), *((each.title, f"{PATH}/{each.code}", each.code)
                                           for each in roles)]  # fmt: skip
    return [(title, url, "", code == each) for title, url, each in every]


def places_of(
    session: Session, found: Board, *, reader: Reader, plugins: Plugins, most: int = 99
) -> list[Place]:
    """Return the figures of a board that are there for the reader."""
    places: list[Place] = []
    for number, each in enumerate(found.widgets):
        title = title_of(session, each, reader=reader, plugins=plugins)
        if title and len(places) < most:
            url = f"{PATH}/{found.code}/widgets/{number}"
            places.append(Place(number, title, url, each.wide, each.shape is Shape.FIGURE))
    return places


def rows_of(places: Sequence[Place]) -> list[tuple[str, list[Place]]]:
    """Return the figures as they stand: neighbours of one width together."""
    found: list[tuple[str, list[Place]]] = []
    for each in places:
        cls = "sum" if each.small else "stack" if each.wide else "cols2"
        if not found or found[-1][0] != cls:
            found.append((cls, []))
        found[-1][1].append(each)
    return found


def title_of(session: Session, wish: WidgetWish, *, reader: Reader, plugins: Plugins) -> str:
    """Return what a figure is called; empty for a report that is gone or not the reader's."""
    try:
        return framed(session, wish, reader=reader, plugins=plugins).title
    except UpravaError:
        return ""


@get(PATH + "/{code:str}/widgets/{place:int}", requires=SIGNED_IN)
def widget(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], place: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Count one figure; why it could not be is a sentence in its place."""
    found = board_of(session, code, reader=reader, plugins=site.plugins)
    if not 0 <= place < len(found.widgets):
        raise NotFoundError(_("There is no such figure on the board."))
    wish = found.widgets[place]
    values = {
        **counted(session, wish, reader=reader, plugins=site.plugins),
        "small": wish.shape is Shape.FIGURE, "number": place,
    }  # fmt: skip
    if opened_alone(request):
        return screen(request, session, "reports/boards/alone.html", path=PATH, code=code, **values)
    return fragment(request, "reports/boards/widget.html", **values)


def counted(
    session: Session, wish: WidgetWish, *, reader: Reader, plugins: Plugins
) -> Mapping[str, Any]:
    """Return a figure in words, or the sentence why there is none and where its report is."""
    title, url = wish.title or wish.report, ""
    try:
        frame = framed(session, wish, reader=reader, plugins=plugins)
        title, url = frame.title, address(frame.question)
        found = shown(session, wish, reader=reader, plugins=plugins)
    except (SlowError, UpravaError) as error:
        return {"w": None, "title": title, "why": sentence(error), "url": url}
    return {"w": found, "title": found.title, "why": "", "url": url}


ANYTHING = """select exists (select from documents.access_grant
    where principal_id = any (%s) and not hidden)"""


def front_panels(session: Session, reader: Reader) -> Sequence[Panel]:
    """The reader's board on the overview; without a single document there is nothing to count."""
    if not fetch_value(session, ANYTHING, (list(reader.principals),)):
        return []
    plugins = installation_of(session).plugins
    found = own_board(session, reader=reader, plugins=plugins)
    places = places_of(session, found, reader=reader, plugins=plugins, most=ON_FRONT)
    if not places:
        return []
    values = {"rows": rows_of(places), "path": PATH, "more": len(found.widgets) > len(places)}
    return [Panel("reports-board", N_("My board"), "reports/boards/front.html", values)]


routes: Sequence[ControllerRouterHandler] = [own, board, widget]
