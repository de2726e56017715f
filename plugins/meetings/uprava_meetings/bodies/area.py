"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import N_

from uprava_meetings.bodies.acts import ACTS, OBJECTS
from uprava_meetings.bodies.routes import routes
from uprava_meetings.values import MANAGE

AREA = Area(
    "bodies",
    routes=routes,
    permissions=[
        Permission(MANAGE, N_("Keep bodies that meet, their members and rules"),
                   (BuiltInRole.REGISTRAR,)),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
)  # fmt: skip
