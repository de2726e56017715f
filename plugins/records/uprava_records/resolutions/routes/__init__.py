"""The screens of resolutions."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.resolutions.routes.assistants import routes as assistants
from uprava_records.resolutions.routes.deciding import routes as deciding
from uprava_records.resolutions.routes.reviewing import routes as reviewing

routes: Sequence[ControllerRouterHandler] = [*reviewing, *deciding, *assistants]
