"""A module of tests: a source over real documents whose values are as awkward as they come.

What a document is worth stands in its summary, its number is any text; both may be empty.
"""

from collections.abc import Sequence

from uprava import hookimpl
from uprava.extension import Module
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
    ReportSource,
)

KIND = "records.incoming"

MARKS = {"common": "Common", "restricted": "For official use"}

WORTH = "case when d.summary ~ '^-?[0-9.]+$' then d.summary::numeric end"
"""Of any document: a plan may look at those of others before it asks for rights."""

SOURCE = ReportSource(
    "ledger.papers",
    "Papers",
    rows="documents.document as d left join lateral (select d.title as words) as said on true",
    where="d.deleted_at is null and d.title not like '100%% gone'",
    key="d.id",
    document="d.id",
    document_kinds=(KIND,),
    dates=("day",),
    unit="unit",
    listed=("number", "day", "words", "worth", "mark", "unit", "author", "closed"),
    fields=(
        ReportField("number", "Paper number", FieldKind.CODE, "d.number", filtered=True),
        ReportField("day", "Day of the paper", FieldKind.DAY, "d.registered_on", filtered=True),
        ReportField("words", "Paper words", FieldKind.TEXT, "said.words", filtered=True, width=40),
        ReportField("worth", "Paper worth", FieldKind.MONEY, WORTH, filtered=True),
        ReportField("mark", "Paper mark", FieldKind.CHOICE, "d.access_mark", choices=MARKS,
                    filtered=True),
        ReportField("unit", "Paper unit", FieldKind.UNIT, "d.unit_id", filtered=True),
        ReportField("author", "Paper author", FieldKind.PERSON, "d.author_id", filtered=True),
        ReportField("closed", "Paper closed", FieldKind.YES, "d.access_mark = 'restricted'",
                    filtered=True),
        ReportField("kind", "Paper kind", FieldKind.DOCUMENT_KIND, "d.kind", filtered=True),
        ReportField("size", "Paper size", FieldKind.REFERENCE, "size.code",
                    joins=f"""left join lateral (select case when ({WORTH}) < 0 then 'less'
                        when ({WORTH}) >= 0 then 'more' end as code) as size on true""",
                    titles="""select k as key, 'Size ' || k as title
                        from unnest(%(keys)s::text[]) as k""", filtered=True),
    ),
    measures=(
        Measure("papers", "Papers", good=Good.MORE),
        Measure("closed", "Papers closed", "d.access_mark = 'restricted'", good=Good.LESS),
        Measure("worth", "Sum of worth", aggregate=Aggregate.SUM, value=WORTH, digits=2, unit="₽"),
        Measure("average", "Average worth", aggregate=Aggregate.AVERAGE, value=WORTH, digits=2),
        Measure("largest", "Largest worth", aggregate=Aggregate.LARGEST, value=WORTH, digits=2),
        Measure("share", "Share of closed", "d.access_mark = 'restricted'", Aggregate.SHARE,
                of="papers", digits=1, good=Good.LESS),
    ),
)  # fmt: skip

MEASURES = ("papers", "closed", "worth", "average", "largest", "share")

READY = [
    ReadyReport(
        "ledger.year", "Year of papers", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("unit",), across="day:month", measures=("papers",),
                     period="day", preset="year", chart=Chart.BARS, compared=True),
        "What the papers are.",
    ),
    ReadyReport(
        "ledger.deep", "Papers by mark and number", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("mark", "number"), measures=MEASURES, period="day",
                     preset="year", sort="-papers", chart=Chart.BARS),
    ),
    ReadyReport(
        "ledger.heat", "Papers by unit and mark", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("unit",), across="mark", measures=("papers",),
                     period="day", preset="year", chart=Chart.HEAT),
    ),
    ReadyReport(
        "ledger.months", "Papers by month", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("day:month",), across="mark", measures=("papers", "share"),
                     period="day", preset="year", chart=Chart.LINES, compared=True),
    ),
    ReadyReport(
        "ledger.list", "Papers one by one", Purpose.VOLUME,
        ReportLayout(SOURCE.code, period="day", preset="year", sort="-worth"),
    ),
    ReadyReport(
        "ledger.now", "Papers of now", Purpose.VOLUME,
        ReportLayout(SOURCE.code, lines=("size",), measures=("papers",)),
    ),
]  # fmt: skip


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="ledger", title="Ledger", description="Papers", version="1", package="tests_support",
        position=91,
    )  # fmt: skip


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """The source of papers."""
    return [SOURCE]


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """Reports over papers."""
    return READY
