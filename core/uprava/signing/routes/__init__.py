"""The screens of signing."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.signing.routes import (
    deferred,
    detached,
    keys,
    levels,
    powers,
    powers_beside,
    printed,
    protocols,
    signing_page,
    tokens,
    trust,
)

routes: Sequence[ControllerRouterHandler] = [
    *signing_page.routes,
    *protocols.routes,
    *printed.routes,
    *deferred.routes,
    *detached.routes,
    *keys.routes,
    *tokens.routes,
    *trust.routes,
    *levels.routes,
    *powers_beside.routes,
    *powers.routes,
]
