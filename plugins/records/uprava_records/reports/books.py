"""Registration journals as books: printed and taken as files from their own screens."""

from uprava.i18n import N_
from uprava.reporting import Purpose, ReportScreen

PRINTS = N_("The registration journal by number: filters, printing on A4, XLSX and CSV.")

SCREENS = (
    ReportScreen("records.book_incoming", N_("Journal of incoming letters"), Purpose.VOLUME,
                 "/records/incoming", PRINTS, "", 40),
    ReportScreen("records.book_outgoing", N_("Journal of outgoing letters"), Purpose.VOLUME,
                 "/records/outgoing", PRINTS, "", 41),
    ReportScreen("records.book_internal", N_("Journal of internal documents"), Purpose.VOLUME,
                 "/records/internal", PRINTS, "", 42),
    ReportScreen("records.book_acts", N_("Journal of legal acts"), Purpose.VOLUME, "/records/acts",
                 PRINTS, "", 43),
)  # fmt: skip
