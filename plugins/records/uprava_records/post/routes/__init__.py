"""The screens of the post."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.post.routes.papers import routes as papers
from uprava_records.post.routes.rates import routes as rates
from uprava_records.post.routes.registers import routes as registers

routes: Sequence[ControllerRouterHandler] = [*papers, *rates, *registers]
