"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_appeals.applicants import api
from uprava_appeals.applicants.acts import ACTS, OBJECTS
from uprava_appeals.applicants.routes import lists, routes
from uprava_appeals.values import PERSONAL, REGISTER

AREA = Area(
    "applicants",
    permissions=[
        Permission(
            PERSONAL, N_("See names, addresses and letters of applicants"),
            (BuiltInRole.REGISTRAR, BuiltInRole.LEADER),
        ),
        Permission(
            REGISTER, N_("Register appeals and keep the cards of applicants"),
            (BuiltInRole.REGISTRAR,),
        ),
    ],
    routes=[*api.routes, *routes],
    navigation=[
        Navigation(
            N_("Sections"), N_("Applicants"), lists.PATH, "id-badge-2", PERSONAL, 31, folded=True
        )
    ],
    acts=ACTS,
    act_objects=OBJECTS,
)  # fmt: skip
