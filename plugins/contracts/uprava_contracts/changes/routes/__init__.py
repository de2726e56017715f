"""The screens of agreements, suspensions, terminations."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.changes.routes import acting, agreements

routes: Sequence[ControllerRouterHandler] = [*agreements.routes, *acting.routes]
