"""The screens of decisions and protocols; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_meetings.protocol import api
from uprava_meetings.protocol.routes import acting, lists, points, talk

routes: Sequence[ControllerRouterHandler] = [
    *lists.routes, *points.routes, *talk.routes, *acting.routes, *api.routes,
]  # fmt: skip
