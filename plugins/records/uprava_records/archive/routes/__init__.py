"""The screens of inventories and acts."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.archive.routes import archive, lists, papers

routes: Sequence[ControllerRouterHandler] = [*archive.routes, *lists.routes, *papers.routes]
