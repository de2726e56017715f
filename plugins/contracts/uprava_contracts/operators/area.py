"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.operators.acts import ACTS, OBJECTS
from uprava_contracts.operators.routes import routes

AREA = Area(
    "operators",
    routes=routes,
    acts=ACTS,
    act_objects=OBJECTS,
)
