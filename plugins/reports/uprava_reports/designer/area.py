"""What the area adds to the core."""

from uprava.areas import Area

from uprava_reports.designer.routes import routes

AREA = Area("designer", routes=routes)
