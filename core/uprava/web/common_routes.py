"""Addresses of no area in particular: start, static files, health, metrics, signals, CSP."""

import logging
import secrets
from typing import Any

from litestar import Request, Response
from litestar import get as plain_get
from litestar import post as plain_post
from litestar.di import NamedDependency
from litestar.response import Redirect, Stream
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava_storage import StorageError

from uprava.db.sql import fetch_value
from uprava.errors import ForbiddenError
from uprava.extension import Health, HealthCheck
from uprava.i18n import _
from uprava.web.assets import DIST
from uprava.web.metrics import exposition
from uprava.web.routing import PUBLIC, SIGNED_IN, get
from uprava.web.site import Site, site_of

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]


@get("/", requires=SIGNED_IN)
def start() -> Redirect:
    """Send the reader to the first page."""
    return Redirect("/docs", status_code=303)


@plain_get("/healthz", opt={"requires": PUBLIC}, sync_to_thread=False)
def alive() -> dict[str, str]:
    """Answer that the process runs (liveness); touches no neighbour."""
    return {"status": "alive"}


@get("/readyz", requires=PUBLIC)
def ready(session: NamedDependency[Session], site: NamedDependency[Site]) -> Response[Any]:
    """Answer whether the database and the store work (readiness): 200 or 503."""
    checks = neighbours(session, site)
    bad = any(check.health is Health.BAD for check in checks)
    return Response({check.name: check.health for check in checks}, status_code=503 if bad else 200)


def neighbours(session: Session, site: Site) -> list[HealthCheck]:
    """Return the state of the database, the store and the modules' own neighbours."""
    fetch_value(session, "select 1")
    checks = [HealthCheck("database", Health.GOOD)]
    try:
        site.store.check()
        checks.append(HealthCheck("files", Health.GOOD))
    except StorageError as error:
        checks.append(HealthCheck("files", Health.POOR, str(error)))
    return checks + site.plugins.health(session)


@plain_get("/metrics", opt={"requires": PUBLIC}, sync_to_thread=False)
def metrics(request: AnyRequest) -> Response[bytes]:
    """Return Prometheus figures to the monitoring, told by token or by being on this machine."""
    token = site_of(request).settings.metrics_token
    client = request.scope.get("client")
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    local = client is not None and client[0] in ("127.0.0.1", "::1")
    allowed = secrets.compare_digest(given, token) if token else local
    if not allowed:
        raise ForbiddenError(_("The figures are for the monitoring only."))
    return Response(exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


@plain_get("/events", opt={"requires": SIGNED_IN})
async def events(request: AnyRequest) -> Stream:
    """Keep a stream of signals open: names without data, fetched again under the page's rights."""
    stream = site_of(request).events.stream(request.user.person_id)
    headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
    return Stream(stream, media_type="text/event-stream", headers=headers)


@plain_post("/csp-report", opt={"requires": PUBLIC}, status_code=204)
async def csp_report(request: AnyRequest) -> None:
    """Log what a browser refused to run; at most four kilobytes of it."""
    body = (await request.body())[:4096]
    log.warning("content security policy: %s", body.decode("utf-8", "replace"))


static = create_static_files_router(
    path="/static",
    directories=[DIST],
    opt={"requires": PUBLIC, "exclude_from_auth": True},
    cache_control=None,
)

routes: list[ControllerRouterHandler] = [start, alive, ready, metrics, events, csp_report, static]
