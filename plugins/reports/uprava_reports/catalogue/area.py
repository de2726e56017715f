"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_reports.asking.values import PATH
from uprava_reports.catalogue.routes import routes

AREA = Area(
    "catalogue",
    routes=routes,
    navigation=[
        Navigation(
            N_("Sections"), N_("Reports"), PATH, "report-analytics", position=70, folded=True,
            key="KeyG KeyT",
        ),
    ],
)  # fmt: skip
