"""Screens of boards."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_reports.boards.routes import editing, page

routes: Sequence[ControllerRouterHandler] = [*page.routes, *editing.routes]
