"""Screens of sending."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_reports.schedules.routes import acting, deliveries, lists, making

routes: Sequence[ControllerRouterHandler] = [
    *lists.routes, *making.routes, *acting.routes, *deliveries.routes,
]  # fmt: skip
