"""What the audit log says of runs."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = [
    Act("report.run_ordered", N_("Had a report counted: {report}")),
    Act("report.run_cancelled", N_("Cancelled the count of a report: {report}")),
    Act("report.run_removed", N_("Removed the result of a report: {report}")),
    Act("report.runs_expired", N_("Results of reports whose days are over were removed: {number}")),
]

ACT_OBJECTS = {"report_run": N_("Count of a report")}
