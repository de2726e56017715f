"""The screens of decisions, protocols, extracts and their distribution; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_meetings.protocol import api
from uprava_meetings.protocol.routes import acting, distribution, drafting, lists, points, talk

routes: Sequence[ControllerRouterHandler] = [
    *lists.routes, *points.routes, *talk.routes, *distribution.routes, *acting.routes,
    *drafting.routes, *api.routes,
]  # fmt: skip
