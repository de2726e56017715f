"""What can be counted of the dummy's notes: a source, a report made of it, a screen of its own."""

from uprava.i18n import N_
from uprava.reporting import (
    FieldKind,
    Measure,
    Purpose,
    ReadyReport,
    ReportField,
    ReportLayout,
    ReportScreen,
    ReportSource,
)

NOTES = ReportSource(
    "dummy.notes",
    N_("Notes of the example"),
    rows="dummy.note as n join documents.document as d on d.id = n.document_id",
    where="d.deleted_at is null",
    key="d.id",
    document="d.id",
    listed=("title", "text"),
    fields=(
        ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", grouped=False, width=50),
        ReportField("text", N_("Text"), FieldKind.TEXT, "n.text", width=50),
        ReportField("kind", N_("Kind of document"), FieldKind.DOCUMENT_KIND, "d.kind"),
    ),
    measures=(Measure("notes", N_("Notes")),),
    changed_by=("dummy",),
)

BY_TEXT = ReadyReport(
    "dummy.by_text", N_("Notes by their text"), Purpose.OWN,
    ReportLayout(NOTES.code, lines=("text",), measures=("notes",), sort="-notes"),
    N_("How many documents one sees bear each note."),
)  # fmt: skip

SCREEN = ReportScreen(
    "dummy.screen", N_("Where notes are written"), Purpose.OWN, "/dummy",
    permission="dummy.write",
)  # fmt: skip
