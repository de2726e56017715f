"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("case.closed", N_("closed the case {index}: {documents} documents, {sheets} sheets")),
    Act("case.event", N_("wrote down the event of the case {index}: {day}")),
    Act("case.held", N_("forbade the destruction of the case {index}: {reason}")),
    Act("case.opened", N_("opened the case {index}")),
    Act("case.released", N_("allowed the destruction of the case {index} again: {reason}")),
    Act("case.reopened", N_("opened the case {index} again: {reason}")),
    Act("case.reviewed", N_("wrote down the commission's decision on the case {index}")),
    Act("filing.put", N_("put the document into the case {case}"), "folder", "g"),
    Act(
        "filing.taken",
        N_("took the document out of the case {case}: {reason}"),
        "arrow-back-up",
        "a",
    ),
    Act("plan.agreed", N_("agreed the filing plan of {year}: {basis}")),
    Act("plan.approved", N_("approved the filing plan of {year}")),
    Act("plan.closed", N_("closed the year {year} of the filing plan, cases: {cases}")),
    Act("plan.imported", N_("took rows of the filing plan from a table: {rows}")),
    Act("plan.made", N_("made the filing plan of {year}")),
    Act("plan.returned", N_("took the filing plan of {year} back into work")),
    Act("plan.row-added", N_("added the row {index} to the filing plan")),
    Act("plan.row-changed", N_("changed the row {index} of the filing plan")),
    Act("plan.row-removed", N_("took the row {index} out of the filing plan")),
)

OBJECTS: Mapping[str, str] = {
    "case": N_("Case file"),
    "plan": N_("Filing plan"),
}
"""Type of object → what it is called."""
