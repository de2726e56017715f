"""What the area adds to the core."""

from uprava.areas import Area

from uprava_reports.files.routes import routes

AREA = Area("files", routes=routes)
