"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_contracts.cards.values import PATH
from uprava_contracts.lists.routes import routes

AREA = Area(
    "lists",
    routes=routes,
    navigation=[
        Navigation(N_("Sections"), N_("Contracts"), PATH, "file-dollar", position=60, folded=True)
    ],
)
