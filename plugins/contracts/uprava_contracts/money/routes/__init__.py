"""The screens of penalties and claims; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.money import api
from uprava_contracts.money.routes import acting, charging, claims, page

routes: Sequence[ControllerRouterHandler] = [
    *page.routes, *charging.routes, *claims.routes,
    *acting.routes, *api.routes,
]  # fmt: skip
