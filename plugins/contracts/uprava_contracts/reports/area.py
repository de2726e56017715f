"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.reports.beside import PENALTIES, REFUSALS, SECURITIES
from uprava_contracts.reports.owed import OBLIGATIONS, PAYMENTS
from uprava_contracts.reports.ready import READY, SCREENS
from uprava_contracts.reports.whole import CONTRACTS

AREA = Area(
    "reports",
    report_sources=[CONTRACTS, OBLIGATIONS, PAYMENTS, PENALTIES, SECURITIES, REFUSALS],
    ready_reports=READY,
    report_screens=SCREENS,
)
