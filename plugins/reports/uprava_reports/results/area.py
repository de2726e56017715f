"""What the area adds to the core."""

from uprava.areas import Area

from uprava_reports.results.routes import routes

AREA = Area("results", routes=routes)
