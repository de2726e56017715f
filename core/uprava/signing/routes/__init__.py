"""The screens of signing."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.signing.routes import keys, protocols, signing_page, trust

routes: Sequence[ControllerRouterHandler] = [
    *signing_page.routes,
    *protocols.routes,
    *keys.routes,
    *trust.routes,
]
