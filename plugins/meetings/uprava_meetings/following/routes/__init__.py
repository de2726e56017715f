"""The screens of extracts, distribution, draft acts."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_meetings.following.routes import distribution, drafting

routes: Sequence[ControllerRouterHandler] = [*distribution.routes, *drafting.routes]
