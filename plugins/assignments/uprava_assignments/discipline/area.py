"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_assignments.discipline import api
from uprava_assignments.discipline.asking import PATH
from uprava_assignments.discipline.routes import routes
from uprava_assignments.discipline.values import DISCIPLINE

AREA = Area(
    "discipline",
    routes=[*routes, *api.routes],
    permissions=[
        Permission(
            DISCIPLINE, N_("See the figures of everybody's discipline"),
            (BuiltInRole.LEADER, BuiltInRole.AUDITOR, BuiltInRole.REGISTRAR),
        ),
    ],
    navigation=[
        Navigation(
            N_("Sections"), N_("Discipline"), PATH, "chart-bar", DISCIPLINE, 35, folded=True
        ),
    ],
)  # fmt: skip
