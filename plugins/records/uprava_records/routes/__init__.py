"""The screens of records."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.routes import drafts, entering, journals, letters, listing

routes: Sequence[ControllerRouterHandler] = [
    *entering.routes, *drafts.routes, *listing.routes, *letters.routes, *journals.routes,
]  # fmt: skip
