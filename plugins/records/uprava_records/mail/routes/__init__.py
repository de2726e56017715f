"""The screens of the inbox."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_records.mail.routes.acts import routes as acts
from uprava_records.mail.routes.aside import routes as aside
from uprava_records.mail.routes.drafts import routes as drafts
from uprava_records.mail.routes.entering import routes as entering
from uprava_records.mail.routes.scans import routes as scans
from uprava_records.mail.routes.separator import routes as separator

routes: Sequence[ControllerRouterHandler] = [*entering, *drafts, *acts, *aside, *scans, *separator]
