"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_contracts.setup.acts import ACTS, OBJECTS
from uprava_contracts.setup.routes import routes
from uprava_contracts.setup.values import PATH
from uprava_contracts.values import MANAGE

AREA = Area(
    "setup",
    routes=routes,
    navigation=[
        Navigation(N_("Administration"), N_("Settings of contracts"), PATH, "file-dollar", MANAGE,
                   73, folded=True),
    ],
    permissions=[
        Permission(MANAGE, N_("Set up contracts: key rates, operators, who sees them all"),
                   (BuiltInRole.ADMINISTRATOR,)),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
)  # fmt: skip
