"""Duty reports: what the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_appeals.duty_reports.routes import routes
from uprava_appeals.duty_reports.routes.figures import PATH
from uprava_appeals.duty_reports.values import REPORT

AREA = Area(
    "duty_reports",
    routes=routes,
    permissions=[
        Permission(
            REPORT, N_("See figures of appeals and make their reports"),
            (BuiltInRole.REGISTRAR, BuiltInRole.LEADER),
        ),
    ],
    navigation=[
        Navigation(
            N_("Sections"), N_("Appeals in figures"), PATH, "chart-bar", REPORT, 36, folded=True
        ),
    ],
)  # fmt: skip
