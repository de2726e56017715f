"""Reports of the catalogue over assignments."""

from uprava.i18n import N_
from uprava.reporting import Chart, Purpose, ReadyReport, ReportLayout

from uprava_assignments.giving.values import Role
from uprava_assignments.reports.duties import DUTIES

RESPONSIBLE = {"role": (Role.RESPONSIBLE.value,)}
"""Each assignment once."""

KO = ("due", "in_term", "late", "waiting", "overdue", "ko", "in_time", "index", "delay")

DISCIPLINE = ReadyReport(
    "assignments.discipline_by_unit",
    N_("Executive discipline by unit"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit",), measures=KO, period="due_on", preset="quarter",
        filters=RESPONSIBLE, chart=Chart.BARS, compared=True,
    ),
    N_(
        "Assignments whose term lies in the period and is over, by the unit of the responsible"
        " executor. Ko = n / N × 100: order of the government of Ryazan region No. 522-r"
        " of 26.09.2008."
    ),
    position=10,
)  # fmt: skip

READY = (DISCIPLINE,)
