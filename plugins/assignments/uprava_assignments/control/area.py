"""Control: the lists of what is executed, controlled, reported; what the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation, WorkFolder
from uprava.i18n import N_

from uprava_assignments.control import api
from uprava_assignments.control.acts import ACTS
from uprava_assignments.control.routes import routes
from uprava_assignments.control.service.listing import on_control, overdue_of_mine

AREA = Area(
    "control",
    acts=ACTS,
    routes=[*api.routes, *routes],
    work_folders=[
        WorkFolder(
            "control", N_("On control"), "flag", 21, "", count=on_control,
            url="/assignments/control",
        ),
    ],
    navigation=[
        Navigation(
            N_("Sections"), N_("Assignments"), "/assignments", "list-check", position=20,
            count=overdue_of_mine, folded=True,
        ),
    ],
)  # fmt: skip
