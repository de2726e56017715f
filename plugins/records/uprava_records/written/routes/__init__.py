"""The screens and the API of written documents."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.written.api import routes as api
from uprava_records.written.routes.exporting import routes as exporting
from uprava_records.written.routes.index import routes as index
from uprava_records.written.routes.journals import routes as journals
from uprava_records.written.routes.registering import routes as registering
from uprava_records.written.routes.writing import routes as writing

routes: Sequence[ControllerRouterHandler] = [
    *writing,
    *registering,
    *index,
    *journals,
    *exporting,
    *api,
]
