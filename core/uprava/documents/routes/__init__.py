"""The screens of documents."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.documents.routes import reading, searching

routes: Sequence[ControllerRouterHandler] = [*reading.routes, *searching.routes]
