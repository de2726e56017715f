"""The screens of codes: labels, finding by scan, the public check."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.marks.routes.checking import routes as checking
from uprava_records.marks.routes.labels import routes as labels
from uprava_records.marks.routes.rules import routes as rules
from uprava_records.marks.routes.scanning import routes as scanning

routes: Sequence[ControllerRouterHandler] = [*scanning, *labels, *rules, *checking]
