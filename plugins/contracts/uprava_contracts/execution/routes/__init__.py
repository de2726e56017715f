"""The screens of execution; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.execution import api
from uprava_contracts.execution.routes import (
    events,
    happening,
    lists,
    obligations,
    page,
    stages,
)

routes: Sequence[ControllerRouterHandler] = [
    *lists.routes, *page.routes, *stages.routes, *obligations.routes, *happening.routes,
    *events.routes, *api.routes,
]  # fmt: skip
