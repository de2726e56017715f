"""The web application: everything it serves comes from the areas and plugins, none by name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.types import ASGIApp

from uprava import serving
from uprava.admin.watching import watching
from uprava.installation import Installation
from uprava.jobs.worker import worker_beside
from uprava.secret import derive
from uprava.web.access import check_declared, guard
from uprava.web.bodies import MeasuredRequest
from uprava.web.dependencies import DEPENDENCIES
from uprava.web.edge import Edge
from uprava.web.errors import on_error
from uprava.web.events import Events
from uprava.web.fetch_metadata import SameOrigin
from uprava.web.openapi import description
from uprava.web.readiness import Readiness
from uprava.web.screens import make_templates
from uprava.web.site import Site


def create_app(installation: Installation) -> ASGIApp:
    """Return the ASGI application of an opened installation."""
    settings, plugins = installation.settings, installation.plugins
    events = Events(installation.engine, settings)
    templates = make_templates(plugins, settings)
    site = Site(installation, templates, events, Readiness(installation))

    @asynccontextmanager
    async def beside(_app: Litestar) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        watch = watching(installation.engine, reload=serving.reload)
        async with events.listening(), watch:
            if settings.jobs == "outside":
                yield
                return
            async with worker_beside(installation):
                yield

    app = Litestar(
        route_handlers=plugins.routes(),
        dependencies=DEPENDENCIES,
        guards=[guard],
        request_class=MeasuredRequest,
        middleware=[SameOrigin],
        exception_handlers={Exception: on_error},
        csrf_config=csrf(settings.secure_cookies, derive(settings.secret, "csrf").hex()),
        lifespan=[beside],
        openapi_config=description(),
        logging_config=None,
        state=State({"site": site}),
        request_max_body_size=settings.upload_limit + 1024 * 1024,
        debug=False,
    )
    check_declared(app.routes, frozenset(plugins.permissions))
    return Edge(app, settings=settings, engine=installation.engine)


def csrf(secure: bool, secret: str) -> CSRFConfig:
    """Return the double-submit token's configuration; the API has no cookies, so no token."""
    return CSRFConfig(
        secret=secret,
        cookie_name="__Host-csrf" if secure else "csrf",
        cookie_secure=secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/", "^/csp-report"],
    )
