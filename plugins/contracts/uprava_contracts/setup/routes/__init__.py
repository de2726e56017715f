"""The screens on which contracts are set up."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.setup.routes import rates, settings

routes: Sequence[ControllerRouterHandler] = [*settings.routes, *rates.routes]
