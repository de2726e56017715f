"""Reports of the catalogue over assignments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from uprava.extension import BuiltInRole
from uprava.i18n import N_
from uprava.reporting import Chart, Purpose, ReadyReport, ReportLayout, ReportScreen

from uprava_assignments.discipline.asking import PATH
from uprava_assignments.giving.values import OPEN, Role
from uprava_assignments.reports.duties import DUTIES
from uprava_assignments.reports.extensions import EXTENSIONS, REQUESTS
from uprava_assignments.reports.given import GIVEN

Filters = Mapping[str, Sequence[str]]

ONCE: Filters = {"role": (Role.RESPONSIBLE.value,)}
"""Each assignment once, by who answers for it."""

DUE: Filters = {"outcome": ("in_term", "late", "waiting", "overdue")}
"""The four parts of N: terms that are over."""

PARTS: Filters = {"role": (Role.EXECUTOR.value,)}

LIVE: Filters = {"state": tuple(each.value for each in OPEN)}

KO = ("due", "in_term", "late", "waiting", "overdue", "ko", "in_time", "index", "delay")

HOW = N_(
    "Assignments whose term lies in the period and is over: N. Executed of them, in term or late:"
    " Ko = n / N × 100, order of the government of Ryazan region No. 522-r of 26.09.2008."
    " Recalled, readdressed and suspended ones do not count."
)


def discipline(
    code: str, title: str, line: str, position: int, *, chart: Chart = Chart.BARS
) -> ReadyReport:
    """Return the report of discipline by a field."""
    year = line.endswith(":month")
    layout = ReportLayout(
        DUTIES.code, lines=(line,), measures=KO, period="due_on",
        preset="year" if year else "quarter", filters={**ONCE, **DUE}, chart=chart,
        compared=not year,
    )  # fmt: skip
    return ReadyReport(f"assignments.{code}", title, Purpose.DISCIPLINE, layout, HOW,
                       position=position)  # fmt: skip


BY = (
    replace(
        discipline("discipline_by_unit", N_("Executive discipline by unit"), "unit", 10),
        boards=(BuiltInRole.LEADER, BuiltInRole.EXECUTOR), board_measure="in_time",
        board_title=N_("Executive discipline"),
    ),
    discipline("discipline_by_person", N_("Executive discipline by executor"), "person", 11),
    discipline("discipline_by_author", N_("Executive discipline by author"), "author", 12),
    discipline("discipline_by_basis", N_("Executive discipline by kind of the basis"), "basis",
               13),
    discipline("discipline_by_control", N_("Executive discipline by kind of control"), "control",
               14),
    discipline("discipline_by_month", N_("Executive discipline by month"), "due_on:month", 15,
               chart=Chart.LINES),
)  # fmt: skip

HEAT = ReadyReport(
    "assignments.in_term_by_month",
    N_("Share executed in term by unit and month"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit",), across="due_on:month", measures=("in_time",),
        period="due_on", preset="year", filters={**ONCE, **DUE}, chart=Chart.HEAT,
    ),
    N_(
        "Of the assignments whose term lies in the month and is over, those executed not later"
        " than the term: the second factor of order No. 522-r."
    ),
    position=16,
)  # fmt: skip

CO_EXECUTORS = ReadyReport(
    "assignments.co_executors",
    N_("Executive discipline of co-executors"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit", "person"), measures=KO, period="due_on", preset="quarter",
        filters={**PARTS, **DUE}, compared=True,
    ),
    N_("The parts of co-executors by their own terms; counted as those of the responsible are."),
    position=17,
)  # fmt: skip

LATENESS = ReadyReport(
    "assignments.delays",
    N_("Delay of execution by unit and executor"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit", "person"),
        measures=("late", "overdue", "delay", "longest", "worked", "worked_most"),
        period="due_on", preset="quarter", filters={**ONCE, "outcome": ("late", "overdue")},
        sort="-longest", compared=True,
    ),
    N_(
        "Assignments whose term lies in the period, executed late or overdue, and by how many"
        " calendar and working days: until execution, of the overdue until today."
    ),
    position=18,
)  # fmt: skip

BY_FIRST = ReadyReport(
    "assignments.first_term",
    N_("Execution in the first term, without extensions"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit",),
        measures=("first_due", "first_in_term", "first_late", "first_waiting", "first_overdue",
                  "first_share", "last_share", "first_delay"),
        period="due_first", preset="quarter", filters={**ONCE, "outcome_first": DUE["outcome"]},
        chart=Chart.BARS, compared=True,
    ),
    N_(
        "Assignments whose first term lies in the period and is over, whatever extensions were"
        " given: executed in the first term, later, not executed; beside it the share executed in"
        " the term in force. The difference is what extensions hide."
    ),
    position=19,
)  # fmt: skip

SENT_BACK = ReadyReport(
    "assignments.returns",
    N_("Reports returned for rework"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit", "person"),
        measures=("due", "returned", "returns", "per_report"), period="due_on", preset="quarter",
        filters={**ONCE, **DUE}, compared=True,
    ),
    N_(
        "Assignments whose term lies in the period and is over: with how many of them a report was"
        " returned, how many times, and how many returns there are for each report presented."
    ),
    position=44,
)  # fmt: skip

UNEXECUTED = ReadyReport(
    "assignments.unexecuted",
    N_("Unexecuted assignments"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code,
        columns=("number", "text", "person", "unit", "author", "due_on", "state", "delay"),
        filters={**ONCE, **LIVE}, sort="due_on",
    ),
    N_("What is not executed at this moment, the earliest term first; not what is suspended."),
    position=20,
)  # fmt: skip

OVERDUE = ReadyReport(
    "assignments.overdue",
    N_("Overdue assignments"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code,
        columns=("number", "text", "role", "person", "unit", "author", "due_on", "delay",
                 "extended"),
        filters={"outcome": ("overdue",), "state": LIVE["state"]}, sort="due_on",
    ),
    N_(
        "What is overdue at this moment, of the responsible and of co-executors: the term is over,"
        " no report is presented."
    ),
    position=21,
)  # fmt: skip

OPEN_BY_UNIT = ReadyReport(
    "assignments.open_by_unit",
    N_("Assignments in execution by unit"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit", "person"),
        measures=("open", "overdue", "overdue_now", "today", "longest"),
        filters={**ONCE, **LIVE}, chart=Chart.BARS,
    ),
    N_("What is in execution at this moment and how much of it is overdue or due today."),
    position=22, boards=(BuiltInRole.LEADER,), board_shape="top", board_measure="overdue",
    board_title=N_("Overdue assignments by unit"),
)  # fmt: skip

UPCOMING = ReadyReport(
    "assignments.upcoming",
    N_("Terms of the next ten days"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code,
        columns=("due_on", "ahead", "number", "text", "role", "person", "unit", "controller"),
        filters={"ahead": ("today", "three", "ten"), "state": LIVE["state"]}, sort="due_on",
    ),
    N_("What the executors have still to report, with a term from today until the tenth day."),
    position=30,
)  # fmt: skip

UPCOMING_BY_UNIT = ReadyReport(
    "assignments.upcoming_by_unit",
    N_("Coming terms by unit"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit",), across="ahead", measures=("duties",),
        filters={"ahead": ("over", "today", "three", "ten", "thirty", "later"),
                 "state": LIVE["state"]},
        chart=Chart.HEAT,
    ),
    N_("What the executors have still to report, by the days left until the term."),
    position=31,
)  # fmt: skip

EXTENDED = ReadyReport(
    "assignments.extensions",
    N_("Extensions of terms by unit"),
    Purpose.DISCIPLINE,
    ReportLayout(
        EXTENSIONS.code, lines=("unit", "person"),
        measures=("extensions", "days", "most", "overdue"), period="decided_on", preset="quarter",
        compared=True,
    ),
    N_(
        "Each decision of the author to make a term longer, by the day it was taken; the days are"
        " calendar ones between the term before and the new one."
    ),
    position=40,
)  # fmt: skip

LATE_AND_EXTENDED = ReadyReport(
    "assignments.late_and_extended",
    N_("Lateness and extensions by unit and executor"),
    Purpose.DISCIPLINE,
    ReportLayout(
        DUTIES.code, lines=("unit", "person"),
        measures=("due", "late", "late_share", "extended", "per_assignment"),
        period="due_on", preset="quarter", filters={**ONCE, **DUE}, compared=True,
    ),
    N_(
        "Assignments whose term lies in the period and is over: how many of them were executed late"
        " and what share that is, with how many the term was extended, and how many extensions"
        " there are for each assignment."
    ),
    position=40,
)  # fmt: skip

EXTENDED_BY_AUTHOR = ReadyReport(
    "assignments.extensions_by_author",
    N_("Extensions of terms by author and month"),
    Purpose.DISCIPLINE,
    ReportLayout(
        EXTENSIONS.code, lines=("author",), across="decided_on:month", measures=("extensions",),
        period="decided_on", preset="year", chart=Chart.HEAT,
    ),
    N_("Who makes terms longer, and when: each decision once."),
    position=41,
)  # fmt: skip

EXTENSION_LIST = ReadyReport(
    "assignments.extension_list",
    N_("List of extensions of terms"),
    Purpose.DISCIPLINE,
    ReportLayout(EXTENSIONS.code, columns=EXTENSIONS.listed, period="decided_on",
                 preset="month", sort="decided_on"),
    N_("Each decision with the term before, the new one and its ground."),
    position=42,
)  # fmt: skip

ASKED = ReadyReport(
    "assignments.requests",
    N_("Requests for a longer term by author"),
    Purpose.DISCIPLINE,
    ReportLayout(
        REQUESTS.code, lines=("author",),
        measures=("requests", "granted", "refused", "waiting", "share", "days"),
        period="asked_on", preset="quarter", compared=True,
    ),
    N_("What executors asked for in the period, how it was decided and in how many days."),
    position=43,
)  # fmt: skip

GIVEN_BY_AUTHOR = ReadyReport(
    "assignments.given_by_author",
    N_("Assignments given, by author"),
    Purpose.DISCIPLINE,
    ReportLayout(
        GIVEN.code, lines=("author",),
        measures=("given", "controlled", "special", "urgent", "open", "done", "recalled"),
        period="given_on", preset="quarter", chart=Chart.BARS, compared=True,
    ),
    N_("Assignments given in the period and what has become of them by today."),
    position=50,
)  # fmt: skip

GIVEN_BY_BASIS = ReadyReport(
    "assignments.given_by_basis",
    N_("Assignments given, by kind of the basis and month"),
    Purpose.DISCIPLINE,
    ReportLayout(
        GIVEN.code, lines=("basis",), across="given_on:month", measures=("given",),
        period="given_on", preset="year", chart=Chart.BARS,
    ),
    N_("On what assignments were given: letters, appeals, protocols, contracts, by themselves."),
    position=51,
)  # fmt: skip

REGISTER = ReadyReport(
    "assignments.register",
    N_("Register of assignments"),
    Purpose.DISCIPLINE,
    ReportLayout(GIVEN.code, columns=GIVEN.listed, period="given_on", sort="given_on"),
    N_("Every assignment given in the period."),
    position=52,
)  # fmt: skip

READY = (
    *BY, HEAT, CO_EXECUTORS, LATENESS, BY_FIRST, UNEXECUTED, OVERDUE, OPEN_BY_UNIT, UPCOMING,
    UPCOMING_BY_UNIT, EXTENDED, LATE_AND_EXTENDED, EXTENDED_BY_AUTHOR, EXTENSION_LIST, ASKED,
    SENT_BACK, GIVEN_BY_AUTHOR, GIVEN_BY_BASIS, REGISTER,
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "assignments.discipline", N_("Executive discipline"), Purpose.DISCIPLINE, PATH,
        N_("Figures with the twelve months behind, one's own too, by the term in force or the"
           " first one."),
        position=9,
    ),
)  # fmt: skip
