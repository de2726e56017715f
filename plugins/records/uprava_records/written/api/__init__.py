"""Written documents over the API."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.written.api.internal import routes as internal
from uprava_records.written.api.outgoing import routes as outgoing
from uprava_records.written.api.registering import routes as registering

routes: Sequence[ControllerRouterHandler] = [*outgoing, *internal, *registering]
