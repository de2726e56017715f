"""«Обзор»: what waits for the reader, and what modules show before the day's work."""

from dataclasses import dataclass

from litestar import Response

from uprava.documents.routes.card_values import body_of
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.frame import make_shell
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.work.counters import Counters, count_all, in_short

PAGE = "/overview"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place where something waits for the reader."""

    title: str
    url: str
    icon: str
    count: str
    overdue: bool


@get(PAGE, requires=SIGNED_IN)
def overview(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the reader's counters as tiles and the panels of modules under them."""
    counted = count_all(session, reader, site.plugins.counted, today=session.info["today"])
    panels = site.plugins.front_panels(session, reader)
    common = {"reader": reader, "request": request,
              "shell": make_shell(request, reader, Counters())}  # fmt: skip
    return screen(
        request, session, "work/overview.html", waiting=waiting_in(site.plugins, reader, counted),
        panels=[body_of(site, each, common) for each in panels],
    )  # fmt: skip


def waiting_in(plugins: Plugins, reader: Reader, counted: Counters) -> list[Waiting]:
    """Return where something waits: an office's queues, then the reader's own folders."""
    queues = [
        Waiting(_(each.title), each.url, each.icon, in_short(counted.entries[each.url]), False)
        for each in plugins.navigation if each.permission and counted.entries.get(each.url)
    ]  # fmt: skip
    folders = [
        Waiting(_(each.title), each.address, each.icon, counted.shown(code), counted.overdue(code))
        for code, each in plugins.folders.items()
        if counted.shown(code) and (not each.permission or reader.may(each.permission))
    ]
    return [*queues, *folders]


routes = [overview]
