"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("disposal.approved", N_("approved an act of destruction")),
    Act("disposal.cancelled", N_("cancelled an act of destruction: {reason}")),
    Act("disposal.case-dropped", N_("took a case out of an act of destruction")),
    Act("disposal.destroyed", N_("destroyed the documents of an act: {documents}")),
    Act("disposal.drawn-up", N_("drew up an act of destruction, cases: {cases}")),
    Act("disposal.ordered", N_("ordered the destruction by an act, cases: {cases}")),
    Act("disposal.proven", N_("proved the destruction by an act; files gone: {gone}")),
    Act("disposal.returned", N_("returned an act of destruction: {reason}")),
    Act("disposal.sent", N_("put an act of destruction before the commission")),
    Act("disposal.stopped", N_("stopped the destruction by an act")),
    Act("filing.destroyed", N_("destroyed the files of the document by an act"), "trash", "r"),
    Act("inventory.approved", N_("approved the inventory of {year}: {basis}")),
    Act("inventory.drawn-up", N_("drew up the inventory of {year}, units of storage: {lines}")),
)

OBJECTS: Mapping[str, str] = {
    "disposal": N_("Act (of destruction)"),
    "inventory": N_("Inventory of cases"),
}
"""Type of object → what it is called."""
