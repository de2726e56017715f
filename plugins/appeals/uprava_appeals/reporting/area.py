"""What the area adds to the core."""

from uprava.areas import Area

from uprava_appeals.reporting.questions import QUESTIONS
from uprava_appeals.reporting.ready import READY, SCREENS
from uprava_appeals.reporting.receptions import RECEPTIONS
from uprava_appeals.reporting.whole import APPEALS

AREA = Area(
    "reporting",
    report_sources=[APPEALS, QUESTIONS, RECEPTIONS],
    ready_reports=READY,
    report_screens=SCREENS,
)
