"""The folder «К отправке»: by channel and addressee, failures, what has gone; acts on many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import URLEncodedBody
from uprava.clock import now
from uprava.documents.routes.forms import many, word
from uprava.errors import InvalidError
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.checking import missing
from uprava_records.dispatch.service.listing import (
    COUNTED,
    TABS,
    Asked,
    DispatchRow,
    count_dispatches,
    list_dispatches,
)
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import CHANNELS, ICONS, PROBLEMS, STATES, Channel, State

PATH = "/records/dispatch"

Fields = URLEncodedBody[dict[str, Any]]

LONGEST_SAID = 500
"""Characters of what is told after an act: it travels in a cookie."""


@dataclass(frozen=True, slots=True)
class Line:
    """A dispatch as a line of the folder: its check in words."""

    row: DispatchRow
    problem: str
    together: int
    """How many of the page lie in the same packet."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one channel."""

    title: str
    icon: str
    lines: Sequence[Line]


@get(PATH, requires=PERMISSION)
def folder(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show what waits, what failed, or what has gone, under the filters of the URL."""
    tab, asked, after = read_address(request.query_params)
    page = list_dispatches(session, tab, asked, reader=reader, after=after)
    counts = {each: count_dispatches(session, each, Asked(), reader=reader) for each in TABS}
    address = {"tab": tab, "channel": asked.channel, "q": asked.q, "state": asked.state}
    return screen(
        request, session, "records/dispatch/folder.html", tab=tab, asked=asked, page=page,
        groups=groups_of(page.rows, tab), tabs=tabs_of(tab, counts), states=STATES,
        further=url_of(address | {"at": page.further}) if page.further else "",
        first_url=url_of(address) if after else "", channels=channel_choices(),
        query=urlencode({name: value for name, value in address.items() if value}),
        today=session.info["today"], may_mail=site.settings.smtp_url is not None,
    )  # fmt: skip


def read_address(params: Mapping[str, str]) -> tuple[str, Asked, int | None]:
    """Return tab, filters and place of the URL; what is not known narrows nothing."""
    tab = params.get("tab", "queue")
    channel, state = params.get("channel", ""), params.get("state", "")
    at = params.get("at", "")
    return (
        tab if tab in TABS else "queue",
        Asked(
            channel if channel in set(Channel) else "", params.get("q", "").strip()[:100],
            state if state in set(State) else "",
        ),
        int(at) if at.isascii() and at.isdigit() and len(at) < 16 else None,
    )  # fmt: skip


def url_of(pairs: Mapping[str, object]) -> str:
    """Return the folder's address with these parameters."""
    given = {name: str(value) for name, value in pairs.items() if value}
    return f"{PATH}?{urlencode(given)}" if given else PATH


def tabs_of(tab: str, counts: Mapping[str, int]) -> list[tuple[str, str, str, bool]]:
    """Return the tabs with their counters."""
    titles = {"queue": _("To be sent"), "failed": _("Failures"), "gone": _("Dispatched")}
    shown = {name: f"{COUNTED}+" if n > COUNTED else str(n or "") for name, n in counts.items()}
    return [
        (title, url_of({"tab": name if name != "queue" else ""}),
         shown[name] if name != "gone" else "", name == tab)
        for name, title in titles.items()
    ]  # fmt: skip


def channel_choices() -> list[tuple[str, str]]:
    """Return the channels as a form offers them."""
    return [(each.value, _(title)) for each, title in CHANNELS.items()]


def groups_of(rows: Sequence[DispatchRow], tab: str) -> list[Group]:
    """Return the rows by channel; what has gone stands by time, in one group."""
    if tab == "gone":
        return [Group("", "", [line_of(row, rows) for row in rows])] if rows else []
    groups = []
    for channel, some in groupby(rows, key=lambda row: row.channel):
        held = list(some)
        lines = [line_of(row, held) for row in held]
        groups.append(Group(_(CHANNELS[Channel(channel)]), ICONS[channel], lines))
    return groups


def line_of(row: DispatchRow, rows: Sequence[DispatchRow]) -> Line:
    """Return a row with its check."""
    problem = row.problem or (missing(row) if row.state == State.QUEUED else None)
    together = sum(each.packet == row.packet for each in rows) if row.packet else 0
    return Line(row, _(PROBLEMS.get(problem, problem)) if problem else "", together)


def ids_of(data: Mapping[str, Any]) -> list[int]:
    """Return the chosen dispatches of a form."""
    return [int(each) for each in many(data, "id") if each.isascii() and each.isdigit()][:1000]


def back(data: Mapping[str, Any]) -> str:
    """Return the list a form was sent from."""
    query = word(data, "query")
    return f"{PATH}?{query}" if query and "\n" not in query else PATH


def told(said: str, outcome: acting.Outcome) -> tuple[str, str]:
    """Return what is told after an act on many, and its tint."""
    if not outcome.refused:
        return said, "g"
    reasons = "; ".join(f"{each.row.name}: {each.why}" for each in outcome.refused[:3])
    more = len(outcome.refused) - 3
    if more > 0:
        reasons += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    left = _("Left as they were: {n}. {reasons}").format(n=len(outcome.refused), reasons=reasons)
    return f"{said} {left}"[:LONGEST_SAID], "a"


@post(f"{PATH}/send", requires=PERMISSION)
def send(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Send the chosen."""
    outcome = acting.send(session, ids_of(data), reader=reader, at=now())
    said, kind = told(_("Sent: {n}.").format(n=outcome.done), outcome)
    return see(back(data), said=said, kind=kind)


@post(f"{PATH}/retry", requires=PERMISSION)
def retry(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Send failed and returned ones again."""
    outcome = acting.repeat(session, ids_of(data), reader=reader, at=now())
    said, kind = told(_("Sent again: {n}.").format(n=outcome.done), outcome)
    return see(back(data), said=said, kind=kind)


@post(f"{PATH}/pack", requires=PERMISSION)
def pack(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Put the chosen into one packet."""
    count = acting.pack(session, ids_of(data), reader=reader)
    return see(back(data), said=_("They go in one packet: {n} documents.").format(n=count))


@post(f"{PATH}/unpack", requires=PERMISSION)
def unpack(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Take the chosen out of their packets."""
    count = acting.unpack(session, ids_of(data), reader=reader)
    return see(back(data), said=_("Taken out of packets: {n}.").format(n=count))


@post(f"{PATH}/settle", requires=PERMISSION)
def settle(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Mark the chosen as delivered, returned, failed or not to be sent."""
    how = settling_of(data, session.info["today"])
    outcome = acting.settle(session, ids_of(data), how, reader=reader, at=now())
    said, kind = told(_("Marked: {n}.").format(n=outcome.done), outcome)
    return see(back(data), said=said, kind=kind)


def settling_of(data: Mapping[str, Any], today: date) -> acting.Settling:
    """Return the mark of a form. Raises InvalidError for an unknown one or a day there is not."""
    mark = word(data, "mark")
    if mark not in {str(each) for each in acting.BEFORE}:
        raise InvalidError(
            _("Choose what became of it."), fields={"mark": _("Choose what became of it.")}
        )
    try:
        on = date.fromisoformat(word(data, "on")) if word(data, "on") else today
    except ValueError as error:
        raise InvalidError(
            _("The mark was not made."), fields={"on": _("There is no such day.")}
        ) from error
    return acting.Settling(State(mark), on, word(data, "note")[:1000])


routes = [folder, send, retry, pack, unpack, settle]
