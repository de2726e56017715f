"""The JSON API of documents under `/api/v1`."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.documents.api import files, reading, types

routes: Sequence[ControllerRouterHandler] = [*reading.routes, *files.routes, *types.routes]
