"""The screens of penalties and claims; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.money import api
from uprava_contracts.money.routes import acting, charging, claims, listing, page

routes: Sequence[ControllerRouterHandler] = [
    *page.routes, *listing.routes, *charging.routes, *claims.routes,
    *acting.routes, *api.routes,
]  # fmt: skip
