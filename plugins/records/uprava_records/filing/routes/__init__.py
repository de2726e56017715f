"""The screens of filing."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.filing.routes import cases, documents, papers, plan, rows

routes: Sequence[ControllerRouterHandler] = [
    *plan.routes, *rows.routes, *cases.routes, *documents.routes, *papers.routes,
]  # fmt: skip
