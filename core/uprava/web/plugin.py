"""The web area's own addresses: start page, static files, health, metrics, live signals."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava import hookimpl
from uprava.web.common_routes import routes
from uprava.web.openapi import reference


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Addresses that belong to no other area."""
    return [*routes, reference]
