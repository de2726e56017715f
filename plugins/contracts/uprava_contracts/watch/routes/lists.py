"""«Обязательства»: what both sides owe by all contracts the reader sees."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from litestar import Response
from litestar.types import ControllerRouterHandler
from uprava.documents.service.journals import list_units
from uprava.i18n import _
from uprava.term_lists.values import shown
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.execution.values import PATH
from uprava_contracts.values import Duty, Side
from uprava_contracts.watch.service.listing import (
    PAGE_SIZE,
    SHOWN,
    Asked,
    Line,
    Place,
    View,
    count_obligations,
    list_obligations,
)
from uprava_contracts.wording import money

LIST = f"{PATH}/obligations"

Words = TypeVar("Words", bound=StrEnum)


@get(LIST, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show obligations by their terms.

    In the address: `view` (open, week, overdue, waiting, done, late), `mine`, `side`, `duty`,
    `unit`, `inn` of the other side, `q`, `since` and `until` (days of the list's order).
    """
    params = request.query_params
    asked, after = asked_in(params), place_in(str(params.get("after", "")))
    found = list_obligations(session, asked, reader=reader, after=after, limit=PAGE_SIZE + 1)
    rows, today = found[:PAGE_SIZE], session.info["today"]
    kept = pairs_of(asked)
    more = {**kept, "after": cursor_of(rows[-1], asked)} if len(found) > PAGE_SIZE else None
    counts = count_obligations(session, asked, reader=reader)
    return screen(
        request, session, "contracts/watch/list.html", path=LIST, asked=asked,
        rows=[(each, each.stand(today)) for each in rows], kept=kept, money=money,
        tabs=[tab_of(view, asked, counts.get(view)) for view in View],
        duties=[(each.value, _(each.caption)) for each in Duty],
        sides=[(each.value, _(each.caption)) for each in Side],
        units=[(str(id), name) for id, name in list_units(session, reader=reader)],
        begin=url_of(kept) if after else "", further=url_of(more) if more else "",
        narrowed=bool(kept.keys() - {"view"}),
    )  # fmt: skip


def asked_in(params: Mapping[str, str]) -> Asked:
    """Return what an address asks; what it cannot mean narrows nothing."""
    unit = str(params.get("unit", ""))
    number = unit if unit.isascii() and unit.isdigit() and len(unit) < 10 else ""
    inn = str(params.get("inn", ""))
    return Asked(
        one_of(View, params.get("view")) or View.OPEN, bool(params.get("mine")),
        one_of(Side, params.get("side")), one_of(Duty, params.get("duty")),
        int(number) if number else None, inn if inn.isascii() and len(inn) <= 12 else "",
        " ".join(str(params.get("q", "")).replace("\0", " ").split())[:100],
        day_of(params, "since"), day_of(params, "until"),
    )  # fmt: skip


def one_of(words: type[Words], text: str | None) -> Words | None:
    """Return a word of the address; an unknown one narrows nothing."""
    return words(text) if text in set(words) else None


def day_of(params: Mapping[str, str], name: str) -> date | None:
    """Return a day of the address; what is none narrows nothing."""
    try:
        return date.fromisoformat(str(params.get(name, "")))
    except ValueError:
        return None


def pairs_of(asked: Asked, view: View | None = None) -> dict[str, str]:
    """Return the filters of a list as its address writes them."""
    pairs = {
        "view": view or asked.view, "mine": "1" if asked.mine else "", "side": asked.side,
        "duty": asked.duty, "unit": asked.unit_id, "inn": asked.inn, "q": asked.q,
        "since": asked.since, "until": asked.until,
    }  # fmt: skip
    return {name: str(value) for name, value in pairs.items() if value}


def url_of(pairs: Mapping[str, str]) -> str:
    """Return the address of a list."""
    return f"{LIST}?{urlencode(pairs)}"


def tab_of(view: View, asked: Asked, count: int | None) -> tuple[str, str, str, bool]:
    """Return a tab above the list: title, address, figure, whether it is shown now."""
    figure = shown(count) if view in SHOWN else ""
    return _(view.caption), url_of(pairs_of(asked, view)), figure, view is asked.view


def cursor_of(row: Line, asked: Asked) -> str:
    """Return where the next page begins."""
    day = row.met_on if asked.view.past else row.due_on
    return f"{day.isoformat() if day else '-'}_{row.id}"


def place_in(text: str) -> Place | None:
    """Return the place a page begins after; None for none, and for what is none."""
    day, _sign, id = text.partition("_")
    if not (id.isascii() and id.isdigit() and len(id) < 19):
        return None
    try:
        return Place(None if day == "-" else date.fromisoformat(day), int(id))
    except ValueError:
        return None


routes: Sequence[ControllerRouterHandler] = [page]
