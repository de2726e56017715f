"""The list of obligations of all contracts; the JSON API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.watch import api
from uprava_contracts.watch.routes import lists

routes: Sequence[ControllerRouterHandler] = [*lists.routes, *api.routes]
