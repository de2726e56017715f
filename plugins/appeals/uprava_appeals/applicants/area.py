"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import N_

from uprava_appeals.applicants.acts import ACTS, OBJECTS
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
    acts=ACTS,
    act_objects=OBJECTS,
)  # fmt: skip
