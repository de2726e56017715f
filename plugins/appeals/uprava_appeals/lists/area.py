"""The lists of appeals: what the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_appeals.lists import api
from uprava_appeals.lists.routes import routes
from uprava_appeals.lists.routes.address import ROOT
from uprava_appeals.lists.service.listing import overdue
from uprava_appeals.values import PERSONAL

AREA = Area(
    "lists",
    routes=[*api.routes, *routes],
    navigation=[
        Navigation(
            N_("Sections"), N_("Citizens' appeals"), ROOT, "users", PERSONAL, 30, count=overdue,
            folded=True,
        ),
    ],
)  # fmt: skip
