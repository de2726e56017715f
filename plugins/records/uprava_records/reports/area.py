"""What the area adds to the core."""

from uprava.areas import Area

from uprava_records.reports import acts, books, exchange, filing, letters, sending

AREA = Area(
    "reports",
    report_sources=[
        *letters.SOURCES, *sending.SOURCES, *exchange.SOURCES, *acts.SOURCES, *filing.SOURCES,
    ],
    ready_reports=[
        *letters.READY, *sending.READY, *exchange.READY, *acts.READY, *filing.READY,
    ],
    report_screens=[
        *sending.SCREENS, *exchange.SCREENS, *acts.SCREENS, *filing.SCREENS, *books.SCREENS,
    ],
)  # fmt: skip
