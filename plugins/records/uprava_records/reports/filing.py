"""Case files by year, category and term; the plan, inventories and acts have their screens."""

from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.i18n import N_
from uprava.reporting import (
    Aggregate,
    Chart,
    FieldKind,
    Good,
    Measure,
    Purpose,
    ReadyReport,
    ReportField,
    ReportLayout,
    ReportScreen,
    ReportSource,
)
from uprava.users.reader import Reader

from uprava_records.filing.service.cases import HELD
from uprava_records.filing.service.terms import CATEGORY_SQL
from uprava_records.filing.values import (
    CASE_TITLES,
    CATEGORY_TITLES,
    KEEPING_TITLES,
    REVIEW_TITLES,
)
from uprava_records.reports.fields import choices

FILE = "records.file"

DUE: LiteralString = "c.state = 'closed' and c.due_on <= %(today)s"
EVENT: LiteralString = """c.state = 'closed' and c.due_on is null and c.event_on is null
    and c.keeping in ('event', 'need', 'replaced')"""

TERM: LiteralString = """case c.keeping when 'permanent' then 'permanent' when 'need' then 'need'
    when 'replaced' then 'replaced' else case when c.years <= 1 then 'one'
        when c.years <= 5 then 'five' when c.years <= 10 then 'ten' else 'long' end end"""

TERMS = {
    "permanent": N_("Permanently"), "long": N_("More than 10 years"),
    "ten": N_("6 to 10 years"), "five": N_("2 to 5 years"), "one": N_("Up to a year"),
    "need": N_("Until the need is over"), "replaced": N_("Until replaced by new ones"),
}  # fmt: skip


def own(_session: Session, reader: Reader) -> dict[str, object]:
    """Return whose cases are counted: those of the reader's organisation, as on the screens."""
    return {"own": reader.organisation_id}


CASES = ReportSource(
    "records.cases",
    N_("Case files"),
    description=N_("Case files of the organisation, open and closed; one row is one case."),
    rows="records.case_file as c",
    where="c.organisation_id = %(own)s",
    key="c.id",
    permission=FILE,
    dates=("opened_on", "ended_on", "closed_on", "due_on"),
    unit="unit",
    listed=("index", "heading", "year", "unit", "state", "keeping", "years", "documents",
            "sheets", "due_on"),
    changed_by=("filing", "case", "plan", "inventory", "disposal", "document"),
    values=own,
    fields=(
        ReportField("index", N_("Index"), FieldKind.CODE, "c.index", width=12),
        ReportField("heading", N_("Heading"), FieldKind.TEXT, "c.heading", width=60,
                    grouped=False),
        ReportField("year", N_("Year"), FieldKind.CODE, "c.year::text", width=10, filtered=True),
        ReportField("unit", N_("Unit"), FieldKind.UNIT, "c.unit_id", width=30, filtered=True),
        ReportField("state", N_("State"), FieldKind.CHOICE, "c.state", choices=choices(CASE_TITLES),
                    filtered=True),
        ReportField("category", N_("Category of cases"), FieldKind.CHOICE, CATEGORY_SQL,
                    choices=CATEGORY_TITLES, filtered=True, width=36),
        ReportField("keeping", N_("Kind of the storage term"), FieldKind.CHOICE, "c.keeping",
                    choices=choices(KEEPING_TITLES), width=30),
        ReportField("term", N_("Storage term"), FieldKind.CHOICE, TERM, choices=TERMS, width=26),
        ReportField("years", N_("Years of keeping"), FieldKind.NUMBER, "c.years", width=10),
        ReportField("article", N_("Article of the list"), FieldKind.CODE, "c.article", width=14),
        ReportField("epk", N_("With the mark of the commission"), FieldKind.YES, "c.epk",
                    width=12),
        ReportField("carried", N_("Goes on into the next year"), FieldKind.YES, "c.carried",
                    width=12),
        ReportField("electronic", N_("Electronic"), FieldKind.YES, "c.electronic", width=12),
        ReportField("due", N_("Term of keeping is over"), FieldKind.YES, f"coalesce({DUE}, false)",
                    width=12, filtered=True),
        ReportField("held", N_("Destruction is forbidden"), FieldKind.YES, HELD, width=12),
        ReportField("review", N_("Decision of the commission"), FieldKind.CHOICE, "c.review",
                    choices=choices(REVIEW_TITLES), width=24),
        ReportField("documents", N_("Documents"), FieldKind.NUMBER, "c.documents", width=12),
        ReportField("sheets", N_("Sheets"), FieldKind.NUMBER, "c.sheets", width=12),
        ReportField("opened_on", N_("Opened on"), FieldKind.DAY, "c.opened_on", width=14),
        ReportField("ended_on", N_("Work on it ended on"), FieldKind.DAY, "c.ended_on", width=14),
        ReportField("closed_on", N_("Closed on"), FieldKind.DAY, "c.closed_on", width=14),
        ReportField("due_on", N_("May be destroyed from"), FieldKind.DAY, "c.due_on", width=14),
    ),
    measures=(
        Measure("cases", N_("Cases")),
        Measure("open", N_("Open cases"), "c.state = 'open'"),
        Measure("closed", N_("Closed cases"), "c.state = 'closed'"),
        Measure("transferred", N_("Handed over to the archive"), "c.state = 'transferred'"),
        Measure("destroyed", N_("Destroyed"), "c.state = 'destroyed'"),
        Measure("carried", N_("Going on"), "c.carried"),
        Measure("epk", N_("With the mark “EPK”"), "c.epk"),
        Measure("documents", N_("Documents"), "c.documents > 0", Aggregate.SUM, "c.documents"),
        Measure("sheets", N_("Sheets"), "c.sheets > 0", Aggregate.SUM, "c.sheets"),
        Measure("due", N_("Term of keeping is over"), DUE, good=Good.LESS),
        Measure("event", N_("Wait for the day of the event"), EVENT, good=Good.LESS),
        Measure("held", N_("Destruction is forbidden"), HELD),
    ),
)  # fmt: skip

