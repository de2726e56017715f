"""What the area adds to the core."""

from uprava.areas import Area

from uprava_meetings.reports import deciding, holding

AREA = Area(
    "reports",
    report_sources=[*holding.SOURCES, *deciding.SOURCES],
    ready_reports=[*holding.READY, *deciding.READY],
    report_screens=deciding.SCREENS,
)
