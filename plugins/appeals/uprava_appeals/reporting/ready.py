"""Reports of the catalogue over appeals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from uprava.extension import BuiltInRole
from uprava.i18n import N_
from uprava.reporting import Chart, Purpose, ReadyReport, ReportLayout, ReportScreen

from uprava_appeals.duty_reports.routes import packages
from uprava_appeals.duty_reports.routes.figures import PATH as FIGURES
from uprava_appeals.duty_reports.values import REPORT
from uprava_appeals.reception.routes.journal import JOURNAL
from uprava_appeals.reception.values import RECEIVE
from uprava_appeals.reporting.questions import QUESTIONS
from uprava_appeals.reporting.receptions import RECEPTIONS
from uprava_appeals.reporting.whole import APPEALS

Filters = Mapping[str, Sequence[str]]

TERMS = ("appeals", "answered", "late", "overdue", "running", "in_term", "extended", "forwarded",
         "forwarded_late", "registered_late", "days")  # fmt: skip
WHAT = ("appeals", "proposals", "applications", "complaints", "collective", "repeated",
        "sent_on")  # fmt: skip
RESULTS = ("questions", "supported", "measures", "explained", "not_supported", "support",
           "forwarded", "left", "open")  # fmt: skip
WORK = ("given", "done", "in_term", "late", "overdue", "share_in_term", "open")

REGISTERED = N_(
    "Appeals registered in the period, by channel of receipt and the rest of their marks;"
    " a collective appeal is one appeal."
)
KEPT = N_(
    "Appeals registered in the period and how the terms of Federal Law 59-FZ were kept with them"
    " by today: registration in 3 days (article 8), forwarding in 7 (article 8), the answer in 30"
    " (article 12), extensions."
)
OF_QUESTIONS = N_(
    "Questions of the appeals registered in the period; an appeal with two questions is counted"
    " twice, as in the federal section of results."
)


def ready(code: str, title: str, layout: ReportLayout, said: str, position: int) -> ReadyReport:
    """Return a report over appeals."""
    return ReadyReport(f"appeals.{code}", title, Purpose.APPEALS, layout, said, position=position)


def whole(line: str, measures: Sequence[str], *, chart: Chart = Chart.BARS) -> ReportLayout:
    """Return a table of appeals by a field, of those registered in the period."""
    year = line.endswith(":month")
    return ReportLayout(
        APPEALS.code, lines=(line,), measures=measures, period="registered_on",
        preset="year" if year else "quarter", chart=chart, compared=not year,
        sort="" if year else "-appeals",
    )  # fmt: skip


def questions(*lines: str, sort: str = "-questions") -> ReportLayout:
    """Return a table of questions and their results by fields."""
    return ReportLayout(
        QUESTIONS.code, lines=lines, measures=RESULTS, period="registered_on", preset="quarter",
        chart=Chart.BARS if len(lines) == 1 else Chart.NONE, compared=len(lines) == 1, sort=sort,
    )  # fmt: skip


def listed(columns: Sequence[str], filters: Filters, sort: str) -> ReportLayout:
    """Return a list of appeals of this moment."""
    return ReportLayout(APPEALS.code, columns=columns, filters=filters, sort=sort)


SUMMARY = (
    ready("by_channel", N_("Appeals by way of receipt"), whole("channel", WHAT), REGISTERED, 20),
    ready("by_kind", N_("Appeals by kind"), whole("letter", WHAT), REGISTERED, 21),
    ready("by_source", N_("Appeals by body that sent them on"),
          whole("source", (*WHAT[:-1], "controlled")), REGISTERED, 22),
    ready("by_repeat", N_("Repeated appeals"), whole("repeat", (*WHAT[:5], "sent_on")),
          REGISTERED, 23),
    ready("by_state", N_("Appeals by state"), whole("state", WHAT), REGISTERED, 24),
    replace(
        ready("by_month", N_("Appeals by month"),
              whole("registered_on:month", WHAT, chart=Chart.LINES), REGISTERED, 25),
        boards=(BuiltInRole.LEADER,), board_title=N_("Citizens' appeals"),
    ),
    ready("channels_by_month", N_("Appeals by way of receipt and month"), ReportLayout(
        APPEALS.code, lines=("channel",), across="registered_on:month", measures=("appeals",),
        period="registered_on", preset="year", chart=Chart.HEAT,
    ), REGISTERED, 26),
)  # fmt: skip

KEPT_TERMS = (
    ready("terms_by_month", N_("Terms of considering appeals by month"),
          whole("registered_on:month", TERMS, chart=Chart.LINES), KEPT, 30),
    ready("terms_by_leader", N_("Terms of considering appeals by leader"), whole("leader", TERMS),
          KEPT, 31),
    ready("terms_by_channel", N_("Terms of considering appeals by way of receipt"),
          whole("channel", TERMS), KEPT, 32),
)  # fmt: skip

RESULT = (
    replace(
        ready("by_section", N_("Results by section of the classifier"), questions("section"),
              OF_QUESTIONS, 40),
        boards=(BuiltInRole.LEADER,), board_shape="top",
        board_title=N_("What citizens' appeals are about"),
    ),
    ready("by_theme", N_("Results by section and topic of the classifier"),
          questions("section", "theme"), OF_QUESTIONS, 41),
    ready("by_question", N_("Most frequent questions of the classifier"), questions("topic"),
          OF_QUESTIONS, 42),
    ready("by_territory", N_("Results by territory"), questions("territory"), OF_QUESTIONS, 43),
    ready("by_result", N_("Questions by result and month"), ReportLayout(
        QUESTIONS.code, lines=("result",), across="registered_on:month", measures=("questions",),
        period="registered_on", preset="year", chart=Chart.HEAT,
    ), OF_QUESTIONS, 44),
    ready("sections_by_month", N_("Sections of the classifier by month"), ReportLayout(
        QUESTIONS.code, lines=("section",), across="registered_on:month",
        measures=("questions",), period="registered_on", preset="year", chart=Chart.HEAT,
    ), OF_QUESTIONS, 45),
)  # fmt: skip

EXECUTORS = ready(
    "by_executor", N_("Executors of appeals"),
    ReportLayout(
        QUESTIONS.code, lines=("unit", "person"), measures=WORK, period="registered_on",
        preset="quarter",
    ),
    N_(
        "Questions of the appeals registered in the period by the unit and the executor they were"
        " given to; the term is the executor's own, done is the day of the report or the result."
    ),
    50,
)  # fmt: skip

LISTS = (
    ready("overdue", N_("Overdue appeals"), listed(
        ("number", "registered_on", "mask", "title", "leader", "next_on", "state"),
        {"kept": ("overdue",), "runs": ("yes",)}, "next_on",
    ), N_("Appeals with a term of law that is over and not met, at this moment."), 60),
    ready("considered", N_("Appeals being considered"), listed(
        ("number", "registered_on", "mask", "title", "leader", "next_on", "state"),
        {"kept": ("running", "overdue"), "runs": ("yes",)}, "next_on",
    ), N_("Appeals with a term of law that runs, the nearest first."), 61),
    ready("late", N_("Appeals answered late"), ReportLayout(
        APPEALS.code, columns=("number", "registered_on", "mask", "title", "leader", "due_on",
                               "answered_on", "considered"),
        period="registered_on", preset="quarter", filters={"kept": ("late",)},
        sort="registered_on",
    ), N_("Appeals registered in the period whose answer was given after its term."), 62),
    ready("register", N_("Register of appeals"), ReportLayout(
        APPEALS.code, columns=APPEALS.listed, period="registered_on", sort="registered_on",
    ), N_("Every appeal registered in the period; of its author only what everybody sees."), 63),
)  # fmt: skip

RECEIVED = (
    ready("receptions", N_("Personal receptions by leader"), ReportLayout(
        RECEPTIONS.code, lines=("person",),
        measures=("booked", "received", "oral", "written", "elsewhere", "refused", "handed",
                  "missed", "oral_share"),
        period="day", preset="quarter", chart=Chart.BARS, compared=True,
    ), N_("Bookings of the period and what came of them: Federal Law 59-FZ, article 13."), 71),
    ready("receptions_by_month", N_("Personal receptions by month"), ReportLayout(
        RECEPTIONS.code, lines=("day:month",),
        measures=("booked", "received", "oral", "written", "elsewhere", "refused", "missed"),
        period="day", preset="year", chart=Chart.LINES,
    ), N_("Bookings of the period and what came of them: Federal Law 59-FZ, article 13."), 72),
)  # fmt: skip

READY = (*SUMMARY, *KEPT_TERMS, *RESULT, EXECUTORS, *LISTS, *RECEIVED)

SCREENS = (
    ReportScreen(
        "appeals.figures", N_("Appeals in figures"), Purpose.APPEALS, FIGURES,
        N_("The figures of a period beside those of the year before, with their files."),
        REPORT, 10,
    ),
    ReportScreen(
        "appeals.section", N_("Packages for the federal section"), Purpose.APPEALS, packages.PATH,
        N_("Results of a month for SSTU with the protocol of errors: decree of the President"
           " No. 171 of 17.04.2017."),
        REPORT, 11,
    ),
    ReportScreen(
        "appeals.reception_journal", N_("Journal of receptions"), Purpose.APPEALS, JOURNAL,
        N_("The cards of personal receptions as a book, on paper and in a workbook."),
        RECEIVE, 70,
    ),
)  # fmt: skip