SOURCES = (CASES,)

READY = (
    ReadyReport(
        "records.cases_by_year", N_("Cases by year and category"), Purpose.FILING,
        ReportLayout(
            CASES.code, lines=("year", "category"),
            measures=("cases", "open", "closed", "carried", "epk", "documents", "sheets"),
        ),
        N_("Cases by the year they were opened for: permanent keeping, personnel, temporary above "
           "10 years and up to 10 years inclusive, as in the closing record of the filing plan. "
           "Cases going on stand in the year they began."),
        FILE, 10,
    ),
    ReadyReport(
        "records.cases_by_unit", N_("Cases by unit"), Purpose.FILING,
        ReportLayout(
            CASES.code, lines=("unit",), measures=("cases", "open", "closed", "documents",
                                                   "sheets", "due", "event"),
            chart=Chart.BARS,
        ),
        N_("How many cases each unit keeps, with how many documents and sheets, and how many wait "
           "for a decision about their keeping."),
        FILE, 11,
    ),
    ReadyReport(
        "records.cases_by_term", N_("Cases by storage term"), Purpose.FILING,
        ReportLayout(
            CASES.code, lines=("term",), across="state", measures=("cases",), chart=Chart.BARS,
        ),
        N_("How many cases have each storage term and in what state they are; terms of so many "
           "years after an event stand with the others of as many years."),
        FILE, 12,
    ),
    ReadyReport(
        "records.cases_due", N_("Cases whose term of keeping is over"), Purpose.FILING,
        ReportLayout(
            CASES.code, filters={"due": ("yes",)}, sort="due_on",
            columns=("index", "heading", "year", "unit", "keeping", "years", "article", "epk",
                     "held", "documents", "due_on"),
        ),
        N_("Closed cases that may be put into an act of selection for destruction, as far as their "
           "term goes: the mark “EPK”, bans and inventories are looked at when the act is drawn "
           "up."),
        FILE, 13,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "records.plan", N_("Filing plan and its closing record"), Purpose.FILING, "/records/plan",
        N_("The filing plan of each year with the totals of its cases by category, to print."),
        FILE, 20,
    ),
    ReportScreen(
        "records.archive", N_("Inventories and acts of destruction"), Purpose.FILING,
        "/records/archive", N_("Yearly inventories of cases and acts of selection, to print."),
        "records.archive", 21,
    ),
    ReportScreen(
        "records.transfers", N_("Transfer of cases to the archive"), Purpose.FILING,
        "/records/transfers", N_("Cases whose years of keeping here are over, and the acts."),
        "records.archive", 22,
    ),
)  # fmt: skip
