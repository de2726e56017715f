"""The screens of legal acts."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.acts.api import routes as api
from uprava_records.acts.routes.force import routes as force
from uprava_records.acts.routes.journals import routes as journals
from uprava_records.acts.routes.registry import routes as registry

routes: Sequence[ControllerRouterHandler] = [*journals, *registry, *force, *api]
