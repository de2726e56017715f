"""The screens of registration."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_appeals.intake.routes.registering import routes as registering

routes: Sequence[ControllerRouterHandler] = registering
