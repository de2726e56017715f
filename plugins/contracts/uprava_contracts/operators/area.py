"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_contracts.operators.acts import ACTS, OBJECTS
from uprava_contracts.operators.routes import routes
from uprava_contracts.operators.values import PATH
from uprava_contracts.values import MANAGE

AREA = Area(
    "operators",
    routes=routes,
    navigation=[
        Navigation(N_("Administration"), N_("Operators of documents"), PATH, "plug", MANAGE, 74,
                   folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
)  # fmt: skip
