"""Screens of reports people make."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_reports.designer.routes import making, own, sharing

routes: Sequence[ControllerRouterHandler] = [*making.routes, *own.routes, *sharing.routes]
