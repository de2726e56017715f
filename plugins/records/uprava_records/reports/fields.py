"""Fields that several sources of this module have: of the document `d`."""

from collections.abc import Mapping
from typing import Any

from uprava.i18n import N_
from uprava.reporting import FieldKind, ReportField


def choices(titles: Mapping[Any, str]) -> dict[str, str]:
    """Return the titles of an enumeration's words as a field has them."""
    return {str(code): title for code, title in titles.items()}


NUMBER = ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16)
REGISTERED = ReportField("registered_on", N_("Registered on"), FieldKind.DAY, "d.registered_on",
                         width=14)  # fmt: skip
TITLE = ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", width=60, grouped=False)
KIND = ReportField("kind", N_("Kind of document"), FieldKind.DOCUMENT_KIND, "d.kind",
                   filtered=True)  # fmt: skip
UNIT = ReportField("unit", N_("Unit"), FieldKind.UNIT, "d.unit_id", width=30, filtered=True)
ORGANISATION = ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION,
                           "d.organisation_id", width=30)  # fmt: skip
JOURNAL = ReportField("journal", N_("Journal"), FieldKind.JOURNAL, "d.journal_id", width=30)
DUE = ReportField("due_on", N_("Term"), FieldKind.DAY, "d.due_on", width=14)
