"""The screens of dispatch."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.dispatch.routes.card import routes as card
from uprava_records.dispatch.routes.folder import routes as folder
from uprava_records.dispatch.routes.office import routes as office

routes: Sequence[ControllerRouterHandler] = [*folder, *card, *office]
