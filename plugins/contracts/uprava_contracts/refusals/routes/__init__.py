"""The screens of refusals, and of all that became of a contract."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.refusals.routes import acting, looking, refusals

routes: Sequence[ControllerRouterHandler] = [*looking.routes, *refusals.routes, *acting.routes]
