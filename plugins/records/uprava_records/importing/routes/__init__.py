"""The screens of earlier card files."""

from litestar.types import ControllerRouterHandler

from uprava_records.importing.routes import runs, taking

routes: list[ControllerRouterHandler] = [*runs.routes, *taking.routes]
