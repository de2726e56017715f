"""What can be counted of documents of all kinds, and the ready reports over them."""

from uprava.documents.models import AccessMark
from uprava.i18n import N_
from uprava.reporting import (
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

DOCUMENTS = ReportSource(
    "documents.registered",
    N_("Registered documents"),
    description=N_("Documents of every kind that have a number; one row is one document."),
    rows="documents.document as d",
    where="d.deleted_at is null and d.registered_on is not null",
    key="d.id",
    document="d.id",
    dates=("registered_on", "due_on"),
    unit="unit",
    listed=("number", "registered_on", "title", "kind", "unit", "author"),
    fields=(
        ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16),
        ReportField("registered_on", N_("Registered on"), FieldKind.DAY, "d.registered_on",
                    width=14),
        ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", width=60, grouped=False),
        ReportField("kind", N_("Kind of document"), FieldKind.DOCUMENT_KIND, "d.kind",
                    filtered=True),
        ReportField("journal", N_("Journal"), FieldKind.JOURNAL, "d.journal_id", width=30),
        ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION,
                    "d.organisation_id", width=30),
        ReportField("unit", N_("Unit"), FieldKind.UNIT, "d.unit_id", width=30, filtered=True),
        ReportField("author", N_("Author"), FieldKind.PERSON, "d.author_id"),
        ReportField("due_on", N_("Term"), FieldKind.DAY, "d.due_on", width=14),
        ReportField("access", N_("Access"), FieldKind.CHOICE, "d.access_mark", choices={
            AccessMark.COMMON: N_("Common"), AccessMark.RESTRICTED: N_("For official use"),
        }),
    ),
    measures=(
        Measure("documents", N_("Documents"), good=Good.NEITHER),
        Measure("restricted", N_("For official use"), "d.access_mark = 'restricted'"),
    ),
)  # fmt: skip

TURNOVER = ReadyReport(
    "documents.turnover",
    N_("Flow of documents by month"),
    Purpose.VOLUME,
    ReportLayout(
        DOCUMENTS.code, lines=("kind",), across="registered_on:month", measures=("documents",),
        period="registered_on", preset="year", chart=Chart.BARS, compared=True,
    ),
    N_("How many documents of each kind were registered; the unit of count is a document."),
    position=10,
)  # fmt: skip
