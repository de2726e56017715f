"""What the area adds to the core."""

from uprava.areas import Area

from uprava_assignments.reports.duties import DUTIES
from uprava_assignments.reports.ready import READY

AREA = Area("reports", report_sources=[DUTIES], ready_reports=READY)
