"""The screens of contracts: the list, the form, acts."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.cards.routes import acting, entering, listing

routes: Sequence[ControllerRouterHandler] = [
    *listing.routes, *entering.routes, *acting.routes,
]  # fmt: skip
