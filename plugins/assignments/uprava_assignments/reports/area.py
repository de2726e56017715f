"""What the area adds to the core."""

from uprava.areas import Area

from uprava_assignments.reports.duties import DUTIES
from uprava_assignments.reports.extensions import EXTENSIONS, REQUESTS
from uprava_assignments.reports.given import GIVEN
from uprava_assignments.reports.ready import READY, SCREENS

AREA = Area(
    "reports",
    report_sources=[DUTIES, GIVEN, EXTENSIONS, REQUESTS],
    ready_reports=READY,
    report_screens=SCREENS,
)
