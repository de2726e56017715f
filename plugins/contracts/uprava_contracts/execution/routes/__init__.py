"""The screens of execution."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.execution.routes import (
    events,
    happening,
    obligations,
    page,
    stages,
)

routes: Sequence[ControllerRouterHandler] = [
    *page.routes, *stages.routes, *obligations.routes, *happening.routes,
    *events.routes,
]  # fmt: skip
