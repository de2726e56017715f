"""What the area adds to the core."""

from uprava.areas import Area

from uprava_reports.boards.acts import ACT_OBJECTS, ACTS
from uprava_reports.boards.routes import routes
from uprava_reports.boards.routes.page import front_panels

AREA = Area("boards", routes=routes, acts=ACTS, act_objects=ACT_OBJECTS, front_panels=front_panels)
