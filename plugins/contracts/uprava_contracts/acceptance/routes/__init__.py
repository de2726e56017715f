"""The screens of acceptance and payment."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.acceptance.routes import deciding, deliveries, payments

routes: Sequence[ControllerRouterHandler] = [
    *deliveries.routes, *deciding.routes, *payments.routes,
]  # fmt: skip
