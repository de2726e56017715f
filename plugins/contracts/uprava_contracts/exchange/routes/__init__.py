"""The screens of the exchange with suppliers."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.exchange.routes import acting, files, looking, signing

routes: Sequence[ControllerRouterHandler] = [
    *looking.routes, *files.routes, *acting.routes, *signing.routes,
]  # fmt: skip
