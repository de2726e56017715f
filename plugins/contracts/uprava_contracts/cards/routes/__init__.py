"""The screens of a contract: its form, its acts."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.cards.routes import acting, entering

routes: Sequence[ControllerRouterHandler] = [
    *entering.routes, *acting.routes,
]  # fmt: skip
