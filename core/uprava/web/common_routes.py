"""Addresses of no area in particular: start, static files, health, metrics, signals, CSP."""

import secrets
from dataclasses import replace
from typing import Any

from litestar import Response, route
from litestar import get as plain_get
from litestar import post as plain_post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream
from litestar.template.base import csrf_token
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session

from uprava.errors import ForbiddenError, NotFoundError
from uprava.extension import Health
from uprava.i18n import _, current_locale
from uprava.users.reader import Reader
from uprava.users.service.starting import is_waiting
from uprava.web import gallery
from uprava.web.assets import served
from uprava.web.frame import appearance_of
from uprava.web.injected import AnyRequest
from uprava.web.metrics import exposition
from uprava.web.reports import REPORTS
from uprava.web.routing import PUBLIC, SIGNED_IN, get
from uprava.web.screens import html, screen
from uprava.web.site import Site, site_of
from uprava.work.counters import count_all


@get("/", requires=SIGNED_IN)
def start(
    session: NamedDependency[Session],
    reader: NamedDependency[Reader],
    site: NamedDependency[Site],
) -> Redirect:
    """Send the reader to where something waits, else to the overview, if it has anything to show.

    An office's queue (what is to be registered, by those with the permission) comes before the
    reader's own folders; what one merely watches does not call. The
    administrator of an installation where nothing can be registered yet is sent to begin.
    """
    entries = site.plugins.navigation
    counted = count_all(session, reader, site.plugins.counted, today=session.info["today"])
    queues = [each.url for each in entries if each.permission and counted.entries.get(each.url)]
    folders = [
        folder.address for code, folder in site.plugins.folders.items()
        if code in counted.folders and (not folder.permission or reader.may(folder.permission))
    ]  # fmt: skip
    waiting = [*queues, *folders, *(["/admin/start"] if is_waiting(session, reader=reader) else [])]
    shown = not waiting and site.plugins.front_panels(session, reader)
    return Redirect([*waiting, "/overview" if shown else "/docs"][0], status_code=303)


@get("/help", requires=SIGNED_IN)
def help_page(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site]
) -> Response[str]:
    """Explain the keys and the screens; works without scripts."""
    folders = list(site.plugins.folders.values())
    return screen(request, session, "help.html", folders=folders)


@get([f"/{page}" for page in gallery.PAGES], requires=SIGNED_IN)
def gallery_page(request: AnyRequest) -> Response[str]:
    """Show every macro in every state, on invented values."""
    return drawn(request, gallery.template_of(request.url.path.removeprefix("/")))


@get("/ui/{page:str}", requires=SIGNED_IN)
def gallery_alias(page: FromPath[str]) -> Redirect:
    """Lead to a page of the gallery by its short name: /ui/card."""
    if f"ui-{page}" not in gallery.PAGES:
        raise NotFoundError(_("The gallery has no such page."))
    return Redirect(f"/ui-{page}", status_code=303)


@get(["/ui-people", "/ui-text"], requires=SIGNED_IN)
def gallery_piece(request: AnyRequest) -> Response[str]:
    """Answer what the gallery's widgets ask for."""
    people = request.url.path == "/ui-people"
    return drawn(request, f"ui_page/{'people_found' if people else 'page_text'}.html")


def drawn(request: AnyRequest, template: str) -> Response[str]:
    """Return a template of the gallery drawn in the reader's own look, inside invented frames."""
    shown = gallery.values(request.url.path.removeprefix("/"))
    shell = replace(
        gallery.shell(request.url.path.removeprefix("/").partition("-")[2] or "ui"),
        csrf=csrf_token({"request": request}),
        locale=current_locale(),
        appearance=appearance_of(request.user.appearance),
    )
    values = {**shown, "shell": shell, "reader": request.user, "request": request}
    return html(site_of(request).templates.get_template(template).render(values))


@plain_get("/healthz", opt={"requires": PUBLIC}, sync_to_thread=False, include_in_schema=False)
def alive() -> dict[str, str]:
    """Answer that the process runs (liveness); touches no neighbour."""
    return {"status": "alive"}


@get("/readyz", requires=PUBLIC)
def ready(session: NamedDependency[Session], site: NamedDependency[Site]) -> Response[Any]:
    """Answer whether requests can be served: 503 without the database, or when a module is bad.

    Without the store cards and lists still work: it is told as poor under 200. What is said of
    the store and the modules may be some seconds old.
    """
    checks = site.readiness.checks(session)
    bad = any(check.health is Health.BAD for check in checks)
    return Response({check.name: check.health for check in checks}, status_code=503 if bad else 200)


@plain_get("/metrics", opt={"requires": PUBLIC}, sync_to_thread=True, include_in_schema=False)
def metrics(request: AnyRequest) -> Response[bytes]:
    """Return Prometheus figures to the monitoring, told by token or by being on this machine."""
    token = site_of(request).settings.metrics_token
    client = request.scope.get("client")
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    local = client is not None and client[0] in ("127.0.0.1", "::1")
    allowed = secrets.compare_digest(given.encode(), token.encode()) if token else local
    if not allowed:
        raise ForbiddenError(_("The figures are for the monitoring only."))
    figures = exposition(site_of(request).installation)
    return Response(figures, media_type="text/plain; version=0.0.4")


@plain_get("/events", opt={"requires": SIGNED_IN}, include_in_schema=False)
async def events(request: AnyRequest) -> Stream:
    """Keep a stream of signals open: names without data, fetched again under the page's rights."""
    stream = site_of(request).events.stream(request.user)
    headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
    return Stream(stream, media_type="text/event-stream", headers=headers)


@plain_post("/csp-report", opt={"requires": PUBLIC}, status_code=204, include_in_schema=False)
async def csp_report(request: AnyRequest) -> None:
    """Log what a browser refused to run."""
    REPORTS.take(await request.body())


@route(
    "/static/{file_path:path}", http_method=["GET", "HEAD"], opt={"requires": PUBLIC},
    sync_to_thread=False, include_in_schema=False,
)  # fmt: skip
def static(request: AnyRequest) -> Response[bytes]:
    """Return a file of the front end or of a plugin; its name changes with its content."""
    found = served(request.url.path)
    if found is None:
        raise NotFoundError(_("There is no such file."))
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(found[0], media_type=found[1], headers=headers)


routes: list[ControllerRouterHandler] = [
    start, help_page, gallery_page, gallery_alias, gallery_piece, alive, ready, metrics, events,
    csp_report, static,
]  # fmt: skip
