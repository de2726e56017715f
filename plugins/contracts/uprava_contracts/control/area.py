"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_contracts.control import jobs
from uprava_contracts.control.acts import ACTS
from uprava_contracts.control.routes import routes
from uprava_contracts.control.values import PATH
from uprava_contracts.values import CONTROL

AREA = Area(
    "control",
    routes=routes,
    navigation=[
        Navigation(
            N_("Sections"), N_("Control of contracts"), PATH, "chart-bar", CONTROL, position=61,
            folded=True,
        )
    ],
    acts=ACTS,
    jobs=jobs.register,
)  # fmt: skip
