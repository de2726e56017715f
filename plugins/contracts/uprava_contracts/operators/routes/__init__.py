"""The screens of operators."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.operators.routes import keeping

routes: Sequence[ControllerRouterHandler] = keeping.routes
