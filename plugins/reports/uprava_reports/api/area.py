"""What the area adds to the core."""

from uprava.areas import Area

from uprava_reports.api.routes import routes

AREA = Area("api", routes=routes)
