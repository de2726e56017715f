"""The screens of signing."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.signing.routes import (
    deferred,
    detached,
    keys,
    levels,
    printed,
    protocols,
    signing_page,
    trust,
)

routes: Sequence[ControllerRouterHandler] = [
    *signing_page.routes,
    *protocols.routes,
    *printed.routes,
    *deferred.routes,
    *detached.routes,
    *keys.routes,
    *trust.routes,
    *levels.routes,
]
