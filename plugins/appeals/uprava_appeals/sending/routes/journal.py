"""«Отправка ответов»: what waits, what is on its way, what did not go, what has gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import once, word
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.uploads import ids_of

from uprava_appeals.replies.values import SEND, Purpose
from uprava_appeals.sending.card import said_of
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.listing import (
    COUNTED,
    Asked,
    SendingRow,
    Tab,
    count_sendings,
    list_sendings,
)
from uprava_appeals.sending.service.packing import unfit_way
from uprava_appeals.sending.values import BY_PROGRAM, FAILED, PATH, PROBLEMS, STATES
from uprava_appeals.values import ReplyBy

LONGEST_SAID = 500
"""Characters of what is told after an act: it travels in a cookie."""

WAYS = (ReplyBy.EMAIL, ReplyBy.ACCOUNT, ReplyBy.POST, ReplyBy.HAND)

Fields = URLEncodedBody[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """A reply as a line of the journal: way and trouble in words.

    `chosen`: it may be sent with others; `by_mail`: a letter to a body that may go by e-mail.
    """

    row: SendingRow
    purpose: str
    way: str
    said: str
    chosen: bool
    by_mail: bool


@get([PATH, FAILED], requires=SEND)
def journal(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show a tab of the journal."""
    usual = Tab.FAILED if request.url.path == FAILED else Tab.QUEUE
    tab, asked = read_address(request.query_params, usual)
    rows, more = list_sendings(session, tab, asked, reader=reader)
    lines = [line_of(session, row) for row in rows]
    counts: dict[Tab, int] = {each: count_sendings(session, each, reader=reader)
              for each in Tab if each is not Tab.GONE}  # fmt: skip
    return screen(
        request, session, "appeals/sending/journal.html", tab=tab, asked=asked, lines=lines,
        tabs=tabs_of(tab, counts), states=STATES, path=PATH, more=more,
        older=further(tab, asked, rows) if more and tab is Tab.GONE else "",
        first=url_of(tab, asked) if asked.at else "", lacks=lacking(session, rows),
        ways=[(each.value, _(each.caption)) for each in WAYS],
        choosing=any(each.chosen for each in lines),
    )  # fmt: skip


def read_address(params: Mapping[str, str], usual: Tab) -> tuple[Tab, Asked]:
    """Return tab, filters and place of the URL; what is not known narrows nothing."""
    tab, way = params.get("tab", ""), params.get("way", "")
    begins, _comma, last = params.get("at", "").partition(",")
    try:
        place = (datetime.fromisoformat(begins), UUID(last))
    except ValueError:
        place = None
    at, after = place if place and place[0].tzinfo else (None, None)
    return (
        Tab(tab) if tab in set(Tab) else usual,
        Asked(params.get("q", "").strip()[:100], way if way in WAYS else "", at, after),
    )


def url_of(tab: Tab, asked: Asked, at: str = "") -> str:
    """Return the address of a tab under its filters."""
    pairs = {"tab": tab if tab is not Tab.QUEUE else "", "q": asked.q, "way": asked.way, "at": at}
    given = {name: value for name, value in pairs.items() if value}
    return f"{PATH}?{urlencode(given)}" if given else PATH


def further(tab: Tab, asked: Asked, rows: Sequence[SendingRow]) -> str:
    """Return the address of the next page."""
    last = rows[-1]
    assert last.sent_at is not None
    return url_of(tab, asked, f"{last.sent_at.isoformat()},{last.id}")


def tabs_of(tab: Tab, counts: Mapping[Tab, int]) -> list[tuple[str, str, str, bool]]:
    """Return the tabs with their counters."""
    titles = {
        Tab.QUEUE: _("To be sent"), Tab.GOING: _("On the way"), Tab.FAILED: _("Did not go"),
        Tab.GONE: _("Journal"),
    }  # fmt: skip
    shown = {name: f"{COUNTED}+" if n > COUNTED else str(n or "") for name, n in counts.items()}
    return [
        (title, url_of(name, Asked()), shown.get(name, ""), name is tab)
        for name, title in titles.items()
    ]


def lacking(session: Session, rows: Sequence[SendingRow]) -> list[str]:
    """Return what the installation lacks to send these rows by itself, in words."""
    ways = {ReplyBy(row.reply_by) for row in rows if row.by_program}
    found = [unfit_way(session, each) for each in BY_PROGRAM if each in ways]
    return [_(PROBLEMS[each]) for each in found if each]


def line_of(session: Session, row: SendingRow) -> Line:
    """Return a row in words."""
    way = ReplyBy(row.reply_by)
    waits = not row.going and row.sent_at is None
    able = row.to_author and row.by_program and unfit_way(session, way) is None
    mailed = not row.to_author and unfit_way(session, ReplyBy.EMAIL) is None
    return Line(row, _(Purpose(row.purpose).caption), _(way.caption), said_of(session, row),
                waits and able, waits and mailed)  # fmt: skip


@post(f"{PATH}/send", requires=SEND)
def send_many(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Let the program send the chosen replies."""

    def act() -> dict[str, Any]:
        done = asking.ask_many(session, ids_of(data, "id"), reader=reader, at=now())
        return {"done": done.done, "left": list(done.left)}

    done = once(session, request, data, reader=reader, act=act)
    said, kind = told(done["done"], done["left"])
    back = Tab.FAILED if word(data, "tab") == Tab.FAILED else Tab.QUEUE
    return see(url_of(back, Asked()), said=said, kind=kind)


def told(done: int, left: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Return what is told after an act on many, and its tint."""
    said = ngettext("{n} reply is on its way.", "{n} replies are on their way.", done)
    said = said.format(n=done)
    if not left:
        return said, "g"
    reasons = "; ".join(f"{name}: {why}" for name, why in left[:3])
    more = _("Left as they were: {n}. {reasons}").format(n=len(left), reasons=reasons)
    return f"{said} {more}"[:LONGEST_SAID], "a"


routes: Sequence[ControllerRouterHandler] = [journal, send_many]
