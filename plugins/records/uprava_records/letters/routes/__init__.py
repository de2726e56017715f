"""The screens of records."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.letters.routes.asking import routes as asking
from uprava_records.letters.routes.exporting import routes as exporting
from uprava_records.letters.routes.letters import routes as letters
from uprava_records.letters.routes.listing import routes as listing

routes: Sequence[ControllerRouterHandler] = [
    *listing, *exporting, *letters, *asking,
]  # fmt: skip
